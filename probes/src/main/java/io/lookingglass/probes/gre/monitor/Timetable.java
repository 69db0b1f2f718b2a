package io.lookingglass.probes.gre.monitor;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is due when, earliest first and of equal ones the first that was added. Belongs to one
 * caller; time is nanoseconds on a clock that begins at 0 and never goes back.
 */
final class Timetable<T> {
  private final PriorityQueue<Entry<T>> entries =
      new PriorityQueue<>(
          Comparator.<Entry<T>>comparingLong(Entry::dueNanos).thenComparingLong(Entry::number));
  private long added;

  /** Something that is to be done. */
  record Entry<T>(long dueNanos, long number, T what) {}

  void add(long dueNanos, T what) {
    entries.add(new Entry<>(dueNanos, added++, what));
  }

  /** Takes the first that is due, absent when none is. */
  @Nullable Entry<T> poll(long nowNanos) {
    Entry<T> first = entries.peek();
    return first == null || first.dueNanos() > nowNanos ? null : entries.poll();
  }

  /** How long until the first is due, 0 when it is; {@code Long.MAX_VALUE} when there is none. */
  long untilNext(long nowNanos) {
    Entry<T> first = entries.peek();
    return first == null ? Long.MAX_VALUE : Math.max(0, first.dueNanos() - nowNanos);
  }

  int size() {
    return entries.size();
  }
}
