package io.lookingglass.bgp.rib;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;

/** Between prefixes and the two numbers by which tables know them. */
final class Prefixes {
  private Prefixes() {}

  static IpPrefix of(int family, long high, long low, int length) {
    byte[] address = new byte[family == 0 ? 4 : 16];
    for (int index = 0; index < address.length; index++) {
      long word = index < 8 ? high : low;
      address[index] = (byte) (word >>> (56 - 8 * (index % 8)));
    }
    return new IpPrefix(IpAddresses.ofBytes(address), length);
  }

  /** The family of unicast prefixes it belongs to. */
  static int family(IpPrefix prefix) {
    return prefix.isIpv4() ? 0 : 1;
  }

  static long high(IpPrefix prefix) {
    return word(prefix.address().getAddress(), 0);
  }

  static long low(IpPrefix prefix) {
    return word(prefix.address().getAddress(), 8);
  }

  private static long word(byte[] address, int from) {
    long word = 0;
    for (int index = from; index < from + 8; index++) {
      word = word << 8 | (index < address.length ? address[index] & 0xff : 0);
    }
    return word;
  }

  /** How many leading bits two addresses share. */
  static int common(long high, long low, long otherHigh, long otherLow) {
    return high != otherHigh
        ? Long.numberOfLeadingZeros(high ^ otherHigh)
        : 64 + Long.numberOfLeadingZeros(low ^ otherLow);
  }

  /** The upper word with all bits behind the length cleared. */
  static long maskHigh(long high, int length) {
    return length >= 64 ? high : length == 0 ? 0 : high & -1L << (64 - length);
  }

  /** The lower word with all bits behind the length cleared. */
  static long maskLow(long low, int length) {
    return length <= 64 ? 0 : length == 128 ? low : low & -1L << (128 - length);
  }
}
