package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.monitor.HealthPoint;
import io.lookingglass.probes.gre.monitor.ProbeStatistics;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The past of a tunnel as drawings: what they show, and what they leave open. */
final class TunnelDrawingsTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** An hour until noon. */
  private static final TimeRange HOUR = TimeRange.read(Map.of("from", "-1h")::get, NOON);

  private static HealthPoint answered(int minute, long lost, double milliseconds) {
    long nanos = Math.round(milliseconds * 1e6);
    return new HealthPoint(
        "request-bidirectional",
        HOUR.from().plus(MINUTE.multipliedBy(minute)),
        MINUTE,
        new ProbeStatistics(60, lost, nanos - 1_000_000, nanos, nanos + 2_000_000),
        lost > 0 ? TunnelState.DEGRADED : TunnelState.HEALTHY);
  }

  private static HealthPoint lost(int minute) {
    return new HealthPoint(
        "request-bidirectional",
        HOUR.from().plus(MINUTE.multipliedBy(minute)),
        MINUTE,
        new ProbeStatistics(60, 60, null, null, null),
        TunnelState.DOWN);
  }

  private static Sparkline spark(HealthPoint... points) {
    return Sparkline.of(List.of(points), HOUR.from(), HOUR.to());
  }

  @Test
  void aQuietTunnelIsAQuietLine() {
    Sparkline trend = spark(answered(0, 0, 10), answered(1, 0, 10.1), answered(2, 0, 10));
    assertThat(trend.line()).isEqualTo("M1 11.9h.1L3 10.1L5 11.9");
    assertThat(trend.marks()).isEmpty();
    assertThat(trend.words().english()).isEqualTo("10.0 to 10.1 ms, 0 % lost");
  }

  @Test
  void aLineIsBrokenWhereNothingIsKnownOrNothingCameBack() {
    assertThat(spark(answered(0, 0, 10), answered(5, 0, 10)).line()).containsPattern("M.*M");
    Sparkline gone = spark(answered(0, 0, 10), lost(1), answered(2, 0, 10));
    assertThat(gone.line()).containsPattern("M.*M");
    assertThat(gone.marks()).containsExactly(new Sparkline.Mark("2", "0", "2", "28", "bad"));
    assertThat(gone.words().english()).isEqualTo("10.0 to 10.0 ms, 33.3 % lost");
  }

  @Test
  void aLittleLossIsStillSeen() {
    assertThat(spark(answered(0, 1, 10)).marks())
        .containsExactly(new Sparkline.Mark("0", "25", "2", "3", "warning"));
  }

  @Test
  void whereNothingWasSentThereIsNothing() {
    assertThat(spark()).isEqualTo(new Sparkline("", List.of(), Sentence.of("no probes")));
    assertThat(spark(lost(0)).words().english()).isEqualTo("100 % lost");
  }

  @Test
  void aTimelineHasTheFiguresOfItsSpan() {
    TunnelTimeline timeline =
        TunnelTimeline.of(List.of(answered(0, 0, 10), answered(1, 6, 20), lost(2)), HOUR);
    assertThat(timeline.figures())
        .extracting(figure -> figure.label() + " " + figure.value() + " " + figure.unit())
        .containsExactly(
            "Lost 36.7 %",
            "Best 9.00 ms", "Mean 14.7 ms", "Worst 22.0 ms", "Probes 180 ", "Down, about 1 min");
    assertThat(timeline.steps()).isEqualTo("1 min 0 s");
    assertThat(timeline.topLoss()).isEqualTo("100");
    assertThat(timeline.states())
        .extracting(TunnelTimeline.Box::css)
        .containsExactly("good", "warning", "bad");
    assertThat(timeline.rows()).first().extracting(TunnelTimeline.Row::state).isEqualTo("down");
  }

  @Test
  void oneSlowAnswerDoesNotPressTheOthersToTheGround() {
    List<HealthPoint> points = new ArrayList<>();
    for (int minute = 0; minute < 10; minute++) {
      points.add(answered(minute, 0, 10));
    }
    ProbeStatistics slow = new ProbeStatistics(60, 0, 9_000_000L, 12_000_000L, 2_000_000_000L);
    points.add(
        new HealthPoint(
            "request-bidirectional",
            HOUR.from().plus(MINUTE.multipliedBy(10)),
            MINUTE,
            slow,
            TunnelState.HEALTHY));
    TunnelTimeline timeline = TunnelTimeline.of(points, HOUR);
    assertThat(Double.parseDouble(timeline.topMs())).isBetween(12.0, 25.0);
    assertThat(timeline.figures().get(3).value()).isEqualTo("2000");
    assertThat(timeline.band()).doesNotContain("-").startsWith("M").endsWith("Z");
  }

  @Test
  void stripesOfTheSameStateAreOne() {
    List<HealthPoint> points = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      points.add(minute < 30 ? answered(minute, 0, 10) : lost(minute));
    }
    assertThat(TunnelTimeline.of(points, HOUR).states())
        .extracting(TunnelTimeline.Box::css)
        .containsExactly("good", "bad");
  }

  @Test
  void withoutAnAnswerThereIsNoScaleOfTime() {
    TunnelTimeline timeline = TunnelTimeline.of(List.of(lost(0)), HOUR);
    assertThat(timeline.topMs()).isEmpty();
    assertThat(timeline.line()).isEmpty();
    assertThat(TunnelTimeline.of(List.of(), HOUR).empty()).isTrue();
  }
}
