package io.lookingglass.probes.sys;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of its surroundings. Without it the test is skipped with that as the reason, or
 * fails when system property {@code lookingglass.missingPeer} is {@code fail}.
 */
final class Peer {
  private Peer() {}

  /** Effective capabilities of this process, bit numbers as in capabilities(7). */
  private static final int CAP_NET_ADMIN = 12;

  private static final int CAP_NET_RAW = 13;
  private static final int CAP_SYS_ADMIN = 21;

  static void requireRawSockets() throws IOException {
    require(capable(CAP_NET_RAW), "CAP_NET_RAW");
  }

  static void requireNetworkNamespaces() throws IOException {
    require(capable(CAP_NET_ADMIN) && capable(CAP_SYS_ADMIN), "root, to make network namespaces");
    requireProgram("ip", "iproute2");
    requireProgram("ss", "iproute2");
    requireProgram("sysctl", "procps");
  }

  static void requireProgram(String name, String debianPackage) {
    boolean found =
        List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    require(found, "program " + name + " (Debian package " + debianPackage + ")");
  }

  private static void require(boolean there, String what) {
    if (there) {
      return;
    }
    if ("fail".equals(System.getProperty("lookingglass.missingPeer"))) {
      fail("this test needs " + what);
    }
    Assumptions.abort("skipped, because it needs " + what);
  }

  private static boolean capable(int capability) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("CapEff:")) {
        long effective = Long.parseUnsignedLong(line.substring(7).strip(), 16);
        return (effective >>> capability & 1) == 1;
      }
    }
    return false;
  }
}
