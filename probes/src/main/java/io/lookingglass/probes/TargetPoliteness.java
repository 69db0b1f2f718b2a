package io.lookingglass.probes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.MeasurementRefusedException.TargetBusy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often one address is measured by everybody together: many askers, each within its budget,
 * could else make this server a burden to somebody. Networks of 64 bits count as one address in
 * IPv6. Thread-safe.
 */
final class TargetPoliteness {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int IPV6_LENGTH = 64;

  /** Bounds memory when a whole network is scanned. */
  private static final int MOST_TARGETS = 100_000;

  private final int perMinute;
  private final BudgetClock clock;
  private final Cache<IpPrefix, Bucket> buckets;

  /**
   * @param perMinute at least 1
   * @param nanoClock monotonic nanoseconds
   */
  TargetPoliteness(int perMinute, LongSupplier nanoClock) {
    this.perMinute = perMinute;
    this.clock = new BudgetClock(nanoClock);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_TARGETS)
            .expireAfterAccess(MINUTE)
            .ticker(nanoClock::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /** Counts one that is about to begin; tells what stands against it when it is one too many. */
  Optional<TargetBusy> count(Asker asker, InetAddress target) {
    if (asker.trusted()) {
      return Optional.empty();
    }
    IpPrefix host = IpPrefix.host(target);
    IpPrefix key = host.isIpv4() ? host : IpPrefix.containing(target, IPV6_LENGTH);
    ConsumptionProbe probe =
        buckets.get(key, _ -> clock.bucket(perMinute, MINUTE)).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(
            new TargetBusy(
                target,
                perMinute,
                Math.ceilDiv(probe.getNanosToWaitForRefill(), TimeUnit.SECONDS.toNanos(1))));
  }
}
