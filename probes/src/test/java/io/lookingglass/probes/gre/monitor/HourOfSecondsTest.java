package io.lookingglass.probes.gre.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HourOfSecondsTest {

  @Test
  void nothingIsKeptBeforeTheFirstSecond() {
    HourOfSeconds seconds = new HourOfSeconds();

    assertThat(seconds.since(0).statistics()).isEqualTo(ProbeStatistics.NONE);
    assertThat(seconds.worst(0)).isNull();
  }

  @Test
  void theWorstStateOfASecondIsKept() {
    HourOfSeconds seconds = new HourOfSeconds();
    seconds.advance(5, TunnelState.HEALTHY);
    seconds.state(TunnelState.DOWN);
    seconds.state(TunnelState.DEGRADED);
    seconds.advance(7, TunnelState.DEGRADED);

    assertThat(seconds.worst(5)).isEqualTo(TunnelState.DOWN);
    assertThat(seconds.worst(6)).isEqualTo(TunnelState.DEGRADED);
    assertThat(seconds.worst(8)).isNull();
  }

  private record Probe(long second, long micros) {} // Negative: lost.

  /** Against a list of every probe. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sumsAreThoseOfTheProbesOfThatTime(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    HourOfSeconds seconds = new HourOfSeconds();
    List<Probe> probes = new ArrayList<>();
    long second = random.nextLong(100_000);
    boolean even = random.nextBoolean();
    for (int step = 0; step < 20_000; step++) {
      second += random.nextInt(1000) == 0 ? random.nextInt(8000) : random.nextInt(2);
      seconds.advance(second, TunnelState.HEALTHY);
      if (random.nextInt(10) == 0) {
        seconds.lost();
        probes.add(new Probe(second, -1));
      } else {
        long micros = even ? 5000 : random.nextInt(1, 2_000_000);
        seconds.answered(micros);
        probes.add(new Probe(second, micros));
      }
    }
    for (long span : new long[] {1, 60, 300, 3600, 9999}) {
      long first = second - Math.min(span, HourOfSeconds.SECONDS) + 1;
      List<Probe> within = probes.stream().filter(each -> each.second() >= first).toList();
      List<Long> answered =
          within.stream().map(Probe::micros).filter(micros -> micros >= 0).toList();
      ProbeTally tally = seconds.since(second - span + 1);

      assertThat(tally.sent()).isEqualTo(within.size());
      assertThat(tally.lostCount()).isEqualTo(within.size() - answered.size());
      if (!answered.isEmpty()) {
        assertThat(tally.minMicros())
            .isEqualTo(answered.stream().mapToLong(e -> e).min().orElse(0));
        assertThat(tally.maxMicros())
            .isEqualTo(answered.stream().mapToLong(e -> e).max().orElse(0));
        double mean = answered.stream().mapToLong(each -> each).average().orElse(0);
        // The mean of a second is kept as a whole number.
        assertThat((double) tally.sumMicros() / answered.size())
            .isBetween(mean - mean / 1000 - 5, mean + mean / 1000 + 5);
      }
    }
  }

  @Test
  void aTimeThatStandsStillForAnHourForgetsNothingButWhatIsOlder() {
    HourOfSeconds seconds = new HourOfSeconds();
    seconds.advance(0, TunnelState.HEALTHY);
    seconds.lost();
    seconds.advance(HourOfSeconds.SECONDS - 1, TunnelState.HEALTHY);
    assertThat(seconds.since(0).lostCount()).isEqualTo(1);

    seconds.advance(HourOfSeconds.SECONDS, TunnelState.HEALTHY);

    assertThat(seconds.since(0).lostCount()).isZero();
    seconds.advance(1_000_000_000L, TunnelState.HEALTHY);
    assertThat(seconds.oldest()).isEqualTo(1_000_000_000L - HourOfSeconds.SECONDS + 1);
  }
}
