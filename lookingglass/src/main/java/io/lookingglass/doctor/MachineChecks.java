package io.lookingglass.doctor;

import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.net.HostPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** JDK, clock, open files and ports. */
final class MachineChecks {
  private static final int JDK = 25;
  private static final int PRIVILEGED = 1024;
  private static final long ENOUGH_FILES = 4_096;

  /** Of services that keep the clock right, what shows that they do. */
  private static final List<Path> SYNCHRONISED =
      List.of(
          Path.of("/run/systemd/timesync/synchronized"),
          Path.of("/run/chrony"),
          Path.of("/run/chronyd.pid"),
          Path.of("/run/ntpd.pid"),
          Path.of("/run/openntpd.pid"));

  /** Before this was written no clock can be right. */
  private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

  private MachineChecks() {}

  static List<Check> of(Configuration configuration, Instant now) {
    List<Check> checks = new ArrayList<>();
    checks.add(jdk());
    checks.add(clock(now, SYNCHRONISED));
    checks.add(openFiles());
    checks.add(port("web-port", "server.listen", configuration.server().listen()));
    BgpSettings bgp = configuration.bgp();
    if (bgp != null && bgp.listen() != null) {
      checks.add(port("bgp-port", "bgp.listen", bgp.listen()));
    }
    return checks;
  }

  private static Check jdk() {
    Runtime.Version version = Runtime.version();
    return version.feature() == JDK
        ? Check.ok("jdk", "It is Java %s.".formatted(version))
        : Check.failed(
            "jdk",
            "It is Java %s.".formatted(version),
            "Install a JDK %d, and name it in JAVA_HOME.".formatted(JDK));
  }

  static Check clock(Instant now, List<Path> signs) {
    if (now.isBefore(WRITTEN)) {
      return Check.failed(
          "clock",
          "It shows %s, which is past.".formatted(now),
          "Set it, and run chrony or systemd-timesyncd: certificates and the audit need it.");
    }
    Optional<Path> sign = signs.stream().filter(Files::exists).findFirst();
    return sign.isPresent()
        ? Check.ok("clock", "It shows %s and is kept right (%s).".formatted(now, sign.get()))
        : Check.warning(
            "clock",
            "It shows %s; nothing shows that it is kept right.".formatted(now),
            "Run chrony or systemd-timesyncd, if the host of this machine does not keep it right.");
  }

  private static Check openFiles() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
        if (line.startsWith("Max open files")) {
          String soft = line.substring("Max open files".length()).strip().split("\\s+", 2)[0];
          long limit = soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
          return limit >= ENOUGH_FILES
              ? Check.ok("open-files", "%s may be open at a time.".formatted(soft))
              : Check.warning(
                  "open-files",
                  "Only %s may be open at a time, and each watcher of a page needs one."
                      .formatted(soft),
                  "LimitNOFILE=65536 in the systemd unit, or ulimit -n 65536.");
        }
      }
      return Check.ok("open-files", "The kernel tells no limit.");
    } catch (IOException | NumberFormatException e) {
      return Check.warning(
          "open-files", "The limit cannot be read: %s.".formatted(e), "Look with ulimit -n.");
    }
  }

  static Check port(String name, String key, HostPort listen) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()));
      return Check.ok(name, "%s can be listened on.".formatted(listen));
    } catch (UnknownHostException e) {
      return Check.failed(
          name,
          "%s is no address of anything.".formatted(listen.host()),
          "Write an address of this machine as %s.".formatted(key));
    } catch (BindException e) {
      String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (why.contains("permission")) {
        return Check.failed(
            name,
            "This process may not listen on %s, a port below %d.".formatted(listen, PRIVILEGED),
            "Add CAP_NET_BIND_SERVICE to AmbientCapabilities and CapabilityBoundingSet of the"
                + " systemd unit.");
      }
      if (why.contains("assign")) {
        return Check.failed(
            name,
            "%s is no address of this machine.".formatted(listen.host()),
            "Write one that it has as %s, or give it the address.".formatted(key));
      }
      return Check.warning(
          name,
          "Something listens on %s already.".formatted(listen),
          "All is well if it is this server; otherwise stop it (ss -ltnp shows what it is), or"
              + " choose another %s.".formatted(key));
    } catch (IOException e) {
      return Check.failed(
          name,
          "%s cannot be listened on: %s.".formatted(listen, e.getMessage()),
          "Choose another %s.".formatted(key));
    }
  }
}
