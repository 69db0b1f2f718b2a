package io.lookingglass.bgp.rib.columns;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of one size that were given back, for whoever needs another: a peer that comes back with a
 * full table should not leave the one of before to the collector, which is in no hurry with large
 * arrays. When memory runs short the collector takes them. For one thread.
 *
 * @param <A> the arrays
 */
final class SpareChunks<A> {
  private static final int MOST = 1 << 11;

  private final Deque<SoftReference<A>> spares = new ArrayDeque<>();

  /** With whatever was in it; null when there is none. */
  @Nullable A take() {
    @Nullable A spare = null;
    while (spare == null && !spares.isEmpty()) {
      spare = spares.removeLast().get();
    }
    return spare;
  }

  /** Nobody but readers that will find out uses it any more. */
  void give(A chunk) {
    if (spares.size() < MOST) {
      spares.addLast(new SoftReference<>(chunk));
    }
  }
}
