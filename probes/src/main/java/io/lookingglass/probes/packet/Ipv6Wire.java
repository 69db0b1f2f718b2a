package io.lookingglass.probes.packet;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The IPv6 header and its extension headers on the wire (RFC 8200 sections 3 and 4). */
final class Ipv6Wire {
  static final int HEADER_BYTES = 40;

  /** More headers than any honest packet has; what lies behind stays unread. */
  static final int MAX_EXTENSION_HEADERS = 8;

  private static final int FRAGMENT_HEADER_BYTES = 8;

  private Ipv6Wire() {}

  static @Nullable IpHeader decode(Octets packet) {
    if (!packet.has(0, HEADER_BYTES)) {
      return null;
    }
    long firstWord = packet.u32(0);
    int next = packet.u8(6);
    int index = HEADER_BYTES;
    Long identification = null;
    boolean moreFragments = false;
    int fragmentOffsetBytes = 0;
    // The walk ends at a transport header, where the bytes end, or behind a later fragment's
    // header.
    for (int count = 0; count < MAX_EXTENSION_HEADERS && fragmentOffsetBytes == 0; count++) {
      int headerBytes = extensionHeaderBytes(packet, next, index);
      if (headerBytes == 0) {
        break;
      }
      if (next == IpProtocolNumber.FRAGMENT) {
        int fragment = packet.u16(index + 2);
        fragmentOffsetBytes = fragment & 0xFFF8;
        moreFragments = (fragment & 1) != 0;
        identification = packet.u32(index + 4);
      }
      next = packet.u8(index);
      index += headerBytes;
    }
    return new IpHeader(
        address(packet, 8),
        address(packet, 24),
        next,
        packet.u8(7),
        (int) (firstWord >>> 20) & 0xFF,
        HEADER_BYTES + packet.u16(4),
        index,
        identification,
        (int) firstWord & 0xFFFFF,
        true,
        moreFragments,
        fragmentOffsetBytes);
  }

  /** The size of the extension header at {@code index}; 0 when it is none or its start is cut. */
  private static int extensionHeaderBytes(Octets packet, int number, int index) {
    return switch (number) {
      case IpProtocolNumber.HOP_BY_HOP,
          IpProtocolNumber.ROUTING,
          IpProtocolNumber.DESTINATION_OPTIONS ->
          packet.has(index, 2) ? (packet.u8(index + 1) + 1) * 8 : 0;
      // RFC 4302 section 2.2 counts in 32-bit words, minus 2.
      case IpProtocolNumber.AUTHENTICATION ->
          packet.has(index, 2) ? (packet.u8(index + 1) + 2) * 4 : 0;
      case IpProtocolNumber.FRAGMENT ->
          packet.has(index, FRAGMENT_HEADER_BYTES) ? FRAGMENT_HEADER_BYTES : 0;
      default -> 0;
    };
  }

  static void encode(
      WireWriter out,
      InetAddress source,
      InetAddress destination,
      int protocol,
      int hopLimit,
      int trafficClass,
      int flowLabel,
      int payloadBytes) {
    out.u32(6L << 28 | (long) trafficClass << 20 | flowLabel);
    out.u16(payloadBytes).u8(protocol).u8(hopLimit);
    out.bytes(source.getAddress()).bytes(destination.getAddress());
  }

  /** Keeps an IPv4-mapped address an IPv6 address, as it stood in the packet. */
  static InetAddress address(Octets octets, int index) {
    try {
      return Inet6Address.getByAddress(null, octets.slice(index, 16).toArray(), -1);
    } catch (UnknownHostException impossible) {
      throw new AssertionError("sixteen bytes are always an IPv6 address", impossible);
    }
  }
}
