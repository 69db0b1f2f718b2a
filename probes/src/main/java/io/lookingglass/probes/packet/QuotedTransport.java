package io.lookingglass.probes.packet;

import org.jspecify.annotations.Nullable;

/**
 * The start of a quoted transport header. Routers quote at least eight bytes of it (RFC 792),
 * seldom fewer; what the quote does not reach is absent.
 */
public sealed interface QuotedTransport {

  /**
   * ICMP or ICMPv6.
   *
   * @param checksum as quoted: changed when a NAT changed identifier or, for ICMPv6, an address
   * @param identifier meaningful for echo, 0 to 65535
   * @param sequenceNumber meaningful for echo, 0 to 65535
   */
  record Icmp(int type, int code, int checksum, int identifier, int sequenceNumber, Octets payload)
      implements QuotedTransport {}

  /**
   * UDP.
   *
   * @param length as quoted, header included
   * @param checksum as quoted
   */
  record Udp(
      int sourcePort,
      int destinationPort,
      @Nullable Integer length,
      @Nullable Integer checksum,
      Octets payload)
      implements QuotedTransport {}

  /**
   * TCP.
   *
   * @param sequenceNumber 0 to 4294967295
   * @param flags the low eight flag bits
   * @param checksum as quoted
   * @param maximumSegmentSize value of the MSS option as quoted, which middleboxes lower; absent
   *     also when the quote ends before it
   */
  record Tcp(
      int sourcePort,
      int destinationPort,
      @Nullable Long sequenceNumber,
      @Nullable Integer flags,
      @Nullable Integer checksum,
      @Nullable Integer maximumSegmentSize)
      implements QuotedTransport {}

  /** Another protocol, a later fragment, or too few bytes to tell anything. */
  record Unread(int protocol, Octets bytes) implements QuotedTransport {}

  /** Decodes as much as is there of a transport header. */
  static QuotedTransport decode(int protocol, Octets bytes) {
    return switch (protocol) {
      case IpProtocolNumber.ICMP, IpProtocolNumber.ICMPV6 ->
          bytes.has(0, IcmpMessage.HEADER_BYTES)
              ? new Icmp(
                  bytes.u8(0),
                  bytes.u8(1),
                  bytes.u16(2),
                  bytes.u16(4),
                  bytes.u16(6),
                  bytes.from(IcmpMessage.HEADER_BYTES))
              : new Unread(protocol, bytes);
      case IpProtocolNumber.UDP ->
          bytes.has(0, 4)
              ? new Udp(
                  bytes.u16(0),
                  bytes.u16(2),
                  u16IfQuoted(bytes, 4),
                  u16IfQuoted(bytes, 6),
                  bytes.from(UdpHeader.BYTES))
              : new Unread(protocol, bytes);
      case IpProtocolNumber.TCP ->
          bytes.has(0, 4)
              ? new Tcp(
                  bytes.u16(0),
                  bytes.u16(2),
                  bytes.has(4, 4) ? (Long) bytes.u32(4) : null,
                  bytes.has(13, 1) ? (Integer) bytes.u8(13) : null,
                  u16IfQuoted(bytes, 16),
                  TcpHeader.maximumSegmentSize(bytes.from(TcpHeader.MIN_BYTES)))
              : new Unread(protocol, bytes);
      default -> new Unread(protocol, bytes);
    };
  }

  private static @Nullable Integer u16IfQuoted(Octets bytes, int index) {
    return bytes.has(index, 2) ? bytes.u16(index) : null;
  }
}
