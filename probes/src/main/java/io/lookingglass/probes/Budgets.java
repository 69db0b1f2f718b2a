package io.lookingglass.probes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.lookingglass.probes.MeasurementRefusedException.BudgetExhausted;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The hourly budgets of askers: buckets that refill steadily, so that nobody gets two hours' worth
 * around the full hour. A bucket that nobody used for an hour is full, and forgotten. Thread-safe.
 */
final class Budgets {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Bounds memory when a whole network of addresses asks. */
  private static final int MOST_ASKERS = 200_000;

  private final Cache<Account, Bucket> buckets;
  private final BudgetClock clock;

  /** A change of the limit makes a new account. */
  private record Account(String key, int perHour) {}

  /**
   * @param nanoClock monotonic nanoseconds
   */
  Budgets(LongSupplier nanoClock) {
    this.clock = new BudgetClock(nanoClock);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_ASKERS)
            .expireAfterAccess(HOUR)
            .ticker(nanoClock::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Takes what a measurement costs from the asker's budget; tells what is missing when less is
   * left. What costs more than the whole budget takes all of it.
   */
  Optional<BudgetExhausted> charge(Asker asker, int cost) {
    int most = Math.min(cost, asker.measurementsPerHour());
    ConsumptionProbe probe = bucket(asker).tryConsumeAndReturnRemaining(most);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(
            new BudgetExhausted(
                rateLimit(asker), Math.max(1, seconds(probe.getNanosToWaitForRefill()))));
  }

  RateLimit rateLimit(Asker asker) {
    int limit = asker.measurementsPerHour();
    int remaining = Math.clamp(bucket(asker).getAvailableTokens(), 0, limit);
    int consumed = limit - remaining;
    long untilFull = Math.ceilDiv((long) consumed * HOUR.toSeconds(), limit);
    return new RateLimit(limit, consumed, remaining, untilFull);
  }

  private Bucket bucket(Asker asker) {
    return buckets.get(
        new Account(asker.key(), asker.measurementsPerHour()),
        account -> clock.bucket(account.perHour(), HOUR));
  }

  private static long seconds(long nanos) {
    return Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1));
  }
}
