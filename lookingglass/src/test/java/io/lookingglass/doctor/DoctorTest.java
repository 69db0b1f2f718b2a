package io.lookingglass.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.doctor.Check.State;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.store.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DoctorTest {
  private static final Instant NOW = Instant.parse("2026-11-30T19:00:00Z");

  private final Path folder;

  DoctorTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Configuration configuration(String more) {
    return ConfigurationLoader.parse(
        "storage: {url: 'sqlite:%s/data/lg.db'}\n%s".formatted(folder, more));
  }

  private static Check named(List<Check> checks, String name) {
    return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aPortThatIsFreeIsWell() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
      Check taken =
          MachineChecks.port("web-port", "server.listen", new HostPort("127.0.0.1", port));
      assertThat(taken.state()).isEqualTo(State.WARNING);
      assertThat(taken.found()).contains("127.0.0.1:" + port);
      assertThat(taken.remedy()).contains("ss -ltnp");
    }
    assertThat(
            MachineChecks.port("web-port", "server.listen", new HostPort("127.0.0.1", port))
                .state())
        .isEqualTo(State.OK);
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() {
    Check check = MachineChecks.port("bgp-port", "bgp.listen", new HostPort("192.0.2.1", 179));
    assertThat(check.state()).isEqualTo(State.FAILED);
    assertThat(check.found()).isEqualTo("192.0.2.1 is no address of this machine.");
    assertThat(check.remedy()).contains("bgp.listen");
  }

  @Test
  void aClockThatNobodyKeepsRightIsAWarning() throws IOException {
    Path sign = folder.resolve("synchronized");
    assertThat(MachineChecks.clock(NOW, List.of(sign)).state()).isEqualTo(State.WARNING);
    Files.createFile(sign);
    assertThat(MachineChecks.clock(NOW, List.of(sign)).state()).isEqualTo(State.OK);
    assertThat(MachineChecks.clock(Instant.EPOCH, List.of(sign)).state()).isEqualTo(State.FAILED);
  }

  @Test
  void aConfigurationThatEverybodyMayChangeFails() throws IOException {
    Path file = Files.createFile(folder.resolve("lookingglass.yaml"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
    Check check = named(FileChecks.of(configuration(""), file), "configuration-file");
    assertThat(check.state()).isEqualTo(State.FAILED);
    assertThat(check.remedy()).isEqualTo("chmod o-w " + file + ".");
  }

  @Test
  void passwordsThatEverybodyMayReadAreAWarning() throws IOException {
    Path file = Files.createFile(folder.resolve("lookingglass.yaml"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Configuration withPassword =
        configuration(
            """
            bgp:
              asn: 64496
              router-id: 192.0.2.1
              peers: [{name: a, address: 192.0.2.2, asn: 64511, password: guess}]
            """);
    assertThat(named(FileChecks.of(withPassword, file), "configuration-file").state())
        .isEqualTo(State.WARNING);
    assertThat(named(FileChecks.of(configuration(""), file), "configuration-file").state())
        .isEqualTo(State.OK);
  }

  @Test
  void theDatabaseIsLookedInto() throws IOException {
    Configuration configuration = configuration("");
    assertThat(named(FileChecks.of(configuration, null), "database").found())
        .isEqualTo("There is none yet; it can be made in %s.".formatted(folder));
    Database.open(configuration.storage().url()).close();
    Path file = folder.resolve("data/lg.db");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(named(FileChecks.of(configuration, null), "database").state()).isEqualTo(State.OK);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(named(FileChecks.of(configuration, null), "database").state())
        .isEqualTo(State.WARNING);
    Files.writeString(file, "no database ".repeat(1_000));
    assertThat(named(FileChecks.of(configuration, null), "database").state())
        .isEqualTo(State.FAILED);
  }

  @Test
  void everythingIsLookedAt() {
    // A port at which nobody answers stands for a resolver that is down.
    Configuration configuration =
        configuration(
            """
            server: {listen: '127.0.0.1:0'}
            resolvers: ['127.0.0.1:9']
            """);
    List<Check> checks = Doctor.examine(configuration, null, NOW);
    assertThat(checks)
        .extracting(Check::name)
        .containsExactly(
            "jdk",
            "clock",
            "open-files",
            "web-port",
            "database",
            "disk",
            "raw-sockets-ipv4",
            "raw-sockets-ipv6",
            "resolver");
    assertThat(named(checks, "jdk").state()).isEqualTo(State.OK);
    assertThat(named(checks, "resolver").state()).isEqualTo(State.FAILED);
    assertThat(named(checks, "resolver").found()).contains("127.0.0.1:9");
    assertThat(checks)
        .allSatisfy(
            check -> assertThat(check.remedy() == null).isEqualTo(check.state() == State.OK));
  }

  private static Check afterAnswer(int rcode, Record... answers) {
    Message message = Message.newQuery(Record.newRecord(Name.root, Type.NS, DClass.IN));
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setRcode(rcode);
    for (Record answer : answers) {
      message.addRecord(answer, Section.ANSWER);
    }
    return NetworkChecks.resolver("192.0.2.53", new NameServers.Answered(message, "192.0.2.53"), 7);
  }

  @Test
  void aResolverThatKnowsTheRootIsWell() {
    Record root =
        new NSRecord(Name.root, DClass.IN, 518_400, Name.fromConstantString("a.example."));
    assertThat(afterAnswer(Rcode.NOERROR, root))
        .isEqualTo(Check.ok("resolver", "192.0.2.53 answers in 7 ms."));
  }

  @Test
  void aResolverThatAnswersWithNothingIsNotWell() throws IOException {
    Check empty = afterAnswer(Rcode.NOERROR);
    assertThat(empty.state()).isEqualTo(State.FAILED);
    assertThat(empty.found()).contains("192.0.2.53", "NOERROR", "none of them");
    assertThat(empty.remedy()).contains("recursion");
    assertThat(afterAnswer(Rcode.NXDOMAIN).found()).contains("NXDOMAIN");
    // Nor one that answers everything with an address of its own, as portals do.
    Record portal =
        new ARecord(Name.root, DClass.IN, 60, InetAddress.getByAddress(new byte[] {10, 0, 0, 1}));
    assertThat(afterAnswer(Rcode.NOERROR, portal).state()).isEqualTo(State.FAILED);
  }

  @Test
  void whatIsNotWellHasARemedy() {
    assertThatThrownBy(() -> new Check("x", State.FAILED, "It is broken.", null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
