package io.lookingglass.web.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which wrong tokens came from which network, so that nobody guesses. Thread-safe.
 *
 * <p>Different tokens are counted, not attempts: who guesses shows another one each time, while a
 * script with a token that was taken out of the file shows the same for ever, and must not shut out
 * the people who share its address. After {@value #MOST} within {@link #KEPT} of each other no
 * token from that network is looked at, right or wrong, until {@link #KEPT} after the last.
 */
final class WrongTokens {
  static final int MOST = 10;
  static final Duration KEPT = Duration.ofMinutes(15);

  private static final int MOST_NETWORKS = 100_000;

  private final Cache<String, Set<String>> hashes;

  WrongTokens(InstantSource clock) {
    hashes =
        Caffeine.newBuilder()
            .ticker(() -> nanos(clock.instant()))
            .maximumSize(MOST_NETWORKS)
            .expireAfterWrite(KEPT)
            .build();
  }

  static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  /** Whether nothing from there is looked at now. */
  boolean shutOut(String network) {
    @Nullable Set<String> known = hashes.getIfPresent(network);
    return known != null && known.size() >= MOST;
  }

  /** What a wrong token came to. */
  enum Finding {
    /** It was shown from there before. */
    REPEATED,
    /** Another one. */
    ANOTHER,
    /** One too many: from now on nothing from there is looked at. */
    LAST
  }

  /**
   * Counts one.
   *
   * @param hash of the token
   */
  Finding add(String network, String hash) {
    Finding[] finding = {Finding.REPEATED};
    hashes
        .asMap()
        .compute(
            network,
            (_, known) -> {
              Set<String> all = known == null ? Set.of() : known;
              if (all.size() >= MOST || all.contains(hash)) {
                return all;
              }
              Set<String> more = new HashSet<>(all);
              more.add(hash);
              finding[0] = more.size() == MOST ? Finding.LAST : Finding.ANOTHER;
              return Set.copyOf(more);
            });
    return finding[0];
  }
}
