package io.lookingglass.probes.packet;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Builds UDP datagrams (RFC 768). */
public final class UdpDatagram {
  private UdpDatagram() {}

  /**
   * A datagram of zeros whose checksum is the wanted one, through the first two bytes of its
   * payload: the checksum tells probes of one flow apart, stands inside the eight bytes that every
   * router quotes, and shows a NAT when it changes.
   *
   * @param wantedChecksum 1 to 65535 (0 would mean that none was computed); absent for whatever
   *     comes out
   * @param payloadBytes 0 to 65507; below 2 there is no room for a wanted checksum and the computed
   *     one is used
   */
  public static byte[] probe(
      InetAddress source,
      InetAddress destination,
      int sourcePort,
      int destinationPort,
      @Nullable Integer wantedChecksum,
      int payloadBytes) {
    byte[] payload = new byte[IpPacketBuilder.inRange("payload size", payloadBytes, 65507)];
    byte[] datagram = of(source, destination, sourcePort, destinationPort, payload);
    if (wantedChecksum != null && payloadBytes >= 2) {
      if (wantedChecksum == 0) {
        throw new IllegalArgumentException("a wanted UDP checksum must be 1 to 65535, not 0");
      }
      IpPacketBuilder.inRange("wanted checksum", wantedChecksum, 0xFFFF);
      int computed = Octets.of(datagram).u16(6);
      int word = InternetChecksum.compensation(~computed & 0xFFFF, wantedChecksum);
      put(datagram, UdpHeader.BYTES, word);
      put(datagram, 6, wantedChecksum);
    }
    return datagram;
  }

  /** A datagram with the right checksum. */
  public static byte[] of(
      InetAddress source,
      InetAddress destination,
      int sourcePort,
      int destinationPort,
      byte[] payload) {
    int length = UdpHeader.BYTES + payload.length;
    WireWriter out = new WireWriter(length);
    out.u16(IpPacketBuilder.inRange("source port", sourcePort, 0xFFFF));
    out.u16(IpPacketBuilder.inRange("destination port", destinationPort, 0xFFFF));
    out.u16(length).u16(0).bytes(payload);
    long sum = InternetChecksum.pseudoHeader(source, destination, IpProtocolNumber.UDP, length);
    int checksum = InternetChecksum.complement(InternetChecksum.add(sum, out.array(), 0, length));
    // RFC 768: a computed zero is sent as all ones.
    out.u16At(6, checksum == 0 ? 0xFFFF : checksum);
    return out.array();
  }

  private static void put(byte[] datagram, int index, int value) {
    datagram[index] = (byte) (value >>> 8);
    datagram[index + 1] = (byte) value;
  }
}
