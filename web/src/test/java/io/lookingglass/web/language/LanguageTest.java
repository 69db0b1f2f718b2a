package io.lookingglass.web.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LanguageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-AT,de;q=0.9,en;q=0.8 | GERMAN",
        "pt-BR,pt;q=0.9 | PORTUGUESE",
        "zh-Hans-CN | CHINESE",
        "nl,fr;q=0.5,en;q=0.4 | FRENCH",
        "en;q=0.5,ja;q=0.9 | JAPANESE",
        "nl | ENGLISH",
        "* | ENGLISH",
        "'' | ENGLISH",
        "de;q=nonsense | ENGLISH",
        ";;;,,, | ENGLISH"
      })
  void theReadersFirstWishThatCanBeMetIsMet(String header, Language language) {
    assertThat(Language.preferred(header)).isEqualTo(language);
  }

  @Test
  void whoSaysNothingOrFarTooMuchReadsEnglish() {
    assertThat(Language.preferred(null)).isEqualTo(Language.ENGLISH);
    assertThat(Language.preferred("de,".repeat(1_000))).isEqualTo(Language.ENGLISH);
  }

  @ParameterizedTest
  @CsvSource({
    "ENGLISH, false, true, false",
    "GERMAN, false, true, false",
    "FRENCH, true, true, false",
    "PORTUGUESE, true, true, false",
    "JAPANESE, false, false, false",
    "CHINESE, false, false, false"
  })
  void zeroOneAndTwoTakeTheFormsOfTheLanguage(
      Language language, boolean zero, boolean one, boolean two) {
    assertThat(language.singular(0)).isEqualTo(zero);
    assertThat(language.singular(1)).isEqualTo(one);
    assertThat(language.singular(2)).isEqualTo(two);
  }
}
