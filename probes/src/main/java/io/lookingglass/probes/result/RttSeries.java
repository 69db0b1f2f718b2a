package io.lookingglass.probes.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statistics over the round trips of one ping or one hop.
 *
 * <p>Computed from nanoseconds and rounded once, at the end. ping and mtr compute in whole
 * microseconds and cut off, so that their last digit may be one less.
 */
final class RttSeries {
  private RttSeries() {}

  /**
   * As iputils' ping: {@code mdev} is the square root of the mean of squares less the square of the
   * mean, which is the standard deviation of the population.
   *
   * @param rttNanos in the order of sending, null where no answer came
   */
  static RttStatistics ofPing(List<@Nullable Long> rttNanos) {
    return statistics(rttNanos, false);
  }

  /**
   * As mtr 0.95 in {@code net_process_ping}: {@code StDev} divides by one less than the answers,
   * jitter is the difference to the answer before, 0 for the first, and {@code Javg} its mean over
   * all answers. mtr takes answers as they arrive, this the order of sending.
   *
   * @param rttNanos in the order of sending, null where no answer came
   */
  static RttStatistics ofHop(List<@Nullable Long> rttNanos) {
    return statistics(rttNanos, true);
  }

  /** In milliseconds, with at most three decimals. */
  static double milliseconds(long nanos) {
    return milliseconds((double) nanos);
  }

  private static double milliseconds(double nanos) {
    return Math.round(nanos / 1_000) / 1_000.0;
  }

  private static RttStatistics statistics(List<@Nullable Long> rttNanos, boolean ofSample) {
    int total = rttNanos.size();
    long[] answered = new long[total];
    int rcv = 0;
    for (Long rtt : rttNanos) {
      if (rtt != null) {
        answered[rcv++] = rtt;
      }
    }
    int drop = total - rcv;
    Double loss = total == 0 ? null : Math.round(10_000.0 * drop / total) / 100.0;
    if (rcv == 0) {
      return new RttStatistics(null, null, null, null, null, null, null, total, rcv, drop, loss);
    }
    double sum = 0;
    long min = Long.MAX_VALUE;
    long max = 0;
    double jitterSum = 0;
    long jitterMin = Long.MAX_VALUE;
    long jitterMax = 0;
    for (int index = 0; index < rcv; index++) {
      sum += answered[index];
      min = Math.min(min, answered[index]);
      max = Math.max(max, answered[index]);
      if (index > 0) {
        long jitter = Math.abs(answered[index] - answered[index - 1]);
        jitterSum += jitter;
        jitterMin = Math.min(jitterMin, jitter);
        jitterMax = Math.max(jitterMax, jitter);
      }
    }
    double mean = sum / rcv;
    double squares = 0;
    for (int index = 0; index < rcv; index++) {
      double difference = answered[index] - mean;
      squares += difference * difference;
    }
    int divisor = ofSample ? Math.max(1, rcv - 1) : rcv;
    return new RttStatistics(
        milliseconds(min),
        milliseconds(mean),
        milliseconds(max),
        milliseconds(Math.sqrt(squares / divisor)),
        rcv == 1 ? 0.0 : milliseconds(jitterMin),
        milliseconds(jitterSum / rcv),
        milliseconds(jitterMax),
        total,
        rcv,
        drop,
        loss);
  }
}
