package io.lookingglass.tests.lab.bgp;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.NamespacePair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A BGP daemon at the far end of a link, with one session: to the near end. It runs until closed;
 * what it originates may be changed at any time, also while it is dead. Not thread-safe.
 */
public abstract sealed class Daemon implements AutoCloseable
    permits Bird, ExaBgp, Frr, GoBgp, OpenBgpd {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final NamespacePair link;
  private final Peering peering;
  private final Path folder;
  private final Set<Announcement> announcements = new LinkedHashSet<>();
  private final Set<FlowRule> flowRules = new LinkedHashSet<>();
  private @Nullable DaemonProcess process;

  Daemon(NamespacePair link, Peering peering, Path folder) {
    this.link = link;
    this.peering = peering;
    this.folder = folder;
  }

  /** What to run, having written its configuration; {@code again} to recover gracefully. */
  abstract List<String> command(boolean again);

  /** Whether it answers. */
  abstract boolean isReady();

  /** Makes it originate the route that has just been added to {@link #announcements}. */
  abstract void add(Announcement announcement);

  /** Makes it withdraw the route that has just been removed from {@link #announcements}. */
  abstract void remove(Announcement announcement);

  abstract void add(FlowRule rule);

  abstract void remove(FlowRule rule);

  /** Its view of the session. */
  public abstract PeerState peer();

  /** What we told it of one family, in its words; empty when the session is down. */
  public abstract List<SeenRoute> routes(IpVersion version);

  /** The IPv4 FlowSpec rules that we told it. */
  public abstract List<FlowRule> flowRules();

  /** Makes it ask for our IPv4 routes again. */
  public abstract void requestRefresh();

  /** Ends the session, with a text where it can, and keeps it closed. */
  public abstract void shutDown(String text);

  /** Allows the session again. */
  public abstract void enable();

  void start() {
    run(false);
  }

  private void run(boolean again) {
    process = DaemonProcess.start(link.far(), folder.resolve("log"), command(again));
    await(this::isReady);
    started();
  }

  /** Waits for the running daemon. */
  final void await(BooleanSupplier condition) {
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(30))
        .atMost(PATIENCE)
        .until(
            () -> {
              if (!process().isAlive()) {
                throw new IllegalStateException("the daemon ended:\n" + log());
              }
              return condition.getAsBoolean();
            });
  }

  /** For what can only be said to a running daemon. */
  void started() {}

  /** Originates a route from now on. */
  public final void announce(Announcement announcement) {
    if (announcements.add(announcement) && process != null) {
      add(announcement);
    }
  }

  public final void withdraw(Announcement announcement) {
    if (announcements.remove(announcement) && process != null) {
      remove(announcement);
    }
  }

  /** Originates a FlowSpec rule from now on. */
  public final void announce(FlowRule rule) {
    if (flowRules.add(rule) && process != null) {
      add(rule);
    }
  }

  public final void withdraw(FlowRule rule) {
    if (flowRules.remove(rule) && process != null) {
      remove(rule);
    }
  }

  /** Ends it so that it can say no word (SIGKILL); its sockets are closed by the kernel. */
  public final void kill() {
    process().kill();
    process = null;
  }

  /** Starts it again after {@link #kill}; with graceful restart it says so. */
  public final void restart() {
    run(peering.restartSeconds() != null);
  }

  /** Stops it in its tracks (SIGSTOP); its sockets stay open. */
  public final void freeze() {
    process().signal("STOP");
  }

  /** Lets it go on after {@link #freeze}. */
  public final void thaw() {
    process().signal("CONT");
  }

  /** What it printed. */
  public final String log() {
    try {
      return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public final void close() {
    if (process != null) {
      kill();
    }
  }

  public final Peering peering() {
    return peering;
  }

  /** Its address on the session. */
  public final InetAddress address() {
    return link.farAddress(peering.over());
  }

  final InetAddress address(IpVersion version) {
    return link.farAddress(version);
  }

  /** The next hop of a route that it originates. */
  final String nextHop(IpPrefix prefix) {
    boolean ipv4 = prefix.isIpv4() && !peering.has(Peering.Option.EXTENDED_NEXT_HOP);
    return IpAddresses.format(address(ipv4 ? IpVersion.IPV4 : IpVersion.IPV6));
  }

  /** Our address on the session, as it writes it. */
  final String neighbor() {
    return IpAddresses.format(link.nearAddress(peering.over()));
  }

  final Path file(String name) {
    return folder.resolve(name);
  }

  final Set<Announcement> announcements() {
    return announcements;
  }

  final Set<FlowRule> originatedRules() {
    return flowRules;
  }

  private DaemonProcess process() {
    if (process == null) {
      throw new IllegalStateException("the daemon is dead");
    }
    return process;
  }

  /** Fills in a configuration and writes it, readable for its owner only. */
  final void write(String file, ConfigurationTemplate template) {
    Set<String> conditions = new HashSet<>();
    peering.families().forEach(family -> conditions.add(family.name()));
    peering.options().forEach(option -> conditions.add(option.name()));
    if (peering.password() != null) {
      conditions.add("PASSWORD");
      template.value("password", peering.password());
    }
    if (peering.role() != null) {
      conditions.add("ROLE");
    }
    if (peering.prefixLimit() != null) {
      conditions.add("PREFIX_LIMIT");
      template.value("prefixLimit", peering.prefixLimit());
    }
    if (peering.restartSeconds() != null) {
      conditions.add("GRACEFUL_RESTART");
      template.value("restartSeconds", peering.restartSeconds());
    }
    template
        .value("folder", folder)
        .value("local", IpAddresses.format(address()))
        .value("neighbor", neighbor())
        .value("routerId", IpAddresses.format(address(IpVersion.IPV4)))
        .value("local4", IpAddresses.format(address(IpVersion.IPV4)))
        .value("local6", IpAddresses.format(address(IpVersion.IPV6)))
        .value("asn", peering.asn().value())
        .value("neighborAsn", peering.neighborAsn().value())
        .value("holdSeconds", peering.holdSeconds());
    write(file, template.filled(conditions));
  }

  final void write(String file, String content) {
    try {
      Path path = file(file);
      Files.writeString(path, content, StandardCharsets.UTF_8);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The routes it originates, each as one piece of configuration. */
  final String eachAnnouncement(Function<Announcement, String> line) {
    return String.join("\n", announcements.stream().map(line).toList());
  }

  /** Runs its control program, which must succeed. */
  static String control(List<String> first, String... rest) {
    List<String> words = new ArrayList<>(first);
    words.addAll(List.of(rest));
    return Command.run(words.toArray(new String[0]));
  }

  static boolean succeeds(List<String> first, String... rest) {
    List<String> words = new ArrayList<>(first);
    words.addAll(List.of(rest));
    return Command.attempt(words.toArray(new String[0])).exitCode() == 0;
  }

  static IpVersion version(IpPrefix prefix) {
    return prefix.isIpv4() ? IpVersion.IPV4 : IpVersion.IPV6;
  }
}
