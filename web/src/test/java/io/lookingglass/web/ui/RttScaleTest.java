package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RttScaleTest {

  @ParameterizedTest(name = "{0} ms is shown on a scale to {1} ms")
  @CsvSource({
    "0, 0.1",
    "0.1, 0.1",
    "0.11, 0.15",
    "0.9, 1",
    "23.7, 25",
    "25, 25",
    "25.1, 30",
    "310, 400",
    "1e9, 1000000"
  })
  void aScaleEndsAtARoundNumberNotFarAboveTheLargestValue(double max, double end) {
    assertThat(RttScale.upTo(max).endMs()).isEqualTo(end);
  }

  @Test
  void positionsStayWithinTheScale() {
    RttScale scale = new RttScale(50);
    assertThat(scale.at(12.5)).isEqualTo("25%");
    assertThat(scale.at(-1)).isEqualTo("0%");
    assertThat(scale.at(500)).isEqualTo("100%");
  }

  @Test
  void aRangeOfOneValueIsStillVisible() {
    assertThat(new RttScale(50).width(10, 10)).isEqualTo("0.4%");
  }

  @Test
  void theAxisIsLabelledAtItsStartMiddleAndEnd() {
    assertThat(new RttScale(25).labels()).containsExactly("0", "12.5", "25");
    assertThat(RttScale.upTo(0.12).labels()).containsExactly("0", "0.075", "0.15");
  }
}
