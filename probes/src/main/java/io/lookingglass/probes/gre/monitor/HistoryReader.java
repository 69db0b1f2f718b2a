package io.lookingglass.probes.gre.monitor;

import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Entry;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the past of a tunnel together from entries of any length. Pure; belongs to one caller. */
final class HistoryReader {
  static final Duration SECOND = Duration.ofSeconds(1);

  /** So many points a mode are made where nobody asks for a step. */
  private static final int POINTS = 300;

  /** No more points a mode than this, whatever is asked for. */
  static final int MOST_POINTS = 11_000;

  private static final List<Duration> ROUND_STEPS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1));

  private final long from;
  private final long to;
  private final Duration step;
  private final @Nullable Resolution stored;
  private final Map<String, TreeMap<Long, Sum>> modes = new LinkedHashMap<>();

  private static final class Sum {
    private final ProbeTally tally = new ProbeTally();
    private @Nullable TunnelState worst;
  }

  /**
   * Plans what is read.
   *
   * @param wanted step, absent for the one that suits
   */
  HistoryReader(Instant from, Instant to, @Nullable Duration wanted, Instant now) {
    Duration span = Duration.between(from, to);
    Duration finest = finest(from, now);
    Duration least = atLeast(span.dividedBy(MOST_POINTS));
    Duration asked = wanted == null ? atLeast(span.dividedBy(POINTS)) : wanted;
    Duration longest = longest(longest(finest, least), asked);
    long unit = finest.toMillis();
    long millis = Math.ceilDiv(longest.toMillis(), unit) * unit;
    this.step = Duration.ofMillis(millis);
    this.stored =
        step.compareTo(Resolution.HOUR.span()) >= 0 && millis % 3_600_000 == 0
            ? Resolution.HOUR
            : step.compareTo(Resolution.MINUTE.span()) >= 0 && millis % 60_000 == 0
                ? Resolution.MINUTE
                : null;
    this.from = Math.floorDiv(from.toEpochMilli(), millis) * millis;
    this.to = Math.ceilDiv(to.toEpochMilli(), millis) * millis;
  }

  /** The next whole minutes. */
  static Duration wholeMinutes(Duration step) {
    return Duration.ofMinutes(Math.ceilDiv(step.toMillis(), 60_000L));
  }

  private static Duration finest(Instant from, Instant now) {
    if (!from.isBefore(now.minusSeconds(HourOfSeconds.SECONDS + 1))) {
      return SECOND;
    }
    return from.isBefore(now.minus(Resolution.MINUTE.kept()))
        ? Resolution.HOUR.span()
        : Resolution.MINUTE.span();
  }

  private static Duration atLeast(Duration least) {
    return ROUND_STEPS.stream()
        .filter(each -> each.compareTo(least) >= 0)
        .findFirst()
        .orElse(ROUND_STEPS.getLast());
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** What is to be read from the store; absent when the seconds in memory are to be taken. */
  @Nullable Resolution stored() {
    return stored;
  }

  Instant from() {
    return Instant.ofEpochMilli(from);
  }

  Instant to() {
    return Instant.ofEpochMilli(to);
  }

  Duration step() {
    return step;
  }

  void add(Entry entry) {
    Sum sum = at(entry.mode(), entry.at());
    if (sum != null) {
      sum.tally.add(
          entry.sent(), entry.lost(), entry.sumMicros(), entry.minMicros(), entry.maxMicros());
      sum.worst = worse(sum.worst, entry.worst());
    }
  }

  /** Adds a mode's seconds, of which one is at some time of day. */
  void add(String mode, HourOfSeconds seconds, long second, long secondMillis) {
    long last = second + Math.floorDiv(to - secondMillis, 1000L);
    for (long each = seconds.oldest(); each <= Math.min(second, last); each++) {
      Sum sum = at(mode, secondMillis - (second - each) * 1000);
      if (sum != null) {
        seconds.addTo(sum.tally, each);
        sum.worst = worse(sum.worst, seconds.worst(each));
      }
    }
  }

  private @Nullable Sum at(String mode, long millis) {
    if (millis < from || millis >= to) {
      return null;
    }
    long span = step.toMillis();
    return modes
        .computeIfAbsent(mode, name -> new TreeMap<>())
        .computeIfAbsent(Math.floorDiv(millis, span) * span, begin -> new Sum());
  }

  private static @Nullable TunnelState worse(
      @Nullable TunnelState one, @Nullable TunnelState other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.orWorse(other);
  }

  List<HealthPoint> points() {
    List<HealthPoint> points = new ArrayList<>();
    modes.forEach(
        (mode, sums) ->
            sums.forEach(
                (at, sum) -> {
                  if (!sum.tally.isEmpty()) {
                    points.add(
                        new HealthPoint(
                            mode,
                            Instant.ofEpochMilli(at),
                            step,
                            sum.tally.statistics(),
                            sum.worst));
                  }
                }));
    return List.copyOf(points);
  }
}
