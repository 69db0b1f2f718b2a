package io.lookingglass.probes.packet;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The IPv4 header on the wire (RFC 791 section 3.1). */
final class Ipv4Wire {
  static final int HEADER_BYTES = 20;

  private static final int DONT_FRAGMENT = 0x4000;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int OFFSET_MASK = 0x1FFF;

  private Ipv4Wire() {}

  static @Nullable IpHeader decode(Octets packet) {
    if (!packet.has(0, HEADER_BYTES)) {
      return null;
    }
    int headerBytes = (packet.u8(0) & 0x0F) * 4;
    int totalBytes = packet.u16(2);
    if (headerBytes < HEADER_BYTES || totalBytes < headerBytes) {
      return null;
    }
    int fragment = packet.u16(6);
    return new IpHeader(
        address(packet, 12),
        address(packet, 16),
        packet.u8(9),
        packet.u8(8),
        packet.u8(1),
        totalBytes,
        headerBytes,
        (long) packet.u16(4),
        null,
        (fragment & DONT_FRAGMENT) != 0,
        (fragment & MORE_FRAGMENTS) != 0,
        (fragment & OFFSET_MASK) * 8);
  }

  static void encode(
      WireWriter out,
      InetAddress source,
      InetAddress destination,
      int protocol,
      int ttl,
      int trafficClass,
      int identification,
      boolean dontFragment,
      int payloadBytes) {
    int start = out.position();
    out.u8(0x45).u8(trafficClass).u16(HEADER_BYTES + payloadBytes);
    out.u16(identification).u16(dontFragment ? DONT_FRAGMENT : 0);
    out.u8(ttl).u8(protocol).u16(0);
    out.bytes(source.getAddress()).bytes(destination.getAddress());
    out.u16At(start + 10, InternetChecksum.of(out.array(), start, HEADER_BYTES));
  }

  static InetAddress address(Octets octets, int index) {
    try {
      return Inet4Address.getByAddress(octets.slice(index, 4).toArray());
    } catch (UnknownHostException impossible) {
      throw new AssertionError("four bytes are always an IPv4 address", impossible);
    }
  }
}
