package io.lookingglass.probes.trace;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of one flow teach about how long the others may still take.
 *
 * <p>The rule: once the end of the path has answered, an answer that is still missing may take as
 * long as the slowest seen on this path, plus a slack of half of that. Half, because the hops next
 * to a silent one differ from it by one link, so nearly all of the slack is left for a router whose
 * control plane is slow to write its ICMP error. Not less slack than the worst delay of that kind
 * seen on this very path: how much a hop answered later than hops behind it (the packet itself
 * cannot have been that slow), or than itself at other times. Not more slack than 1 s: whoever
 * needs longer is called silent, as in every traceroute. And not less than 120 ms in all: on a
 * short path nobody notices that wait, while slow control planes and a busy server need it.
 *
 * <p>All hops get the same time, though near ones are expected earlier: the trace waits for the
 * slowest anyway, so a tighter limit for the others would only lose answers.
 */
final class RoundTrips {
  static final long LEAST_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
  static final long MOST_SLACK_NANOS = TimeUnit.SECONDS.toNanos(1);
  static final long LEAST_ALLOWANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(120);
  static final long MOST_ALLOWANCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final long[] least;
  private final long[] most;
  private long slowest;

  RoundTrips(int maxTtl) {
    least = new long[maxTtl + 1];
    most = new long[maxTtl + 1];
    Arrays.fill(least, Long.MAX_VALUE);
    Arrays.fill(most, -1);
  }

  void add(int ttl, long roundTripNanos) {
    least[ttl] = Math.min(least[ttl], roundTripNanos);
    most[ttl] = Math.max(most[ttl], roundTripNanos);
    slowest = Math.max(slowest, roundTripNanos);
  }

  /** The longest round trip so far, 0 before the first. */
  long slowest() {
    return slowest;
  }

  /** Whether this hop has answered. */
  boolean answered(int ttl) {
    return most[ttl] >= 0;
  }

  /** See the class comment. */
  long slack() {
    long wanted = Math.max(slowest / 2, deviation());
    return Math.clamp(wanted, LEAST_SLACK_NANOS, MOST_SLACK_NANOS);
  }

  /** How long after its sending a probe is still waited for when the path's end is known. */
  long allowance() {
    return Math.clamp(slowest + slack(), LEAST_ALLOWANCE_NANOS, MOST_ALLOWANCE_NANOS);
  }

  /**
   * What an answer from this hop should take: as long as the nearest hop behind it that answered.
   */
  @Nullable Long expected(int ttl) {
    for (int behind = ttl; behind < least.length; behind++) {
      if (most[behind] >= 0) {
        return least[behind];
      }
    }
    return null;
  }

  private long deviation() {
    long deviation = 0;
    long leastBehind = Long.MAX_VALUE;
    for (int ttl = least.length - 1; ttl > 0; ttl--) {
      if (most[ttl] < 0) {
        continue;
      }
      deviation = Math.max(deviation, most[ttl] - least[ttl]);
      deviation = Math.max(deviation, least[ttl] - Math.min(least[ttl], leastBehind));
      leastBehind = Math.min(leastBehind, least[ttl]);
    }
    return deviation;
  }
}
