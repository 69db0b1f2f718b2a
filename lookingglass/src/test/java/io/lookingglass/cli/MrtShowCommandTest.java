package io.lookingglass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MrtShowCommandTest {
  /** One peer, 192.0.2.1 of AS 64500. */
  private static final String PEERS =
      "6553f100 000d 0001 00000015 0a000009 0000 0001 02 0a000001 c0000201 0000fbf4";

  /** 203.0.113.0/24 by way of 192.0.2.1. */
  private static final String ROUTE =
      "6553f100 000d 0002 00000026 00000000 18cb0071 0001 0000 6553e2f0 0014"
          + "40010100 4002060201 0000fbf4 400304c0000201";

  /** Cut off within the prefix. */
  private static final String MALFORMED = "6553f100 000d 0002 00000006 00000001 18cb";

  @TempDir private Path folder;

  /** What the command did. */
  private record Outcome(int status, String out, String err) {}

  private Outcome show(String hex, String... options) throws IOException {
    Path file =
        Files.write(folder.resolve("rib.mrt"), HexFormat.of().parseHex(hex.replace(" ", "")));
    return run(List.of(options), file);
  }

  private static Outcome run(List<String> options, Path file) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = CommandLineProgram.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("mrt", "show"));
    all.addAll(options);
    all.add(file.toString());
    int status = commandLine.execute(all.toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  @Test
  void everyRouteIsALine() throws Exception {
    Outcome outcome = show(PEERS + ROUTE + ROUTE);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out().lines())
        .hasSize(2)
        .containsOnly(
            "TABLE_DUMP2|1700000000|B|192.0.2.1|64500|203.0.113.0/24|64500|IGP|192.0.2.1|0|0||NAG||");
  }

  @Test
  void whatIsMalformedIsToldAndTheRestPrinted() throws Exception {
    Outcome outcome = show(PEERS + MALFORMED + ROUTE);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out().lines()).hasSize(1);
    assertThat(outcome.err())
        .isEqualTo(
            """
            rib.mrt: record 2 at offset 50: type 13, subtype 2: the prefix would need 3 octets, but the record has only 1 left
            One problem in 3 records.
            """);
  }

  @Test
  void asJsonEveryRecordIsAnObject() throws Exception {
    Outcome outcome = show(PEERS + ROUTE, "--json");
    List<JsonNode> records = outcome.out().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(records)
        .extracting(record -> record.path("type").asString())
        .containsExactly("peer-index-table", "rib");
    JsonNode rib = records.getLast();
    assertThat(rib.path("prefix").asString()).isEqualTo("203.0.113.0/24");
    JsonNode route = rib.path("routes").path(0);
    assertThat(route.path("peer").path("asn").asLong()).isEqualTo(64500);
    assertThat(route.path("originatedAt").asString()).isEqualTo("2023-11-14T21:13:20Z");
    assertThat(route.path("nextHop").asString()).isEqualTo("192.0.2.1");
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeMissing() {
    Outcome outcome = run(List.of(), folder.resolve("missing"));
    assertThat(outcome.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(outcome.err()).startsWith("Cannot read ").contains("missing: there is no such file");
  }
}
