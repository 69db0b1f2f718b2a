package io.lookingglass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.store.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CommandLineProgramTest {
  @TempDir private Path folder;

  /** What one command did. */
  private record Outcome(int status, String out, String err) {}

  @Test
  void withoutACommandItSaysWhichThereAre() {
    Outcome outcome = run();
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err())
        .contains("serve", "check-config", "ping", "traceroute", "mtr", "mtu", "bgp");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void theVersionNamesTheProgramAndTheJvm() {
    Outcome outcome = run("--version");
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out()).startsWith("lookingglass ").contains("Java 25");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "check-config", "ping", "traceroute", "mtr", "mtu", "bgp"})
  void everyCommandExplainsItself(String command) {
    Outcome outcome = run(command, "--help");
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out()).contains("Usage: lookingglass " + command);
  }

  @Test
  void theCompletionScriptKnowsTheCommands() {
    Outcome outcome = run("completion");
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .contains("complete ", "traceroute", "--flows", "decode", "--add-path");
  }

  @Test
  void everythingWrongWithARequestIsToldAtOnceByTheNamesOfTheOptions() {
    Outcome outcome =
        run("ping", "192.0.2.1", "-6", "--packets", "40", "--size", "9000", "-p", "7");
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err())
        .contains("--packets: must be from 1 to 16, but is 40")
        .contains("--size: must be from 0 to 1472, but is 9000")
        .contains("--port: goes with protocol TCP or UDP")
        .contains("-4 or -6: is 6, but the target 192.0.2.1 is an IPv4 address");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void whatIsWrongWithALookAtTlsIsToldByTheNamesOfItsOptions() {
    Outcome outcome =
        run("tls", "--enumerate", "--servername", "192.0.2.1", "-p", "0", "-w", "90", "a.example");
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err())
        .contains("--servername: must be a host name")
        .contains("--port: must be from 1 to 65535, but is 0")
        .contains("--timeout: must be from 1 to 60");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x7f.1", "fe80::1%eth0", "https://example.com/", "192.0.2.0/24", "a b"})
  void aTargetThatIsNeitherNameNorAddressIsExplained(String target) {
    Outcome outcome = run("mtr", target);
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("TARGET: ");
  }

  @ParameterizedTest
  @CsvSource({"ping,-i", "mtr,-c", "traceroute,-q", "mtu,-w"})
  void anOptionThatIsNoNumberIsNamed(String command, String option) {
    Outcome outcome = run(command, "192.0.2.1", option, "many");
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("many");
  }

  @Test
  void twoProtocolsAtOnceAreRefused() {
    Outcome outcome = run("ping", "-U", "-T", "192.0.2.1");
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("mutually exclusive");
  }

  @Test
  void aPingOfLoopbackIsReachedAndPrintedInPingsLayout() {
    Outcome outcome = run("ping", "127.0.0.1", "-U", "-c", "2", "-i", "0.01");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .startsWith("PING 127.0.0.1 (127.0.0.1)")
        .contains("2 packets transmitted, 2 received, 0% packet loss");
  }

  @Test
  void jsonIsOneDocumentInTheFormOfTheRestInterface() {
    Outcome outcome = run("ping", "127.0.0.1", "-U", "-c", "1", "--json");
    JsonNode document = JsonMapper.shared().readTree(outcome.out());
    assertThat(document.at("/type").asString()).isEqualTo("ping");
    assertThat(document.at("/results/0/result/status").asString()).isEqualTo("finished");
    assertThat(document.at("/results/0/result/stats/rcv").asInt()).isEqualTo(1);
  }

  @Test
  void jsonIsOneDocumentAlsoWhenTheRequestIsWrong() {
    Outcome outcome = run("ping", "127.0.0.1", "--packets", "99", "--json");
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    JsonNode document = JsonMapper.shared().readTree(outcome.out());
    assertThat(document.at("/error/type").asString()).isEqualTo("validation_error");
    assertThat(document.at("/error/params/measurementOptions.packets").asString())
        .contains("from 1 to 16");
  }

  @Test
  void aValidConfigurationIsCalledValid() throws IOException {
    Outcome outcome = run("check-config", file("server: {listen: \"127.0.0.1:0\"}").toString());
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out()).contains("is valid.");
  }

  @Test
  void anInvalidConfigurationIsExplainedWholeAndStopsServing() throws IOException {
    Path file = file("server: {listn: \"127.0.0.1:0\"}\nlocation: {latitude: 91}\n");
    for (List<String> command :
        List.of(
            List.of("check-config", file.toString()),
            List.of("serve", "--config", file.toString()))) {
      Outcome outcome = run(command.toArray(String[]::new));
      assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
      assertThat(outcome.out() + outcome.err())
          .contains(file + ":1:")
          .contains("listen")
          .contains(file + ":2:")
          .contains("location.latitude");
    }
  }

  @Test
  void aMissingConfigurationIsNamed() {
    Outcome outcome = run("serve", "--config", folder.resolve("none.yaml").toString());
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("none.yaml");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file =
          file(
              """
              server: {listen: "127.0.0.1:%d"}
              storage: {url: "sqlite:%s"}
              """
                  .formatted(taken.getLocalPort(), folder.resolve("test.db")));
      Outcome outcome = run("serve", "--config", file.toString());
      assertThat(outcome.status()).isEqualTo(ExitStatus.FAILED);
      assertThat(outcome.err())
          .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("server.listen");
    }
  }

  @Test
  void aDatabaseThatCannotBeMadeIsNamed() throws IOException {
    Path file =
        file("server: {listen: \"127.0.0.1:0\"}\nstorage: {url: \"sqlite:/proc/none/a.db\"}\n");
    Outcome outcome = run("serve", "--config", file.toString());
    assertThat(outcome.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(outcome.err()).contains("/proc/none");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("test.yaml"), content);
  }

  @Test
  void theDoctorTellsEachCheckAndItsRemedyAsJson(@TempDir Path folder) throws IOException {
    Path config = folder.resolve("lookingglass.yaml");
    Files.writeString(
        config,
        """
        server: {listen: "127.0.0.1:0"}
        resolvers: ["127.0.0.1:9"]
        storage: {url: "sqlite:%s/lg.db"}
        """
            .formatted(folder));
    Outcome outcome = run("doctor", "--json", "--config", config.toString());
    assertThat(outcome.status()).isEqualTo(ExitStatus.NOT_REACHED);
    assertThat(outcome.out())
        .startsWith("{\"healthy\":false,\"checks\":[{\"name\":\"jdk\",\"state\":\"ok\",")
        .contains("\"name\":\"resolver\",\"state\":\"failed\"");
    assertThat(outcome.out().lines()).hasSize(1);
  }

  @Test
  void aBackupIsMadeAndRestored(@TempDir Path folder) throws IOException {
    Path config = folder.resolve("lookingglass.yaml");
    Files.writeString(config, "storage: {url: \"sqlite:%s/lg.db\"}\n".formatted(folder));
    String copy = folder.resolve("copy.db").toString();
    Outcome none = run("backup", "--config", config.toString(), copy);
    assertThat(none.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(none.err()).contains("There is no database");
    Database.open("sqlite:" + folder.resolve("lg.db")).close();
    Outcome made = run("backup", "--config", config.toString(), copy);
    assertThat(made.status()).isEqualTo(ExitStatus.OK);
    assertThat(made.out()).contains("0 measurements; the audit is empty.");
    Outcome restored = run("restore", "--config", config.toString(), copy);
    assertThat(restored.status()).isEqualTo(ExitStatus.OK);
    assertThat(restored.out()).contains("is restored", "is kept as");
  }

  private static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = CommandLineProgram.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return new Outcome(commandLine.execute(arguments), out.toString(), err.toString());
  }
}
