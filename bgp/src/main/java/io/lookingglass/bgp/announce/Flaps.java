package io.lookingglass.bgp.announce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much each route has flapped, as route-flap damping in routers elsewhere counts it (RFC 2439):
 * a withdrawal counts {@value #PENALTY}, halved every 15 minutes. Not thread-safe.
 */
final class Flaps {
  static final Duration HALF_LIFE = Duration.ofMinutes(15);

  /** What is older counts less than a thousandth. */
  static final Duration MEMORY = HALF_LIFE.multipliedBy(10);

  private static final int PENALTY = 1000;

  private final Map<String, List<Instant>> withdrawals = new HashMap<>();

  void withdrawn(String subject, Instant at) {
    withdrawals.computeIfAbsent(subject, _ -> new ArrayList<>()).add(at);
  }

  /** Forgets what no longer counts. */
  void forget(Instant now) {
    Instant oldest = now.minus(MEMORY);
    withdrawals.values().forEach(times -> times.removeIf(time -> time.isBefore(oldest)));
    withdrawals.values().removeIf(List::isEmpty);
  }

  /** What its withdrawals count now. */
  int penalty(String subject, Instant now) {
    double penalty = 0;
    for (Instant at : withdrawals.getOrDefault(subject, List.of())) {
      // A clock that was set back must not make a flap count more than one.
      double age = Math.max(0, Duration.between(at, now).toMillis());
      penalty += PENALTY * Math.pow(0.5, age / HALF_LIFE.toMillis());
    }
    return (int) Math.round(penalty);
  }

  /** How long until its withdrawals count at most so much. */
  Duration untilAtMost(String subject, int limit, Instant now) {
    int penalty = penalty(subject, now);
    if (penalty <= limit) {
      return Duration.ZERO;
    }
    double halvings = Math.log((double) penalty / limit) / Math.log(2);
    return Duration.ofSeconds((long) Math.ceil(halvings * HALF_LIFE.toSeconds()));
  }
}
