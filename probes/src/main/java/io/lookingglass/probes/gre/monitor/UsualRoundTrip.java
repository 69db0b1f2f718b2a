package io.lookingglass.probes.gre.monitor;

import java.util.concurrent.TimeUnit;

/**
 * By when answers usually come, as TCP finds out when to send again (RFC 6298, section 2): a
 * smoothed round-trip time and four times its smoothed variation. Belongs to one caller.
 */
final class UsualRoundTrip {
  /** Less than this is within what a busy machine or a router's control plane may take. */
  static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private boolean known;
  private long smoothed;
  private long variation;

  void measured(long rttNanos) {
    if (known) {
      variation += (Math.abs(smoothed - rttNanos) - variation) / 4;
      smoothed += (rttNanos - smoothed) / 8;
    } else {
      known = true;
      smoothed = rttNanos;
      variation = rttNanos / 2;
    }
  }

  /** At least {@link #LEAST_NANOS}; {@code Long.MAX_VALUE} while nothing is known. */
  long boundNanos() {
    return known ? Math.max(LEAST_NANOS, smoothed + 4 * variation) : Long.MAX_VALUE;
  }
}
