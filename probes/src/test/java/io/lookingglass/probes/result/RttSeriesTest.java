package io.lookingglass.probes.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RttSeriesTest {

  @Test
  void pingsDeviationIsThatOfThePopulation() {
    // As ping itself printed: rtt min/avg/max/mdev = 0.048/0.068/0.106/0.026 ms
    assertThat(RttSeries.ofPing(microseconds(106, 48, 50)))
        .isEqualTo(
            new RttStatistics(0.048, 0.068, 0.106, 0.027, 0.002, 0.020, 0.058, 3, 3, 0, 0.0));
  }

  @Test
  void aHopsDeviationIsThatOfTheSampleAndItsJitterMtrs() {
    // 10, 12, 9, 13: mean 11, squares 1+1+4+4 = 10, sample variance 10/3.
    // Jitter 0, 2, 3, 4: mtr's mean over all four answers is 2.25.
    assertThat(RttSeries.ofHop(microseconds(10_000, 12_000, 9_000, 13_000)))
        .isEqualTo(new RttStatistics(9.0, 11.0, 13.0, 1.826, 2.0, 2.25, 4.0, 4, 4, 0, 0.0));
  }

  @Test
  void whatWasNotAnsweredCountsAsLossAndInterruptsNoJitter() {
    List<@Nullable Long> rtts = new ArrayList<>(microseconds(10_000, 12_000));
    rtts.add(1, null);
    assertThat(RttSeries.ofHop(rtts))
        .isEqualTo(new RttStatistics(10.0, 11.0, 12.0, 1.414, 2.0, 1.0, 2.0, 3, 2, 1, 33.33));
  }

  @Test
  void withoutAnswersTimesAreAbsentAndLossIsWhole() {
    assertThat(RttSeries.ofHop(Arrays.asList(null, null)))
        .isEqualTo(new RttStatistics(null, null, null, null, null, null, null, 2, 0, 2, 100.0));
  }

  @Test
  void withoutProbesEvenLossIsAbsent() {
    assertThat(RttSeries.ofPing(List.of()))
        .isEqualTo(new RttStatistics(null, null, null, null, null, null, null, 0, 0, 0, null));
  }

  @Test
  void aSingleAnswerHasNoDeviationAndNoJitter() {
    assertThat(RttSeries.ofHop(microseconds(2_500)))
        .isEqualTo(new RttStatistics(2.5, 2.5, 2.5, 0.0, 0.0, 0.0, 0.0, 1, 1, 0, 0.0));
  }

  @Test
  void allStatisticsFollowMtrsRecurrences() {
    Random random = new Random(1);
    for (int run = 0; run < 500; run++) {
      int answers = 1 + random.nextInt(16);
      List<Long> micros = new ArrayList<>();
      for (int index = 0; index < answers; index++) {
        micros.add(1L + random.nextInt(200_000));
      }
      RttStatistics stats =
          RttSeries.ofHop(new ArrayList<>(micros.stream().map(each -> each * 1_000).toList()));
      Mtr mtr = new Mtr();
      micros.forEach(mtr::add);
      Offset<Double> rounding = Offset.offset(0.000_51);
      assertThat(stats.avg()).isCloseTo(mtr.average / 1_000, rounding);
      assertThat(stats.stDev()).isCloseTo(mtr.deviation() / 1_000, rounding);
      assertThat(stats.jAvg()).isCloseTo(mtr.jitterAverage / 1_000, rounding);
      assertThat(stats.jMax()).isCloseTo(mtr.jitterWorst / 1_000, rounding);
    }
  }

  /** What mtr does with each answer, in its own order, but without cutting off to integers. */
  private static final class Mtr {
    int returned;
    double last;
    double average;
    double squares;
    double jitterAverage;
    double jitterWorst;

    void add(long micros) {
      double jitter = returned < 1 ? 0 : Math.abs(micros - last);
      last = micros;
      jitterWorst = Math.max(jitterWorst, jitter);
      returned++;
      double before = average;
      average += (micros - before) / returned;
      squares += (micros - before) * (micros - average);
      jitterAverage += (jitter - jitterAverage) / returned;
    }

    double deviation() {
      return returned > 1 ? Math.sqrt(squares / (returned - 1.0)) : 0;
    }
  }

  private static List<@Nullable Long> microseconds(long... values) {
    List<@Nullable Long> nanos = new ArrayList<>();
    for (long value : values) {
      nanos.add(value * 1_000);
    }
    return nanos;
  }
}
