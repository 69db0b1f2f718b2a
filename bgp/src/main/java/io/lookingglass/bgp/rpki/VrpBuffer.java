package io.lookingglass.bgp.rpki;

import io.lookingglass.config.net.IpPrefix;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Payloads of one address family while they arrive: columns that grow. For one thread.
 *
 * <p>An IPv4 address stands in the upper half of {@code high}, so that both families sort alike.
 */
final class VrpBuffer {
  private long[] high = new long[16];
  private long[] low = new long[16];
  private short[] lengths = new short[16];
  private int[] asn = new int[16];
  private int size;

  void add(Vrp vrp) {
    add(
        high(vrp.prefix()),
        low(vrp.prefix()),
        vrp.prefix().length(),
        vrp.maxLength(),
        (int) vrp.asn().value());
  }

  void add(long newHigh, long newLow, int length, int maxLength, int newAsn) {
    if (size == high.length) {
      int larger = size + (size >> 1);
      high = Arrays.copyOf(high, larger);
      low = Arrays.copyOf(low, larger);
      lengths = Arrays.copyOf(lengths, larger);
      asn = Arrays.copyOf(asn, larger);
    }
    high[size] = newHigh;
    low[size] = newLow;
    lengths[size] = (short) (length << 8 | maxLength);
    asn[size] = newAsn;
    size++;
  }

  void addAll(VrpBuffer other) {
    for (int i = 0; i < other.size; i++) {
      add(other.high[i], other.low[i], other.length(i), other.maxLength(i), other.asn[i]);
    }
  }

  int size() {
    return size;
  }

  long high(int i) {
    return high[i];
  }

  long low(int i) {
    return low[i];
  }

  int length(int i) {
    return lengths[i] >>> 8 & 0xff;
  }

  int maxLength(int i) {
    return lengths[i] & 0xff;
  }

  int asn(int i) {
    return asn[i];
  }

  boolean samePrefix(int one, int other) {
    return high[one] == high[other] && low[one] == low[other] && length(one) == length(other);
  }

  /** Each payload once, by address, length, maximum length and AS. */
  VrpBuffer sortedDistinct() {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    mergeSort(order, new int[size], 0, size);
    VrpBuffer sorted = new VrpBuffer();
    for (int i = 0; i < size; i++) {
      if (i == 0 || compare(order[i - 1], order[i]) != 0) {
        int from = order[i];
        sorted.add(high[from], low[from], length(from), maxLength(from), asn[from]);
      }
    }
    return sorted;
  }

  static long high(IpPrefix prefix) {
    byte[] address = prefix.address().getAddress();
    return address.length == 4
        ? (long) ByteBuffer.wrap(address).getInt() << 32
        : ByteBuffer.wrap(address).getLong();
  }

  static long low(IpPrefix prefix) {
    byte[] address = prefix.address().getAddress();
    return address.length == 4 ? 0 : ByteBuffer.wrap(address).getLong(8);
  }

  private int compare(int one, int other) {
    int byHigh = Long.compareUnsigned(high[one], high[other]);
    if (byHigh != 0) {
      return byHigh;
    }
    int byLow = Long.compareUnsigned(low[one], low[other]);
    if (byLow != 0) {
      return byLow;
    }
    int byLengths = Integer.compare(lengths[one] & 0xffff, lengths[other] & 0xffff);
    return byLengths != 0 ? byLengths : Integer.compareUnsigned(asn[one], asn[other]);
  }

  /** The platform sorts numbers, or objects by a comparator; these are numbers by a comparator. */
  private void mergeSort(int[] order, int[] spare, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    mergeSort(order, spare, from, middle);
    mergeSort(order, spare, middle, to);
    if (compare(order[middle - 1], order[middle]) <= 0) {
      return; // Already in order, as caches mostly send it.
    }
    System.arraycopy(order, from, spare, from, to - from);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft = right == to || (left < middle && compare(spare[left], spare[right]) <= 0);
      order[i] = takeLeft ? spare[left++] : spare[right++];
    }
  }
}
