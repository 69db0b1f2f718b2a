package io.lookingglass.probes.sys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which ICMP types a raw socket lets through: echo reply and the errors. In both structures a set
 * bit blocks its type.
 */
final class IcmpTypeFilter {
  private IcmpTypeFilter() {}

  /** {@code struct icmp_filter}: 32 bits for types 0 to 31; see raw(7). */
  static byte[] ipv4() {
    int pass = 1 << 0 | 1 << 3 | 1 << 11 | 1 << 12;
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(~pass).array();
  }

  /** {@code struct icmp6_filter}: 8 words for types 0 to 255 (RFC 3542 section 3.2). */
  static byte[] ipv6() {
    int[] blocked = {~0, ~0, ~0, ~0, ~0, ~0, ~0, ~0};
    for (int type : new int[] {1, 2, 3, 4, 129}) {
      blocked[type >> 5] &= ~(1 << (type & 31));
    }
    ByteBuffer filter = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    for (int word : blocked) {
      filter.putInt(word);
    }
    return filter.array();
  }
}
