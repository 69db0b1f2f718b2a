package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeRangeTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private static TimeRange read(String... parameters) {
    Map<String, String> all = new HashMap<>();
    for (int index = 0; index < parameters.length; index += 2) {
      all.put(parameters[index], parameters[index + 1]);
    }
    return TimeRange.read(all::get, NOON);
  }

  @Test
  void withoutAnythingItIsTheLastHourAndMoves() {
    TimeRange range = read();
    assertThat(range.from()).isEqualTo("2026-01-02T11:00:00Z");
    assertThat(range.to()).isEqualTo(NOON);
    assertThat(range.moving()).isEqualTo(Duration.ofHours(1));
    assertThat(range.query()).isEqualTo("?from=-3600s");
    assertThat(range.later("/t", NOON)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"-90s,90", "-6h,21600", "-7d,604800", "-1s,60", "-9999999d,31622400"})
  void aWhileBeforeNowIsBoundedToAMinuteAndAYear(String from, long seconds) {
    assertThat(read("from", from).length()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(read("from", from).problem()).isNull();
  }

  @Test
  void aSpanThatStandsStillHasNeighboursAndParts() {
    TimeRange range = read("from", "2026-01-01T00:00:00Z", "to", "2026-01-01T06:00:00Z");
    assertThat(range.moving()).isNull();
    assertThat(range.earlier("/t"))
        .isEqualTo("/t?from=2025-12-31T18:00:00Z&to=2026-01-01T00:00:00Z");
    assertThat(range.later("/t", NOON))
        .isEqualTo("/t?from=2026-01-01T06:00:00Z&to=2026-01-01T12:00:00Z");
    assertThat(range.wider("/t")).isEqualTo("/t?from=2025-12-31T21:00:00Z&to=2026-01-01T09:00:00Z");
    assertThat(range.columns("/t"))
        .extracting(TimeRange.Column::label)
        .containsExactly("00:00", "01:00", "02:00", "03:00", "04:00", "05:00");
    assertThat(range.columns("/t").get(1).path())
        .isEqualTo("/t?from=2026-01-01T01:00:00Z&to=2026-01-01T02:00:00Z");
    assertThat(range.choices("/t")).noneMatch(TimeRange.Choice::chosen);
  }

  @Test
  void whatIsNotOverYetEndsNow() {
    TimeRange range = read("from", "2026-01-02T11:30:00Z", "to", "2026-01-02T13:00:00Z");
    assertThat(range.to()).isEqualTo(NOON);
    assertThat(range.later("/t", NOON)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "from,yesterday,from must be a time in UTC",
    "to,2026,to must be a time in UTC",
    "step,often,step must be a whole number and a unit",
    "step,-1m,step must be a whole number and a unit",
    "from,2026-01-03T00:00:00Z,from must be before to"
  })
  void whatIsNoneIsToldAndTheLastHourTaken(String name, String value, String problem) {
    TimeRange range = read(name, value);
    assertThat(range.problem()).startsWith(problem);
    assertThat(range.moving()).isEqualTo(TimeRange.USUAL);
    assertThat(range.step()).isNull();
  }

  @Test
  void aStepIsTaken() {
    assertThat(read("from", "-1d", "step", "15m").step()).isEqualTo(Duration.ofMinutes(15));
  }
}
