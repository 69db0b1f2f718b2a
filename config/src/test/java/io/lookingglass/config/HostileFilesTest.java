package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to take more than their share, or to break the reader. */
class HostileFilesTest {

  @Test
  void aliasesThatMultiplyAreCutOff() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int level = 1; level < 60; level++) {
      bomb.append("a%d: &a%d [".formatted(level, level));
      bomb.append("*a%d, ".formatted(level - 1).repeat(9)).append("x]\n");
    }

    assertProblem(bomb.toString(), "Number of aliases");
  }

  @Test
  void aliasesBelowThatBoundCannotMultiplyThroughTheSchema() {
    String peer = "{name: a, address: 192.0.2.2, asn: 64511, communities: *c}";
    String yaml =
        "origins: {entries: []}\nbgp:\n  peers:\n    - &p {name: a, address: 192.0.2.2, asn: 64511,"
            + " communities: &c ["
            + "\"1:1\",".repeat(1000)
            + "]}\n"
            + "    - *p\n".repeat(90)
            + "    - "
            + peer
            + "\n";

    Assertions.assertThatCode(() -> load(yaml.getBytes(StandardCharsets.UTF_8)))
        .doesNotThrowAnyException();
    assertThat(load(yaml.getBytes(StandardCharsets.UTF_8)).problems()).hasSizeLessThan(502);
  }

  @Test
  void anAliasOfWhatHoldsItEnds() {
    assertProblem("bgp: &b {peers: [*b]}", "bgp.peers[0].peers");
    assertProblem("&a [*a]", "found a list");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{", "{a: ", "- ", "? ", "[{"})
  void deepNestingIsRefused(String opening) {
    assertThat(load(opening.repeat(100_000).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(LoadResult.Invalid.class);
  }

  @Test
  void aFileThatIsTooLargeIsRefused() {
    assertThat(load(new byte[(8 << 20) + 1]).problems())
        .singleElement()
        .asString()
        .contains("more than 8 MiB");
  }

  @Test
  void aLargeFileIsReadInTime() {
    StringBuilder yaml = new StringBuilder("prefixes:\n");
    for (int index = 0; index < 20_000; index++) {
      yaml.append(
          "  - {prefix: 10.%d.%d.0/24, origin-asn: 64500}\n".formatted(index >> 8, index & 255));
    }

    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(30),
        () -> assertThat(ConfigurationLoader.parse(yaml.toString()).prefixes()).hasSize(20_000));
  }

  @Test
  void whatIsNotUtf8IsReportedWhereItIs() {
    byte[] latin = "location:\n  city: Z\u00fcrich\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(load(latin).problems())
        .singleElement()
        .asString()
        .startsWith("f:2:10: error: found the byte 0xfc, which is not UTF-8 here");
  }

  @Test
  void aControlCharacterIsReportedWhereItIs() {
    assertProblem("location:\n  city: a\u0007b\n", "f:2:10: error: found the character U+0007");
  }

  @Test
  void mutatedSamplesAreTakenOrRefusedButNeverBreakTheReader() {
    byte[] sample =
        SampleFilesTest.load("example-full.yaml").toRedactedYaml().getBytes(StandardCharsets.UTF_8);
    Random random = new Random(1984);
    byte[] syntax = ":-[]{}\"'#&*!|>%@`,? \n\t$<~0a".getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 1500; round++) {
      byte[] mutated = sample.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(mutated.length);
        mutated[at] =
            random.nextInt(5) == 0
                ? (byte) random.nextInt(256)
                : syntax[random.nextInt(syntax.length)];
      }
      LoadResult result = load(mutated);

      assertThat(result instanceof LoadResult.Valid || !result.problems().isEmpty()).isTrue();
    }
  }

  private static void assertProblem(String yaml, String text) {
    LoadResult result = load(yaml.getBytes(StandardCharsets.UTF_8));

    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    assertThat(result.problems().toString()).contains(text);
  }

  private static LoadResult load(byte[] content) {
    return ConfigurationLoader.load(
        "f",
        content,
        Map.of("TRANSIT_A_MD5", "x", "ACME_LON_BFD", "x", "NOC_WEBHOOK", "0123456789abcdef"),
        Path.of("/"));
  }
}
