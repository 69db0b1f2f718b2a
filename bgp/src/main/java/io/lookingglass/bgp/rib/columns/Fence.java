package io.lookingglass.bgp.rib.columns;

import java.util.Arrays;

/**
 * One level of a prefix table's index: children in order, each with the least prefix that belongs
 * to it. Immutable; changing one makes another.
 *
 * @param <C> a level below, or a leaf
 */
final class Fence<C> {
  private final long[] high;
  private final long[] low;
  private final byte[] length;
  private final Object[] children;

  private Fence(long[] high, long[] low, byte[] length, Object[] children) {
    this.high = high;
    this.low = low;
    this.length = length;
    this.children = children;
  }

  static <C> Fence<C> of(C child) {
    return new Fence<>(new long[1], new long[1], new byte[1], new Object[] {child});
  }

  int size() {
    return children.length;
  }

  @SuppressWarnings("unchecked") // Only children of this type are put in.
  C child(int index) {
    return (C) children[index];
  }

  long high(int index) {
    return high[index];
  }

  long low(int index) {
    return low[index];
  }

  int length(int index) {
    return length[index] & 0xff;
  }

  /** The child that a prefix belongs to. */
  int floor(long soughtHigh, long soughtLow, int soughtLength) {
    int first = 1; // Whatever comes before the second child is the first's.
    int last = children.length - 1;
    while (first <= last) {
      int middle = (first + last) >>> 1;
      int order = Long.compareUnsigned(high[middle], soughtHigh);
      if (order == 0) {
        order = Long.compareUnsigned(low[middle], soughtLow);
      }
      if (order == 0) {
        order = Integer.compare(length[middle] & 0xff, soughtLength);
      }
      if (order > 0) {
        last = middle - 1;
      } else {
        first = middle + 1;
      }
    }
    return last < 0 ? 0 : Math.max(0, first - 1);
  }

  Fence<C> with(int index, C child) {
    Object[] others = children.clone();
    others[index] = child;
    return new Fence<>(high, low, length, others);
  }

  /** Another child behind the one at the index. */
  Fence<C> insertedAfter(int index, long itsHigh, long itsLow, int itsLength, C child) {
    int at = index + 1;
    int size = size() + 1;
    long[] highs = Arrays.copyOf(high, size);
    long[] lows = Arrays.copyOf(low, size);
    byte[] lengths = Arrays.copyOf(length, size);
    Object[] others = Arrays.copyOf(children, size);
    System.arraycopy(high, at, highs, at + 1, size() - at);
    System.arraycopy(low, at, lows, at + 1, size() - at);
    System.arraycopy(length, at, lengths, at + 1, size() - at);
    System.arraycopy(children, at, others, at + 1, size() - at);
    highs[at] = itsHigh;
    lows[at] = itsLow;
    lengths[at] = (byte) itsLength;
    others[at] = child;
    return new Fence<>(highs, lows, lengths, others);
  }

  /** Without a child that is not the only one; what belonged to it is its neighbour's. */
  Fence<C> without(int index) {
    int size = size() - 1;
    long[] highs = Arrays.copyOf(high, size);
    long[] lows = Arrays.copyOf(low, size);
    byte[] lengths = Arrays.copyOf(length, size);
    Object[] others = Arrays.copyOf(children, size);
    System.arraycopy(high, index + 1, highs, index, size - index);
    System.arraycopy(low, index + 1, lows, index, size - index);
    System.arraycopy(length, index + 1, lengths, index, size - index);
    System.arraycopy(children, index + 1, others, index, size - index);
    return new Fence<>(highs, lows, lengths, others);
  }

  /** The children from one index to another, exclusive. */
  Fence<C> part(int from, int to) {
    return new Fence<>(
        Arrays.copyOfRange(high, from, to),
        Arrays.copyOfRange(low, from, to),
        Arrays.copyOfRange(length, from, to),
        Arrays.copyOfRange(children, from, to));
  }

  /** What it takes itself, its children not counted. */
  int bytes() {
    return 96 + size() * (8 + 8 + 1 + 4);
  }
}
