package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.web.language.Language;
import io.lookingglass.web.language.Speech;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiguresTest {

  @ParameterizedTest
  @CsvSource({"0.1234, 0.123", "1.239, 1.24", "12.34, 12.3", "123.4, 123", "99.96, 100.0"})
  void millisecondsHaveAboutThreeDigits(double value, String text) {
    assertThat(Figures.ms(value)).isEqualTo(text);
  }

  @Test
  void anAbsentValueIsNeverZero() {
    assertThat(Figures.ms(null)).isEqualTo("–");
    assertThat(Figures.percent(null)).isEqualTo("–");
  }

  @ParameterizedTest
  @CsvSource({
    "-5, just now",
    "9, just now",
    "10, 10 seconds ago",
    "60, 1 minute ago",
    "185, 3 minutes ago",
    "7200, 2 hours ago",
    "90000, 1 day ago"
  })
  void anAgeIsToldInItsLargestUnit(long seconds, String text) {
    assertThat(Figures.age(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"21, 21 ms", "2640, 2.6 s", "12900, 12 s", "61000, 1 min 1 s"})
  void aDurationHasItsUnit(long millis, String text) {
    assertThat(Figures.took(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "ENGLISH, '931,204'",
    "GERMAN, 931\u202f204",
    "FRENCH, 931\u202f204",
    "SPANISH, 931\u202f204",
    "PORTUGUESE, 931\u202f204",
    "JAPANESE, '931,204'",
    "CHINESE, '931,204'"
  })
  void thousandsAreMarkedAsTheLanguageOfThePageHasThem(Language language, String text) {
    assertThat(Speech.in(language, () -> Figures.count(931_204))).isEqualTo(text);
  }
}
