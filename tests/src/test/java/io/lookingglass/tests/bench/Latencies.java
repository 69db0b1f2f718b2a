package io.lookingglass.tests.bench;

import java.util.Arrays;

/** How long each of many things took. For one thread, and whoever reads it afterwards. */
final class Latencies {
  private long[] nanos = new long[1 << 14];
  private int count;

  void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = took;
  }

  int count() {
    return count;
  }

  /** The value that so many of a hundred do not exceed, in microseconds; 0 when there is none. */
  double micros(double percent) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[Math.min(count - 1, (int) (count * percent / 100))] / 1e3;
  }

  /** In a line of a table, in microseconds. */
  String row() {
    return "%,9d %10.1f %10.1f %10.1f %12.1f"
        .formatted(count, micros(50), micros(99), micros(99.9), micros(100));
  }

  static String head() {
    return "%9s %10s %10s %10s %12s"
        .formatted("look-ups", "median us", "p99 us", "p99.9 us", "longest us");
  }
}
