package io.lookingglass.probes.bfd;

import java.time.Duration;

/**
 * How often one end wants to send and to be sent packets.
 *
 * @param interval desired and required least interval, 1 ms to 1 h, in whole microseconds
 * @param multiplier how many packets in a row may be lost, 1 to 255
 */
public record BfdTiming(Duration interval, int multiplier) {
  public BfdTiming {
    if (interval.compareTo(Duration.ofMillis(1)) < 0
        || interval.compareTo(Duration.ofHours(1)) > 0
        || multiplier < 1
        || multiplier > 255) {
      throw new IllegalArgumentException(
          "an interval is 1 ms to 1 h and a multiplier 1 to 255, but they are %s and %d"
              .formatted(interval, multiplier));
    }
  }

  long micros() {
    return interval.toNanos() / 1000;
  }
}
