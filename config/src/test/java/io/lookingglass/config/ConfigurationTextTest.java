package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTextTest {

  @Test
  void whatIsWrittenReadsBackAsTheSameConfiguration() {
    Configuration full = SampleFilesTest.load("example-full.yaml");
    String text =
        full.toRedactedYaml()
            .replaceFirst("<hidden>", "0".repeat(63) + "1")
            .replaceFirst("<hidden>", "0".repeat(63) + "2")
            .replaceFirst("<hidden>", "https://hooks.example.net/lookingglass");

    LoadResult result =
        ConfigurationLoader.load(
            "f",
            text.getBytes(StandardCharsets.UTF_8),
            Map.of(
                "TRANSIT_A_MD5",
                "hunter2",
                "ACME_LON_BFD",
                "bfdhunter",
                "NOC_WEBHOOK",
                "a webhook for hunters"),
            Path.of("/"));

    assertThat(result.problems()).isEmpty();
    assertThat(((LoadResult.Valid) result).configuration()).isEqualTo(full);
  }

  @Test
  void theDefaultsReadBack() {
    Configuration defaults = Configuration.defaults();

    assertThat(ConfigurationLoader.parse(defaults.toRedactedYaml())).isEqualTo(defaults);
  }

  @Test
  void titlesReadBackWhateverTheyHold() {
    String title = "\"Acme\" \\ & söhne: #1 'é' \uD83D\uDE00 ${x}";
    Configuration configuration =
        ConfigurationLoader.parse(
            "customers: [{name: acme, title: '" + title.replace("'", "''") + "'}]");

    assertThat(configuration.customers().getFirst().title()).isEqualTo(title);
    assertThat(ConfigurationLoader.parse(configuration.toRedactedYaml())).isEqualTo(configuration);
  }
}
