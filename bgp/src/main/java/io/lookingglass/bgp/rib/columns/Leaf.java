package io.lookingglass.bgp.rib.columns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of prefixes in ascending order, as columns: what they are, and where the chain of paths of
 * each begins.
 *
 * <p>The columns are as short as the table allows: IPv4 needs the first four octets only, and few
 * IPv6 prefixes need more than eight.
 */
final class Leaf extends Versioned {
  /** More prefixes are split over two leaves. */
  static final int MOST = 128;

  private static final int STEP = 8; // Columns grow by so much: small is worth a copy.
  private int[] first; // Bits 0-31 of the address.
  private int @Nullable [] second; // Bits 32-63; null for IPv4.
  private long @Nullable [] rest; // Bits 64-127; null while all are zero.
  private byte[] length;
  private int[] head;
  private int size;

  Leaf(boolean wide) {
    first = new int[STEP];
    second = wide ? new int[STEP] : null;
    length = new byte[STEP];
    head = new int[STEP];
  }

  /** A copy of some of another's prefixes. */
  private Leaf(Leaf from, int begin, int end) {
    int room = (end - begin) / STEP * STEP + STEP;
    size = end - begin;
    first = Arrays.copyOf(Arrays.copyOfRange(from.first, begin, end), room);
    int[] seconds = from.second;
    second = seconds == null ? null : Arrays.copyOf(Arrays.copyOfRange(seconds, begin, end), room);
    long[] rests = from.rest;
    rest = rests == null ? null : Arrays.copyOf(Arrays.copyOfRange(rests, begin, end), room);
    length = Arrays.copyOf(Arrays.copyOfRange(from.length, begin, end), room);
    head = Arrays.copyOf(Arrays.copyOfRange(from.head, begin, end), room);
  }

  int size() {
    return size;
  }

  long high(int at) {
    int[] seconds = second;
    return (long) first[at] << 32 | (seconds == null ? 0 : seconds[at] & 0xffff_ffffL);
  }

  long low(int at) {
    long[] rests = rest;
    return rests == null ? 0 : rests[at];
  }

  int length(int at) {
    return length[at] & 0xff;
  }

  int head(int at) {
    return head[at];
  }

  void head(int at, int value) {
    head[at] = value;
  }

  /** The last prefix that is not behind the one sought, or -1. */
  int floor(long soughtHigh, long soughtLow, int soughtLength) {
    int begin = 0;
    int end = size - 1;
    while (begin <= end) {
      int middle = (begin + end) >>> 1;
      if (compare(middle, soughtHigh, soughtLow, soughtLength) > 0) {
        end = middle - 1;
      } else {
        begin = middle + 1;
      }
    }
    return end;
  }

  boolean is(int at, long itsHigh, long itsLow, int itsLength) {
    return high(at) == itsHigh && low(at) == itsLow && length(at) == itsLength;
  }

  private int compare(int at, long otherHigh, long otherLow, int otherLength) {
    int order = Long.compareUnsigned(high(at), otherHigh);
    if (order == 0) {
      order = Long.compareUnsigned(low(at), otherLow);
    }
    return order != 0 ? order : Integer.compare(length(at), otherLength);
  }

  // What only the writing thread does

  boolean isFull() {
    return size == MOST;
  }

  void insert(int at, long itsHigh, long itsLow, int itsLength, int itsHead) {
    if (size == head.length) {
      resize(size + STEP);
    }
    long[] rests = rest;
    if (itsLow != 0 && rests == null) {
      rests = new long[head.length];
      rest = rests;
    }
    int behind = size - at;
    System.arraycopy(first, at, first, at + 1, behind);
    first[at] = (int) (itsHigh >>> 32);
    int[] seconds = second;
    if (seconds != null) {
      System.arraycopy(seconds, at, seconds, at + 1, behind);
      seconds[at] = (int) itsHigh;
    }
    if (rests != null) {
      System.arraycopy(rests, at, rests, at + 1, behind);
      rests[at] = itsLow;
    }
    System.arraycopy(length, at, length, at + 1, behind);
    length[at] = (byte) itsLength;
    System.arraycopy(head, at, head, at + 1, behind);
    head[at] = itsHead;
    size++;
  }

  void remove(int at) {
    int behind = size - at - 1;
    System.arraycopy(first, at + 1, first, at, behind);
    int[] seconds = second;
    if (seconds != null) {
      System.arraycopy(seconds, at + 1, seconds, at, behind);
    }
    long[] rests = rest;
    if (rests != null) {
      System.arraycopy(rests, at + 1, rests, at, behind);
    }
    System.arraycopy(length, at + 1, length, at, behind);
    System.arraycopy(head, at + 1, head, at, behind);
    size--;
    if (head.length - size >= 3 * STEP) {
      resize(size + STEP);
    }
  }

  private void resize(int room) {
    first = Arrays.copyOf(first, room);
    int[] seconds = second;
    second = seconds == null ? null : Arrays.copyOf(seconds, room);
    long[] rests = rest;
    rest = rests == null ? null : Arrays.copyOf(rests, room);
    length = Arrays.copyOf(length, room);
    head = Arrays.copyOf(head, room);
  }

  Leaf part(int begin, int end) {
    return new Leaf(this, begin, end);
  }

  /** The prefixes of this and of one that follows it. */
  Leaf joined(Leaf following) {
    Leaf both = new Leaf(this, 0, size);
    for (int at = 0; at < following.size; at++) {
      both.insert(
          both.size,
          following.high(at),
          following.low(at),
          following.length(at),
          following.head(at));
    }
    return both;
  }

  /** What it takes. */
  int bytes() {
    int column = head.length;
    return 48
        + (16 + 4 * column)
        + (second == null ? 0 : 16 + 4 * column)
        + (rest == null ? 0 : 16 + 8 * column)
        + (16 + column)
        + (16 + 4 * column);
  }
}
