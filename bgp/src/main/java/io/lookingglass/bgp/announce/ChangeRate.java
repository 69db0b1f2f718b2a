package io.lookingglass.bgp.announce;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How often everybody may ask for changes: a bucket of tokens each, that holds those of a minute
 * and fills evenly. Not thread-safe.
 */
final class ChangeRate {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST_REMEMBERED = 10_000;

  private final Map<String, Bucket> buckets = new HashMap<>();

  /** When it was last looked at, and what was in it then, in nanoseconds' worth. */
  private record Bucket(long at, long content) {}

  /**
   * Takes one, or says how long to wait for it.
   *
   * @param now of a clock that only goes forward, in nanoseconds
   */
  Optional<Duration> take(String name, int perMinute, long now) {
    long one = MINUTE / perMinute;
    Bucket before = buckets.getOrDefault(name, new Bucket(now, MINUTE));
    long content = Math.min(MINUTE, before.content() + (now - before.at()));
    if (content < one) {
      return Optional.of(Duration.ofNanos(one - content));
    }
    buckets.put(name, new Bucket(now, content - one));
    if (buckets.size() > MOST_REMEMBERED) {
      buckets.values().removeIf(bucket -> bucket.content() + (now - bucket.at()) >= MINUTE);
    }
    return Optional.empty();
  }
}
