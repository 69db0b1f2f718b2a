package io.lookingglass.probes.packet;

import java.net.InetAddress;

/**
 * The Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit
 * words, with its incremental update (RFC 1624) and the pseudo headers of IPv4 (RFC 768, RFC 9293)
 * and IPv6 (RFC 8200 section 8.1).
 *
 * <p>Sums are carried in a {@code long} that is folded only at the end, so any packet fits.
 */
public final class InternetChecksum {
  private InternetChecksum() {}

  /**
   * Adds bytes to a sum; an odd last byte counts as if a zero followed. Parts added one after the
   * other must each, except the last, have an even length.
   */
  public static long add(long sum, byte[] bytes, int offset, int length) {
    long total = sum;
    int end = offset + (length & ~1);
    for (int i = offset; i < end; i += 2) {
      total += (bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF);
    }
    if ((length & 1) != 0) {
      total += (bytes[end] & 0xFF) << 8;
    }
    return total;
  }

  /** Folds a sum into 16 bits, carries added back in. */
  public static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (int) folded;
  }

  /** The checksum that belongs to a sum. */
  public static int complement(long sum) {
    return ~fold(sum) & 0xFFFF;
  }

  /** The checksum over some bytes, with the checksum field inside them taken as it stands. */
  public static int of(byte[] bytes, int offset, int length) {
    return complement(add(0, bytes, offset, length));
  }

  /** Whether bytes that contain their own checksum are undamaged. */
  public static boolean valid(Octets octets) {
    return complement(octets.addTo(0)) == 0;
  }

  /**
   * The checksum after one 16-bit word of the covered bytes changed: equation 3 of RFC 1624, {@code
   * HC' = ~(~HC + ~m + m')}.
   */
  public static int update(int checksum, int oldWord, int newWord) {
    return complement((long) (~checksum & 0xFFFF) + (~oldWord & 0xFFFF) + (newWord & 0xFFFF));
  }

  /** The checksum after a run of bytes of even length changed. */
  public static int update(int checksum, byte[] before, byte[] after) {
    if (before.length != after.length || (before.length & 1) != 0) {
      throw new IllegalArgumentException(
          "both runs must have the same even length, not %d and %d"
              .formatted(before.length, after.length));
    }
    long sum = ~checksum & 0xFFFF;
    for (int i = 0; i < before.length; i += 2) {
      sum += ~((before[i] & 0xFF) << 8 | (before[i + 1] & 0xFF)) & 0xFFFF;
    }
    return complement(add(sum, after, 0, after.length));
  }

  /**
   * The sum of the pseudo header in front of a transport header.
   *
   * @param protocol the number of the transport protocol, 0 to 255
   * @param transportBytes size of the transport header and what follows it
   */
  public static long pseudoHeader(
      InetAddress source, InetAddress destination, int protocol, int transportBytes) {
    byte[] from = source.getAddress();
    byte[] to = destination.getAddress();
    long sum = add(add(0, from, 0, from.length), to, 0, to.length);
    return sum + protocol + (transportBytes >>> 16) + (transportBytes & 0xFFFF);
  }

  /**
   * The word that, put where a zero word stands now, makes the sum of everything equal the sum that
   * belongs to {@code wanted}: how a probe gets the checksum it wants through its payload.
   *
   * @param sum of everything covered, with zero in the checksum field and in the word's place
   */
  static int compensation(long sum, int wanted) {
    return fold((long) (~wanted & 0xFFFF) + (~fold(sum) & 0xFFFF));
  }
}
