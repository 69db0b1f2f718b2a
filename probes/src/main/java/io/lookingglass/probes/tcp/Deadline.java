package io.lookingglass.probes.tcp;

import java.time.Duration;

/**
 * A point in time by which something must be over.
 *
 * @param nanos of {@link System#nanoTime}
 */
public record Deadline(long nanos) {

  public static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** This one, or the end of that duration from now, whichever is first. */
  public Deadline orIn(Duration duration) {
    return new Deadline(
        System.nanoTime() + Math.min(Math.max(remainingNanos(), 0), duration.toNanos()));
  }

  public long remainingNanos() {
    return nanos - System.nanoTime();
  }

  public boolean passed() {
    return remainingNanos() <= 0;
  }

  /** At least 1, as sockets take 0 for forever. */
  public int remainingMillis() {
    return Math.clamp((remainingNanos() + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
  }
}
