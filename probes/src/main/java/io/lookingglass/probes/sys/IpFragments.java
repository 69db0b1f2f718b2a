package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a packet that we built ourselves into fragments (RFC 791 section 3.2, RFC 8200 section 4.5):
 * the kernel does not do it for sockets that include the IP header. Pure.
 */
final class IpFragments {
  private static final int IPV4_FLAGS_AND_OFFSET = 6;
  private static final int IPV4_TOTAL_LENGTH = 2;
  private static final int IPV4_MORE_FRAGMENTS = 0x2000;
  private static final int IPV6_PAYLOAD_LENGTH = 4;
  private static final int IPV6_NEXT_HEADER = 6;
  private static final int IPV6_FRAGMENT_HEADER_BYTES = 8;
  private static final byte IPV6_FRAGMENT = 44;

  private IpFragments() {}

  /**
   * Splits a packet without options or extension headers.
   *
   * @param identification what holds the fragments of an IPv6 packet together; an IPv4 packet has
   *     its own
   * @throws IllegalArgumentException when the MTU is too small for any fragment
   */
  static List<byte[]> split(IpVersion ipVersion, byte[] packet, int mtuBytes, int identification) {
    int headerBytes = ipVersion.headerBytes();
    int overhead =
        switch (ipVersion) {
          case IPV4 -> headerBytes;
          case IPV6 -> headerBytes + IPV6_FRAGMENT_HEADER_BYTES;
        };
    int step = mtuBytes - overhead & ~7; // offsets count in units of eight bytes
    if (step <= 0) {
      throw new IllegalArgumentException("no fragment fits an MTU of %d bytes".formatted(mtuBytes));
    }
    List<byte[]> fragments = new ArrayList<>();
    int dataBytes = packet.length - headerBytes;
    for (int offset = 0; offset < dataBytes; offset += step) {
      int length = Math.min(step, dataBytes - offset);
      boolean more = offset + length < dataBytes;
      ByteBuffer fragment = ByteBuffer.allocate(overhead + length).put(packet, 0, headerBytes);
      switch (ipVersion) {
        case IPV4 ->
            fragment
                .putShort(IPV4_TOTAL_LENGTH, (short) (overhead + length))
                .putShort(
                    IPV4_FLAGS_AND_OFFSET, (short) (offset / 8 | (more ? IPV4_MORE_FRAGMENTS : 0)));
        case IPV6 -> {
          fragment
              .putShort(IPV6_PAYLOAD_LENGTH, (short) (IPV6_FRAGMENT_HEADER_BYTES + length))
              .put(IPV6_NEXT_HEADER, IPV6_FRAGMENT);
          fragment
              .put(packet[IPV6_NEXT_HEADER])
              .put((byte) 0)
              .putShort((short) (offset | (more ? 1 : 0)))
              .putInt(identification);
        }
      }
      fragments.add(fragment.put(packet, headerBytes + offset, length).array());
    }
    return fragments;
  }
}
