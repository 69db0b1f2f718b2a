package io.lookingglass.probes.gre;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts packets that answer no probe. Thread-safe. */
final class StrayCounts {
  private final Map<StrayKind, LongAdder> counts = new EnumMap<>(StrayKind.class);

  StrayCounts() {
    for (StrayKind kind : StrayKind.values()) {
      counts.put(kind, new LongAdder());
    }
  }

  void count(StrayKind kind) {
    @Nullable LongAdder count = counts.get(kind);
    if (count != null) {
      count.increment();
    }
  }

  Map<StrayKind, Long> snapshot() {
    Map<StrayKind, Long> snapshot = new EnumMap<>(StrayKind.class);
    counts.forEach((kind, count) -> snapshot.put(kind, count.sum()));
    return snapshot;
  }
}
