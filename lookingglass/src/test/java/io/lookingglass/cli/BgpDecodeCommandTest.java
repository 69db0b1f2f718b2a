package io.lookingglass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BgpDecodeCommandTest {
  private static final String MARKER = "ffffffffffffffffffffffffffffffff";
  private static final String KEEPALIVE = MARKER + "001304";

  @TempDir private Path folder;

  /** What the command did. */
  private record Outcome(int status, String out, String err) {}

  @Test
  void aMessageIsExplainedFieldByFieldAndThenInWords() {
    Outcome outcome = decode(MARKER + "0015030602");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .contains("    16  0015")
        .contains("error subcode", "2 - Cease: Administrative Shutdown")
        .contains("[RFC 4271, section 4.5]")
        .contains("NOTIFICATION\n  reason ");
  }

  @Test
  void severalMessagesComeInARowAndDigitsInSeveralWords() {
    Outcome outcome = decode(KEEPALIVE, "0x" + MARKER, "00:13", "04");
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out().lines().filter("KEEPALIVE"::equals)).hasSize(2);
  }

  @Test
  void whatIsMalformedIsToldAndSeenInTheExitStatus() {
    Outcome outcome = decode(MARKER + "001704 0000 0000");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("!! session reset: ", "The session would end.", "1 problem:", "at 16, length: ");
  }

  @Test
  void anUpdateWithoutItsHeaderIsReadWhenToldSo() {
    Outcome outcome = decode("--update", "0004 18cb0071 0000");
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out()).contains("withdrawn                  203.0.113.0/24");
  }

  @Test
  void whatTheSessionNegotiatedCanBeTold() {
    String body = "0008 18cb0071 18c00002 0000";
    assertThat(decode("--update", body).out()).contains("Taken as with no path identifiers");
    Outcome told = decode("--update", "--add-path", "--as2", "--ebgp", body);
    assertThat(told.out()).doesNotContain("Taken as").contains("192.0.2.0/24 path id 415957105");
  }

  @Test
  void twoThingsThatExcludeEachOtherAreRefused() {
    Outcome outcome = decode("--as2", "--as4", KEEPALIVE);
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("mutually exclusive");
  }

  @Test
  void jsonIsOneDocument() {
    JsonNode document = JsonMapper.shared().readTree(decode("--json", KEEPALIVE).out());
    assertThat(document.at("/messages/0/message/type").asString()).isEqualTo("keepalive");
    assertThat(document.at("/messages/0/field/fields/2/meaning").asString()).isEqualTo("KEEPALIVE");
  }

  @Test
  void aFileHasDigitsWithCommentsOrTheOctetsThemselves() throws IOException {
    Path text = Files.writeString(folder.resolve("a.hex"), "# k\u00fcrzestes\n" + KEEPALIVE + "\n");
    Path binary = Files.write(folder.resolve("a.bin"), HexFormat.of().parseHex(KEEPALIVE));
    assertThat(decode(text.toString()).out()).isEqualTo(decode(binary.toString()).out());
    assertThat(decode(binary.toString()).status()).isEqualTo(ExitStatus.OK);
  }

  @Test
  void aMistakeInAFileIsToldWithItsPlace() throws IOException {
    Path file = Files.writeString(folder.resolve("b.hex"), "ffff\nff fg\n");
    Outcome outcome = decode(file.toString());
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains("b.hex: line 2, column 5: 'g' is no hexadecimal digit.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ffg          | line 1, column 3: 'g' is no hexadecimal digit",
        "fff          | line 1, column 3: an octet has two digits, and here is one",
        "none.hex     | There is no file none.hex",
        "#            | There are no octets to explain",
      })
  void whatIsNeitherAFileNorOctetsIsExplained(String input, String message) {
    Outcome outcome = decode(input);
    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aFolderCannotBeRead() {
    Outcome outcome = decode(folder.toString());
    assertThat(outcome.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(outcome.err()).contains("Cannot read " + folder);
  }

  private static Outcome decode(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = CommandLineProgram.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all =
        Stream.concat(Stream.of("bgp", "decode"), List.of(arguments).stream())
            .toArray(String[]::new);
    return new Outcome(commandLine.execute(all), out.toString(), err.toString());
  }
}
