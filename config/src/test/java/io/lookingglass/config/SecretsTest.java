package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "TRANSIT_A_MD5",
          "hunter2",
          "ACME_LON_BFD",
          "bfdhunter",
          "NOC_WEBHOOK",
          "a webhook for hunters");

  @Test
  void aVariableOfTheEnvironmentGivesTheSecret() {
    assertThat(password("${env:TRANSIT_A_MD5}")).isEqualTo(Secret.of("hunter2"));
  }

  @Test
  void aFileGivesTheSecretWithoutItsLastLineBreak(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("key");
    Files.writeString(file, "two\nlines\r\n");

    assertThat(password("${file:" + file + "}")).isEqualTo(Secret.of("two\nlines"));
  }

  @Test
  void aFileThatIsNoTextOrTooLargeIsRefused(@TempDir Path folder) throws IOException {
    Path binary = folder.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xff, 'h', 'u', 'n'});
    Path large = folder.resolve("large");
    Files.writeString(large, "x".repeat(5000));
    Path empty = Files.createFile(folder.resolve("empty"));

    assertThat(load("${file:" + binary + "}").problems()).asString().contains("is not UTF-8");
    assertThat(load("${file:" + large + "}").problems()).asString().contains("more than 4096");
    assertThat(load("${file:" + empty + "}").problems()).asString().contains("is empty");
  }

  @Test
  void aPlainSecretIsTakenWithAWarningThatDoesNotShowIt() {
    LoadResult result = load("hunter2");

    assertThat(result).isInstanceOf(LoadResult.Valid.class);
    assertThat(result.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.isError()).isFalse();
              assertThat(problem.toString()).doesNotContain("hunter2");
            });
    assertThat(password("hunter2")).isEqualTo(Secret.of("hunter2"));
  }

  @Test
  void aSecretIsShownNowhere() {
    Configuration configuration = configuration("${env:TRANSIT_A_MD5}");

    assertThat(Secret.of("hunter2")).hasToString("Secret[hidden]");
    assertThat(configuration.toString()).contains("Secret[hidden]").doesNotContain("hunter2");
    assertThat(configuration.toRedactedYaml())
        .contains("password: \"${env:TRANSIT_A_MD5}\"")
        .doesNotContain("hunter2");
    assertThat(configuration("hunter2").toRedactedYaml())
        .contains("password: \"<hidden>\"")
        .doesNotContain("hunter2");
  }

  @Test
  void noMistakeInTheYamlBringsASecretOutOfTheFile() {
    for (String broken :
        new String[] {
          "password: \"hunter2",
          "password: hunter2: x",
          "password: [hunter2",
          "password: hunter2\n\t- x",
          "password: &hunter2x hunter2\n  b: @hunter2"
        }) {
      LoadResult result = text("bgp:\n  peers:\n    - " + broken + "\n");

      assertThat(result).isInstanceOf(LoadResult.Invalid.class);
      assertThat(result.problems().toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void secretsAreEqualWhenTheirTextsAreWhereverTheyCameFrom() {
    assertThat(Secret.of("a")).isEqualTo(Secret.from("${env:A}", "a")).isNotEqualTo(Secret.of("b"));
    assertThat(Secret.of("a")).hasSameHashCodeAs(Secret.from("${env:A}", "a"));
    assertThat(Secret.of("\u00e4").revealUtf8()).containsExactly(0xc3, 0xa4);
  }

  private static @Nullable Secret password(String text) {
    return Objects.requireNonNull(configuration(text).bgp()).peers().getFirst().password();
  }

  private static Configuration configuration(String text) {
    return ((LoadResult.Valid) load(text)).configuration();
  }

  private static LoadResult load(String password) {
    return text(
        """
        bgp:
          asn: 64496
          router-id: 192.0.2.1
          peers: [{name: a, address: 192.0.2.2, asn: 64511, password: "%s"}]
        """
            .formatted(password));
  }

  private static LoadResult text(String yaml) {
    return ConfigurationLoader.load(
        "f", yaml.getBytes(StandardCharsets.UTF_8), ENVIRONMENT, Path.of("/"));
  }
}
