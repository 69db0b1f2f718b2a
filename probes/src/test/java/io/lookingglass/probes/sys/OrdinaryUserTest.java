package io.lookingglass.probes.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IpVersion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process of user nobody, without any capability, in the network namespaces of a lab. */
class OrdinaryUserTest {
  @TempDir static Path folder = Path.of("");
  private static @Nullable NetworkLab lab;
  private static String classPath = "";

  @BeforeAll
  static void prepare() throws Exception {
    Peer.requireRawSockets();
    Peer.requireNetworkNamespaces();
    Peer.requireProgram("setpriv", "util-linux");
    lab = new NetworkLab();
    classPath = readableClassPath();
  }

  @AfterAll
  static void takeDown() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  /** The class path, copied to where every user may read it. */
  private static String readableClassPath() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      boolean wanted = entry.contains("probes") || entry.contains("slf4j-api");
      if (!wanted || !Files.exists(Path.of(entry))) {
        continue;
      }
      Path copy = folder.resolve("entry" + copies.size());
      try (Stream<Path> files = Files.walk(Path.of(entry))) {
        for (Path file : files.toList()) {
          Path place = copy.resolve(Path.of(entry).relativize(file).toString());
          Files.copy(file, entry.endsWith(".jar") ? copy : place);
        }
      }
      copies.add(copy.toString());
    }
    return String.join(File.pathSeparator, copies);
  }

  private static String probe(String node, String... arguments) throws Exception {
    NetworkLab built = java.util.Objects.requireNonNull(lab);
    List<String> command =
        new ArrayList<>(Arrays.asList(built.inside(node).strip().split(" ", -1)));
    command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    command.addAll(List.of("--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xshare:auto"));
    command.addAll(List.of("-cp", classPath, PrintRoundTrips.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return NetworkLab.run(command);
  }

  @ParameterizedTest
  @EnumSource
  void maySeeRoutersWithPingSocketsWhereTheGroupRangeAllowsIt(IpVersion ipVersion)
      throws Exception {
    String target = NetworkLab.target(ipVersion).getHostAddress();

    String expired = probe("prober", target, "ICMP", "0", "1", "2");
    String answered = probe("prober", target, "ICMP", "0", "1", "64");

    assertThat(expired)
        .contains("tier=UNPRIVILEGED")
        .contains("kind=TIME_EXCEEDED")
        .contains("from=" + NetworkLab.router(ipVersion, 2));
    assertThat(answered).contains("kind=ECHO_REPLY");
  }

  @Test
  void maySeeRoutersByUdpAndTcpWithoutAnyGrant() throws Exception {
    String target = NetworkLab.target(IpVersion.IPV4).getHostAddress();

    assertThat(probe("prober", target, "UDP", "33434", "1", "3"))
        .contains("tier=UNPRIVILEGED")
        .contains("kind=TIME_EXCEEDED")
        .contains("from=" + NetworkLab.router(IpVersion.IPV4, 3));
    assertThat(probe("prober", target, "TCP", "443", "1", "1"))
        .contains("tier=UNPRIVILEGED")
        .contains("kind=TIME_EXCEEDED")
        .contains("from=" + NetworkLab.router(IpVersion.IPV4, 1));
  }

  @Test
  void isToldHowToGetIcmpWhereItIsNotAllowed() throws Exception {
    assertThat(probe("r1", NetworkLab.target(IpVersion.IPV4).getHostAddress()))
        .contains("tier=UNAVAILABLE")
        .contains("net.ipv4.ping_group_range")
        .contains("AmbientCapabilities=CAP_NET_RAW")
        .contains("refused: ICMP over IPv4 is not possible");
  }
}
