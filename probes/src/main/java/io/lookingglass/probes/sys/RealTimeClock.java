package io.lookingglass.probes.sys;

import java.time.Instant;

/** The clock that the kernel stamps packets with (CLOCK_REALTIME), read from user space. */
final class RealTimeClock {
  private RealTimeClock() {}

  /** Nanoseconds since the epoch; good until the year 2262. */
  static long nanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
