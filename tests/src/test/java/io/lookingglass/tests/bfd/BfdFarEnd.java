package io.lookingglass.tests.bfd;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.NamespacePair;
import io.lookingglass.tests.lab.bgp.DaemonProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Another implementation of BFD at the far end of a link, with one session to the near end. */
final class BfdFarEnd implements AutoCloseable {
  private static final String FRR = "/usr/lib/frr/";

  private final NamespacePair link;
  private final Session session;
  private final Path folder;
  private @Nullable DaemonProcess process;
  private @Nullable DaemonProcess zebra;

  enum Kind {
    BIRD,
    FRR
  }

  /**
   * The session it is configured with.
   *
   * @param authentication BIRD's word for it with the password, {@code keyed sha1 secret}; absent
   *     for none
   */
  record Session(
      Kind kind,
      IpVersion version,
      boolean multihop,
      int intervalMillis,
      int multiplier,
      @Nullable String authentication) {

    static Session of(Kind kind) {
      return new Session(kind, IpVersion.IPV4, true, 100, 3, null);
    }

    Session over(IpVersion other) {
      return new Session(kind, other, multihop, intervalMillis, multiplier, authentication);
    }

    Session singleHop() {
      return new Session(kind, version, false, intervalMillis, multiplier, authentication);
    }

    Session with(String words) {
      return new Session(kind, version, multihop, intervalMillis, multiplier, words);
    }
  }

  private BfdFarEnd(NamespacePair link, Session session, Path folder) {
    this.link = link;
    this.session = session;
    this.folder = folder;
  }

  /** Starts it; what does not come up shows in the state of the session. */
  static BfdFarEnd start(NamespacePair link, Session session) {
    try {
      BfdFarEnd end = new BfdFarEnd(link, session, Files.createTempDirectory("lookingglass-bfd"));
      try {
        end.run();
        return end;
      } catch (RuntimeException | IOException e) {
        end.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() throws IOException {
    Path log = folder.resolve("log");
    switch (session.kind()) {
      case BIRD -> {
        Files.writeString(folder.resolve("bird.conf"), birdConfiguration());
        process =
            DaemonProcess.start(
                link.far(),
                log,
                List.of(
                    "bird",
                    "-f",
                    "-c",
                    file("bird.conf"),
                    "-s",
                    file("control"),
                    "-P",
                    file("pid")));
      }
      case FRR -> {
        Files.writeString(folder.resolve("bfdd.conf"), frrConfiguration());
        Files.writeString(folder.resolve("zebra.conf"), "");
        Command.run("chown", "-R", "frr:frr", folder.toString());
        // From zebra it learns of the interfaces.
        zebra = DaemonProcess.start(link.far(), log, frrCommand("zebra"));
        List<String> command = new ArrayList<>(frrCommand("bfdd"));
        command.addAll(List.of("--bfdctl", file("bfdctl")));
        process = DaemonProcess.start(link.far(), log, command);
      }
    }
  }

  private List<String> frrCommand(String daemon) {
    return List.of(
        FRR + daemon,
        "-f",
        file(daemon + ".conf"),
        "--vty_socket",
        folder.toString(),
        "-z",
        file("zebra.api"),
        "-i",
        file(daemon + ".pid"),
        "-P",
        "0");
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String near() {
    return IpAddresses.format(link.nearAddress(session.version()));
  }

  private String far() {
    return IpAddresses.format(link.farAddress(session.version()));
  }

  private String birdConfiguration() {
    String timing =
        "interval %d ms; multiplier %d; ".formatted(session.intervalMillis(), session.multiplier());
    if (session.authentication() != null) {
      int last = session.authentication().lastIndexOf(' ');
      timing +=
          "authentication %s; password \"%s\" { id 1; }; "
              .formatted(
                  session.authentication().substring(0, last),
                  session.authentication().substring(last + 1));
    }
    String neighbor =
        session.multihop()
            ? "neighbor %s local %s multihop;".formatted(near(), far())
            : "neighbor %s dev \"%s\" local %s;".formatted(near(), NamespacePair.DEVICE, far());
    return """
    router id 192.0.2.9;
    protocol device {}
    protocol bfd far {
      interface "*" { %1$s };
      multihop { %1$s };
      %2$s
    }
    """
        .formatted(timing, neighbor);
  }

  private String frrConfiguration() {
    String how =
        session.multihop()
            ? "multihop local-address " + far()
            : "local-address %s interface %s".formatted(far(), NamespacePair.DEVICE);
    return """
    bfd
     peer %s %s
      detect-multiplier %d
      receive-interval %d
      transmit-interval %d
     exit
    exit
    """
        .formatted(
            near(), how, session.multiplier(), session.intervalMillis(), session.intervalMillis());
  }

  /** What it says of the session, in its own words. */
  String words() {
    return switch (session.kind()) {
      case BIRD ->
          Command.attempt("birdc", "-s", file("control"), "show", "bfd", "sessions").output();
      case FRR -> vtysh("show bfd peers json");
    };
  }

  /** Whether it says that the session is up. */
  boolean isUp() {
    return switch (session.kind()) {
      case BIRD -> words().contains(" Up ");
      case FRR -> words().contains("\"status\":\"up\"");
    };
  }

  /** Has its operator take the session down, or let it up again. FRR only. */
  void administer(boolean down) {
    String peer =
        "peer %s %s"
            .formatted(
                near(),
                session.multihop()
                    ? "multihop local-address " + far()
                    : "local-address %s interface %s".formatted(far(), NamespacePair.DEVICE));
    vtysh("configure terminal", "bfd", peer, down ? "shutdown" : "no shutdown");
  }

  private String vtysh(String... commands) {
    List<String> words =
        new ArrayList<>(List.of("vtysh", "--vty_socket", folder.toString(), "-d", "bfdd"));
    for (String command : commands) {
      words.add("-c");
      words.add(command);
    }
    return Command.attempt(words.toArray(new String[0])).output();
  }

  /** Stops it without a word, so that it sends nothing; or lets it go on. */
  void freeze(boolean frozen) {
    DaemonProcess running = process;
    if (running != null) {
      running.signal(frozen ? "STOP" : "CONT");
    }
  }

  @Override
  public void close() {
    for (@Nullable DaemonProcess running : Arrays.asList(process, zebra)) {
      if (running != null) {
        running.kill();
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
