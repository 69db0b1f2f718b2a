package io.lookingglass.bgp.rpki;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All caches at one moment.
 *
 * @param caches in their order of preference
 * @param payloads that count now; 0 when there are none or they expired
 * @param expiresAt when they stop to count unless a cache answers; null when there are none
 * @param memoryBytes what they take
 */
public record RpkiStatus(
    List<CacheStatus> caches, int payloads, @Nullable Instant expiresAt, long memoryBytes) {
  public RpkiStatus {
    caches = List.copyOf(caches);
  }
}
