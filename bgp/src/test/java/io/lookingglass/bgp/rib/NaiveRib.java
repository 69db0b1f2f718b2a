package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.Family;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables as one would write them without a thought for size or speed: what the real ones are
 * compared with.
 *
 * @param <N> what routes are to, within a family
 */
final class NaiveRib<N extends Comparable<? super N>> {

  /** Which path of a prefix. */
  record PathKey(RibPeer peer, @Nullable Integer pathId) {}

  /** A path. */
  record Path(TestPath path, Eligibility eligibility, boolean stale, boolean longLivedStale) {
    Path asStale() {
      return new Path(path, eligibility, true, longLivedStale);
    }

    Path asLongLivedStale() {
      return new Path(path, eligibility, stale, true);
    }
  }

  final Family family;
  final TreeMap<N, Map<PathKey, Path>> prefixes = new TreeMap<>();

  NaiveRib(Family family) {
    this.family = family;
  }

  void announce(N prefix, PathKey key, TestPath path, Eligibility eligibility) {
    prefixes
        .computeIfAbsent(prefix, _ -> new HashMap<>())
        .put(key, new Path(path, eligibility, false, false));
  }

  void withdraw(N prefix, PathKey key) {
    Map<PathKey, Path> paths = prefixes.get(prefix);
    if (paths != null) {
      paths.remove(key);
      if (paths.isEmpty()) {
        prefixes.remove(prefix);
      }
    }
  }

  /** What becomes of a path; null when it goes. */
  interface Fate {
    @Nullable Path of(Path path);
  }

  void forAll(RibPeer peer, Fate fate) {
    prefixes
        .values()
        .forEach(
            paths -> {
              Map<PathKey, Path> after = new HashMap<>();
              paths.forEach(
                  (key, path) -> {
                    Path changed = key.peer().equals(peer) ? fate.of(path) : path;
                    if (changed != null) {
                      after.put(key, changed);
                    }
                  });
              paths.clear();
              paths.putAll(after);
            });
    prefixes.values().removeIf(Map::isEmpty);
  }

  AdjRibIn.Counts counts(RibPeer peer) {
    int prefixCount = 0;
    List<Path> all = new ArrayList<>();
    for (Map<PathKey, Path> paths : prefixes.values()) {
      List<Path> ofPeer = new ArrayList<>();
      paths.forEach(
          (key, path) -> {
            if (key.peer().equals(peer)) {
              ofPeer.add(path);
            }
          });
      prefixCount += ofPeer.isEmpty() ? 0 : 1;
      all.addAll(ofPeer);
    }
    return new AdjRibIn.Counts(
        prefixCount,
        all.size(),
        (int) all.stream().filter(path -> path.eligibility() == Eligibility.ELIGIBLE).count(),
        (int) all.stream().filter(Path::stale).count());
  }

  /** RFC 4271, section 9.1.2.2, word for word. */
  static Optional<PathKey> best(Map<PathKey, Path> paths) {
    List<Map.Entry<PathKey, Path>> left =
        new ArrayList<>(
            paths.entrySet().stream()
                .filter(each -> each.getValue().eligibility() == Eligibility.ELIGIBLE)
                .toList());
    if (left.isEmpty()) {
      return Optional.empty();
    }
    keepLeast(left, each -> isLeastPreferred(each.getValue()) ? 1 : 0);
    keepLeast(
        left,
        each ->
            each.getValue().path().localPref() == null
                ? -100
                : -each.getValue().path().localPref());
    keepLeast(left, each -> each.getValue().path().asPath().size());
    keepLeast(left, each -> each.getValue().path().origin());
    List<Map.Entry<PathKey, Path>> before = List.copyOf(left);
    left.removeIf(
        each ->
            before.stream()
                .anyMatch(
                    other -> neighborAs(other) == neighborAs(each) && med(other) < med(each)));
    keepLeast(left, each -> each.getKey().peer().external() ? 0 : 1);
    keepLeast(left, NaiveRib::identifier);
    keepLeast(left, each -> each.getValue().path().clusterListLength());
    keepLeast(left, each -> each.getKey().peer().address().getAddress()[3] & 0xff);
    keepLeast(
        left,
        each -> {
          Integer pathId = each.getKey().pathId();
          return pathId == null ? 0 : Integer.toUnsignedLong(pathId);
        });
    return Optional.of(left.getFirst().getKey());
  }

  private static boolean isLeastPreferred(Path path) {
    return path.longLivedStale() || path.path().communities().contains(TestPath.LLGR_STALE);
  }

  private static long neighborAs(Map.Entry<PathKey, Path> each) {
    List<Long> asPath = each.getValue().path().asPath();
    return asPath.isEmpty() ? 0 : asPath.getFirst();
  }

  private static long med(Map.Entry<PathKey, Path> each) {
    Long med = each.getValue().path().med();
    return med == null ? 0 : med;
  }

  private static long identifier(Map.Entry<PathKey, Path> each) {
    Long originator = each.getValue().path().originatorId();
    if (originator != null) {
      return originator;
    }
    return Integer.toUnsignedLong(
        java.nio.ByteBuffer.wrap(each.getKey().peer().identifier().getAddress()).getInt());
  }

  /** A number for a path, the least being best. */
  private interface Measure {
    long of(Map.Entry<PathKey, Path> path);
  }

  private static void keepLeast(List<Map.Entry<PathKey, Path>> left, Measure measure) {
    long least = measure.of(left.stream().min(Comparator.comparingLong(measure::of)).orElseThrow());
    left.removeIf(each -> measure.of(each) != least);
  }
}
