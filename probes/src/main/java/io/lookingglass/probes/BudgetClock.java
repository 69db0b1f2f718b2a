package io.lookingglass.probes;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time that buckets go by.
 *
 * @param nanos monotonic nanoseconds
 */
record BudgetClock(LongSupplier nanos) implements TimeMeter {

  /** A full bucket that refills steadily. */
  Bucket bucket(int capacity, Duration period) {
    return Bucket.builder()
        .addLimit(Bandwidth.builder().capacity(capacity).refillGreedy(capacity, period).build())
        .withCustomTimePrecision(this)
        .build();
  }

  @Override
  public long currentTimeNanos() {
    return nanos.getAsLong();
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}
