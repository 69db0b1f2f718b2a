package io.lookingglass.probes.gre.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Entry;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private static HistoryReader reader(String from, String to, @Nullable Duration step) {
    return new HistoryReader(
        NOW.minus(Duration.parse(from)), NOW.minus(Duration.parse(to)), step, NOW);
  }

  @ParameterizedTest(name = "from {0} to {1} ago, {2} wanted: {3} from {4}")
  @CsvSource({
    "PT5M, PT0S, , PT1S,",
    "PT1H, PT0S, , PT15S,",
    "PT1H, PT0S, PT1S, PT1S,",
    "PT1H, PT0S, PT1M, PT1M, MINUTE",
    "PT1H, PT0S, PT90S, PT90S,",
    "PT2H, PT0S, PT1S, PT1M, MINUTE",
    "PT2H, PT1H, PT90S, PT2M, MINUTE",
    "PT24H, PT0S, , PT5M, MINUTE",
    "P7D, PT0S, , PT1H, HOUR",
    "P7D, PT0S, PT1M, PT1M, MINUTE",
    "P8D, PT0S, PT1M, PT1H, HOUR",
    "P365D, PT0S, PT1H, PT1H, HOUR",
    "P365D, PT0S, , P1D, HOUR",
    "P365D, PT0S, PT90M, PT2H, HOUR"
  })
  void theStepIsWhatIsKeptAndWanted(
      String from, String to, @Nullable Duration wanted, Duration step, @Nullable Resolution kept) {
    HistoryReader reader = reader(from, to, wanted);

    assertThat(reader.step()).isEqualTo(step);
    assertThat(reader.stored()).isEqualTo(kept);
    assertThat(reader.from().toEpochMilli() % step.toMillis()).isZero();
    assertThat(Duration.between(reader.from(), reader.to()).dividedBy(step))
        .isLessThanOrEqualTo(HistoryReader.MOST_POINTS + 2);
  }

  private static Entry entry(String mode, Instant at, long sent, long lost, TunnelState worst) {
    return new Entry("one", mode, at.toEpochMilli(), sent, lost, (sent - lost) * 20, 10, 40, worst);
  }

  @Test
  void entriesWithinAStepAreSummedUpByMode() {
    HistoryReader reader = reader("PT1H", "PT0S", Duration.ofMinutes(10));
    Instant first = NOW.minusSeconds(3600);
    reader.add(entry("keepalive", first, 60, 6, TunnelState.DEGRADED));
    reader.add(entry("keepalive", first.plusSeconds(540), 60, 0, TunnelState.HEALTHY));
    reader.add(entry("keepalive", first.plusSeconds(600), 60, 60, TunnelState.DOWN));
    reader.add(entry("request-bidirectional", first, 60, 0, TunnelState.HEALTHY));
    reader.add(entry("keepalive", first.minusSeconds(60), 60, 0, TunnelState.HEALTHY));
    reader.add(entry("keepalive", NOW, 60, 0, TunnelState.HEALTHY));

    assertThat(reader.points())
        .containsExactly(
            new HealthPoint(
                "keepalive",
                first,
                Duration.ofMinutes(10),
                new ProbeStatistics(120, 6, 10_000L, 20_000L, 40_000L),
                TunnelState.DEGRADED),
            new HealthPoint(
                "keepalive",
                first.plusSeconds(600),
                Duration.ofMinutes(10),
                new ProbeStatistics(60, 60, null, null, null),
                TunnelState.DOWN),
            new HealthPoint(
                "request-bidirectional",
                first,
                Duration.ofMinutes(10),
                new ProbeStatistics(60, 0, 10_000L, 20_000L, 40_000L),
                TunnelState.HEALTHY));
  }

  @Test
  void secondsInMemoryFindTheirPlaceInTheDay() {
    HourOfSeconds seconds = new HourOfSeconds();
    seconds.advance(100, TunnelState.HEALTHY);
    seconds.answered(1000);
    seconds.advance(103, TunnelState.HEALTHY);
    seconds.lost();
    HistoryReader reader = reader("PT1M", "PT0S", null);

    reader.add("keepalive", seconds, 110, NOW.toEpochMilli());

    List<HealthPoint> points = reader.points();
    assertThat(points)
        .extracting(HealthPoint::at)
        .containsExactly(NOW.minusSeconds(10), NOW.minusSeconds(7));
    assertThat(points.getFirst().statistics().avgNanos()).isEqualTo(1_000_000);
    assertThat(points.getLast().statistics().lost()).isEqualTo(1);
  }
}
