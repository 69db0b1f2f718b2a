package io.lookingglass.probes.gre.monitor;

import io.lookingglass.probes.gre.MeasuredSizes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store in memory that fails while a test says so. Thread-safe. */
final class KeptHistory implements TunnelHealthStore {
  private final List<Entry> minutes = new ArrayList<>();
  private final List<TunnelTransition> transitions = new ArrayList<>();
  private final Map<String, MeasuredSizes> sizes = new LinkedHashMap<>();
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
  public synchronized void saveSizes(List<MeasuredSizes> measured) {
    check();
    measured.forEach(each -> sizes.put(each.tunnel(), each));
  }

  @Override
  public synchronized List<MeasuredSizes> sizes() {
    check();
    return List.copyOf(sizes.values());
  }

  @Override
  public synchronized int deleteOld(Instant now) {
    check();
    return 0;
  }
}
