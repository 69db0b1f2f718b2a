package io.lookingglass.probes.dns;

import java.time.Duration;

/**
 * A point in time by which something must be over.
 *
 * @param nanos of {@link System#nanoTime}
 */
record Deadline(long nanos) {

  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** This one, or the end of that duration, whichever is first. */
  Deadline orIn(Duration duration) {
    return new Deadline(
        System.nanoTime() + Math.min(Math.max(remainingNanos(), 0), duration.toNanos()));
  }

  long remainingNanos() {
    return nanos - System.nanoTime();
  }

  boolean passed() {
    return remainingNanos() <= 0;
  }

  /** At least 1, as sockets take 0 for forever. */
  int remainingMillis() {
    return Math.clamp((remainingNanos() + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, remainingNanos()));
  }
}
