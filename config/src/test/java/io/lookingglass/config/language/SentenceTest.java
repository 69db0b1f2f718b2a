package io.lookingglass.config.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SentenceTest {
  private static final Translation GERMAN =
      new Translation() {
        private final Map<String, String> patterns =
            Map.of(
                "{0} of {1} {1|probe|probes} lost",
                "{0} von {1} {1|Probe|Proben} verloren",
                "{0}: {1}",
                "{0} – {1}",
                "{0} and {1}",
                "{0} und {1}");

        @Override
        public String pattern(String english) {
          return patterns.getOrDefault(english, english);
        }

        @Override
        public boolean singular(long number) {
          return number == 1;
        }
      };

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0 of 1 probe lost, 0 von 1 Probe verloren",
    "1, 2, 1 of 2 probes lost, 1 von 2 Proben verloren",
    "0, 0, 0 of 0 probes lost, 0 von 0 Proben verloren"
  })
  void aWordTakesTheFormThatGoesWithItsNumber(int lost, int all, String english, String german) {
    Sentence sentence = Sentence.of("{0} of {1} {1|probe|probes} lost", lost, all);
    assertThat(sentence.english()).isEqualTo(english).isEqualTo(sentence.toString());
    assertThat(sentence.in(GERMAN)).isEqualTo(german);
  }

  @Test
  void sentencesInsideAreSaidInTheSameLanguageAndEverythingElseAsItIs() {
    Sentence inner = Sentence.of("{0} of {1} {1|probe|probes} lost", 1, 3);
    Sentence outer = Sentence.of("{0}: {1}", "{0} example.com", inner);
    assertThat(outer.english()).isEqualTo("{0} example.com: 1 of 3 probes lost");
    assertThat(outer.in(GERMAN)).isEqualTo("{0} example.com – 1 von 3 Proben verloren");
  }

  @Test
  void aListIsSaidWithCommasAndOneAnd() {
    assertThat(Sentence.list(List.of())).isEqualTo(Sentence.EMPTY);
    assertThat(Sentence.list(List.of("a")).english()).isEqualTo("a");
    assertThat(Sentence.list(List.of("a", "b", "c")).english()).isEqualTo("a, b and c");
    assertThat(Sentence.list(List.of("a", "b", "c")).in(GERMAN)).isEqualTo("a, b und c");
  }

  @Test
  void whatIsVerbatimNeverMeansAPattern() {
    assertThat(Sentence.verbatim("{0} and {1}").in(GERMAN)).isEqualTo("{0} and {1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{}", "{a}", "{0|probe}", "{0|a|b|c}", "{10}", "so {0"})
  void aPatternThatIsNotWellFormedIsRefused(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sentence.of(pattern, 1).english())
        .withMessageContaining(pattern);
  }
}
