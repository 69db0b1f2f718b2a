package io.lookingglass.probes.gre.monitor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store in memory that fails while a test says so. Thread-safe. */
final class KeptHistory implements TunnelHealthStore {
  private final List<Entry> minutes = new ArrayList<>();
  private final List<TunnelTransition> transitions = new ArrayList<>();
  private boolean failing;

  synchronized void failing(boolean now) {
    failing = now;
  }

  synchronized List<Entry> minutes() {
    return List.copyOf(minutes);
  }

  private void check() {
    if (failing) {
      throw new IllegalStateException("the disk is full");
    }
  }

  @Override
  public synchronized void save(List<Entry> added, List<TunnelTransition> events) {
    check();
    minutes.addAll(added);
    transitions.addAll(events);
  }

  @Override
  public synchronized List<Entry> read(
      String tunnel, Resolution resolution, Instant from, Instant to) {
    check();
    return minutes.stream()
        .filter(each -> each.tunnel().equals(tunnel))
        .filter(each -> each.at() >= from.toEpochMilli() && each.at() < to.toEpochMilli())
        .toList();
  }

  @Override
  public synchronized List<TunnelTransition> transitions(@Nullable String tunnel, int most) {
    check();
    return transitions.reversed().stream()
        .filter(each -> tunnel == null || each.tunnel().equals(tunnel))
        .limit(most)
        .toList();
  }

  @Override
  public synchronized int deleteOld(Instant now) {
    check();
    return 0;
  }
}
