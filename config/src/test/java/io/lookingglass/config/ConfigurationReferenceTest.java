package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

  private static final Path PAGE = Path.of("REFERENCE.md").toAbsolutePath();

  @Test
  void thePageSaysWhatTheRecordsSay() throws IOException {
    String rendered = ConfigurationReference.render();
    if (Boolean.getBoolean("update.reference")) {
      Files.writeString(PAGE, rendered);
    }

    assertThat(Files.readString(PAGE))
        .as(
            "%s is out of date; write it anew with: mvn -pl config test"
                + " -Dtest=ConfigurationReferenceTest -Dupdate.reference=true",
            PAGE)
        .isEqualTo(rendered);
  }

  @Test
  void everyKeyIsRequiredOrHasADefaultOrMayBeNull() {
    for (Schema schema : schemas(Schema.of(Configuration.class))) {
      for (Schema.Slot slot : schema.keys()) {
        boolean nullable = slot.component().getAnnotatedType().isAnnotationPresent(Nullable.class);
        int ways =
            (slot.key().required() ? 1 : 0)
                + (slot.key().defaultsTo().isEmpty() ? 0 : 1)
                + (nullable ? 1 : 0);

        assertThat(ways).as("%s of %s", slot.name(), schema.type().getSimpleName()).isEqualTo(1);
      }
    }
  }

  @Test
  void everyKeyIsExplainedInSentencesAndItsPatternInWords() {
    for (Schema schema : schemas(Schema.of(Configuration.class))) {
      for (Schema.Slot slot : schema.keys()) {
        assertThat(slot.key().doc()).endsWith(".");
        assertThat(slot.key().allowed().isEmpty() && !slot.key().pattern().isEmpty())
            .as("%s has a pattern that nothing explains", slot.name())
            .isFalse();
      }
    }
  }

  private static List<Schema> schemas(Schema root) {
    List<Schema> all = new ArrayList<>(List.of(root));
    for (Schema.Slot slot : root.keys()) {
      if (slot.isSection()) {
        all.addAll(schemas(slot.section()));
      }
    }
    return all;
  }
}
