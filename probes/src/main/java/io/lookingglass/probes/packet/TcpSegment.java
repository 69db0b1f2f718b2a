package io.lookingglass.probes.packet;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Builds TCP segments without data (RFC 9293). */
public final class TcpSegment {
  /** What Linux offers first on a path of 1500 bytes. */
  private static final int WINDOW = 64240;

  private static final int WINDOW_SCALE = 7;

  private TcpSegment() {}

  /**
   * A SYN that looks like a common stack's: MSS, SACK permitted and window scale, since some
   * firewalls drop a SYN without options. No timestamps, so that probes stay alike.
   *
   * @param sequenceNumber 0 to 4294967295; tells probes of one flow apart, and stands inside the
   *     eight bytes that every router quotes
   * @param maximumSegmentSize of the MSS option, 1 to 65535
   */
  public static byte[] syn(
      InetAddress source,
      InetAddress destination,
      int sourcePort,
      int destinationPort,
      long sequenceNumber,
      int maximumSegmentSize) {
    WireWriter options = new WireWriter(12);
    options.u8(TcpHeader.OPTION_MAXIMUM_SEGMENT_SIZE).u8(4);
    options.u16(IpPacketBuilder.inRange("MSS", maximumSegmentSize, 0xFFFF));
    options.u8(TcpHeader.OPTION_NO_OPERATION).u8(TcpHeader.OPTION_NO_OPERATION);
    options.u8(TcpHeader.OPTION_SACK_PERMITTED).u8(2);
    options.u8(TcpHeader.OPTION_NO_OPERATION);
    options.u8(TcpHeader.OPTION_WINDOW_SCALE).u8(3).u8(WINDOW_SCALE);
    return encode(
        source,
        destination,
        sourcePort,
        destinationPort,
        sequenceNumber,
        0,
        TcpHeader.SYN,
        WINDOW,
        options.array());
  }

  /** The answer of an open port to a SYN. */
  public static byte[] synAck(
      InetAddress source,
      InetAddress destination,
      TcpHeader syn,
      long sequenceNumber,
      int maximumSegmentSize) {
    WireWriter options = new WireWriter(4);
    options.u8(TcpHeader.OPTION_MAXIMUM_SEGMENT_SIZE).u8(4);
    options.u16(IpPacketBuilder.inRange("MSS", maximumSegmentSize, 0xFFFF));
    return encode(
        source,
        destination,
        /* sourcePort= */ syn.destinationPort(),
        /* destinationPort= */ syn.sourcePort(),
        sequenceNumber,
        syn.sequenceNumber() + 1,
        TcpHeader.SYN | TcpHeader.ACK,
        WINDOW,
        options.array());
  }

  /**
   * The reset that answers a segment (RFC 9293 section 3.10.7.1): of a closed port to a SYN, or of
   * a prober to a SYN and ACK, so that no half-open connection stays behind.
   *
   * @param answered the segment, whose ports are swapped
   */
  public static byte[] reset(InetAddress source, InetAddress destination, TcpHeader answered) {
    boolean acknowledged = answered.has(TcpHeader.ACK);
    int length = (answered.has(TcpHeader.SYN) ? 1 : 0) + (answered.has(TcpHeader.FIN) ? 1 : 0);
    return encode(
        source,
        destination,
        /* sourcePort= */ answered.destinationPort(),
        /* destinationPort= */ answered.sourcePort(),
        acknowledged ? answered.acknowledgmentNumber() : 0,
        acknowledged ? 0 : answered.sequenceNumber() + length,
        acknowledged ? TcpHeader.RST : TcpHeader.RST | TcpHeader.ACK,
        0,
        null);
  }

  private static byte[] encode(
      InetAddress source,
      InetAddress destination,
      int sourcePort,
      int destinationPort,
      long sequenceNumber,
      long acknowledgmentNumber,
      int flags,
      int window,
      byte @Nullable [] options) {
    int length = TcpHeader.MIN_BYTES + (options == null ? 0 : options.length);
    WireWriter out = new WireWriter(length);
    out.u16(IpPacketBuilder.inRange("source port", sourcePort, 0xFFFF));
    out.u16(IpPacketBuilder.inRange("destination port", destinationPort, 0xFFFF));
    out.u32(sequenceNumber).u32(acknowledgmentNumber);
    out.u8((length / 4) << 4).u8(flags).u16(window).u16(0).u16(0);
    if (options != null) {
      out.bytes(options);
    }
    long sum = InternetChecksum.pseudoHeader(source, destination, IpProtocolNumber.TCP, length);
    out.u16At(16, InternetChecksum.complement(InternetChecksum.add(sum, out.array(), 0, length)));
    return out.array();
  }
}
