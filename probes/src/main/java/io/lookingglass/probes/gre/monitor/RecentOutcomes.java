package io.lookingglass.probes.gre.monitor;

import java.util.Arrays;

/** Which of the last so many probes were lost. */
final class RecentOutcomes {
  private final long[] bits;
  private final int capacity;
  private int size;
  private int next;
  private int lost;

  /**
   * @param capacity how many are remembered, at least 1
   */
  RecentOutcomes(int capacity) {
    this.capacity = capacity;
    this.bits = new long[(capacity + Long.SIZE - 1) / Long.SIZE];
  }

  void add(boolean probeLost) {
    long mask = 1L << (next % Long.SIZE);
    int word = next / Long.SIZE;
    if (size == capacity) {
      lost -= (bits[word] & mask) != 0 ? 1 : 0;
    } else {
      size++;
    }
    if (probeLost) {
      bits[word] |= mask;
      lost++;
    } else {
      bits[word] &= ~mask;
    }
    next = next + 1 == capacity ? 0 : next + 1;
  }

  void clear() {
    size = 0;
    next = 0;
    lost = 0;
    Arrays.fill(bits, 0);
  }

  /** Whether so many were seen as are remembered. */
  boolean full() {
    return size == capacity;
  }

  int size() {
    return size;
  }

  int lost() {
    return lost;
  }

  /** The share lost, 0 to 1; 0 of none. */
  double loss() {
    return size == 0 ? 0 : (double) lost / size;
  }
}
