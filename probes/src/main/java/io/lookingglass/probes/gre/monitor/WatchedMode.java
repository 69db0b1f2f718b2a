package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Entry;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One mode of a tunnel with what is shown of it. Guarded by its tunnel's lock. */
final class WatchedMode {
  private static final long MINUTE_MILLIS = 60_000;

  private final WatchedTunnel watched;
  private final String name;
  private final @Nullable TunnelProbeMode probed;
  private final ModeCondition condition;

  private Instant since;
  private @Nullable Instant lastSent;
  private @Nullable Instant lastAnswer;
  private @Nullable Long lastRttNanos;

  private ProbeTally minute = new ProbeTally();
  private long minuteMillis;
  private TunnelState worst = TunnelState.UNKNOWN;

  /**
   * @param probed absent for a session
   */
  WatchedMode(WatchedTunnel watched, @Nullable TunnelProbeMode probed, Instant now) {
    this.watched = watched;
    this.probed = probed;
    this.name = probed == null ? ModeHealth.BFD : name(probed);
    this.condition = new ModeCondition(watched);
    this.since = now;
    this.minuteMillis = minute(now);
  }

  /** As it is configured. */
  static String name(TunnelProbeMode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String name() {
    return name;
  }

  @Nullable TunnelProbeMode probed() {
    return probed;
  }

  ModeCondition condition() {
    return condition;
  }

  void sent(Instant now) {
    lastSent = now;
  }

  void answered(long rttNanos, Instant now) {
    minute.answered(rttNanos / 1000);
    lastAnswer = now;
    lastRttNanos = rttNanos;
  }

  void lost() {
    minute.lost();
  }

  void entered(TunnelState from, TunnelState to, Instant now) {
    if (from != to) {
      since = now;
    }
    worst = worst.orWorse(to);
  }

  private static long minute(Instant now) {
    return Math.floorDiv(now.toEpochMilli(), MINUTE_MILLIS) * MINUTE_MILLIS;
  }

  /**
   * The minute that is over by the time of day, which may be set back too; absent while it lasts,
   * and when nothing was probed in it.
   */
  @Nullable Entry minuteOver(Instant now) {
    return minute(now) == minuteMillis ? null : endMinute(now);
  }

  /** The minute up to now, absent when nothing was probed in it. */
  @Nullable Entry endMinute(Instant now) {
    Entry over = current();
    minute = new ProbeTally();
    minuteMillis = minute(now);
    worst = condition.state();
    return over;
  }

  /** The minute that lasts. */
  @Nullable Entry current() {
    return minute.isEmpty()
        ? null
        : new Entry(
            watched.name(),
            name,
            minuteMillis,
            minute.sent(),
            minute.lostCount(),
            minute.sumMicros(),
            minute.minMicros(),
            minute.maxMicros(),
            worst);
  }

  ModeHealth health(long nowSecond) {
    HourOfSeconds seconds = condition.seconds();
    ProbeStatistics fiveMinutes =
        seconds.since(nowSecond - ModeCondition.DEGRADED_SECONDS + 1).statistics();
    return new ModeHealth(
        name,
        condition.state(),
        since,
        reason(fiveMinutes),
        lastSent,
        lastAnswer,
        lastRttNanos,
        fiveMinutes,
        seconds.since(nowSecond - HourOfSeconds.SECONDS + 1).statistics());
  }

  /** Of one that works it is not told why it began to. */
  private Sentence reason(ProbeStatistics fiveMinutes) {
    if (condition.state() != TunnelState.HEALTHY || fiveMinutes.sent() == 0) {
      return condition.reason();
    }
    return fiveMinutes.lost() == 0
        ? Sentence.of("all of {0} probes in the last 5 minutes were answered", fiveMinutes.sent())
        : Sentence.of(
            "{0} of {1} probes in the last 5 minutes were lost",
            fiveMinutes.lost(), fiveMinutes.sent());
  }
}
