package io.lookingglass.bgp.announce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When announcements end by themselves, on a clock that only goes forward: while the program runs,
 * setting the time of day neither shortens nor prolongs a time to live. Over a restart only the
 * time of day is left; what it says remains counts, but never more than was asked for, so that a
 * clock that was set back does not prolong either. Not thread-safe.
 */
final class Deadlines {
  private final Map<String, Long> nanos = new HashMap<>();

  /** An announcement that was accepted just now. */
  void begin(Announcement announcement, long now) {
    @Nullable Duration ttl = announcement.request().ttl();
    if (ttl != null) {
      nanos.put(announcement.id(), now + ttl.toNanos());
    }
  }

  /**
   * An announcement from before the program started.
   *
   * @param wall the time of day
   */
  void resume(Announcement announcement, Instant wall, long now) {
    @Nullable Duration ttl = announcement.request().ttl();
    @Nullable Instant expiresAt = announcement.expiresAt();
    if (ttl != null && expiresAt != null) {
      Duration left = Duration.between(wall, expiresAt);
      Duration bounded = left.compareTo(ttl) > 0 ? ttl : left;
      nanos.put(announcement.id(), now + Math.max(0, bounded.toNanos()));
    }
  }

  void end(String id) {
    nanos.remove(id);
  }

  /** Those whose time is over. */
  List<String> due(long now) {
    List<String> due = new ArrayList<>();
    nanos.forEach(
        (id, deadline) -> {
          if (deadline - now <= 0) {
            due.add(id);
          }
        });
    return due;
  }

  /** How long until the next is due; empty when none is. */
  Optional<Duration> next(long now) {
    return nanos.values().stream()
        .map(deadline -> Duration.ofNanos(Math.max(0, deadline - now)))
        .min(Duration::compareTo);
  }

  /** How long an announcement has left; null when it has no end. */
  @Nullable Duration left(String id, long now) {
    @Nullable Long deadline = nanos.get(id);
    return deadline == null ? null : Duration.ofNanos(Math.max(0, deadline - now));
  }
}
