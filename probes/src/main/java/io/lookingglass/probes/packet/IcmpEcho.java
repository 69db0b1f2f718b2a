package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Builds ICMP (RFC 792) and ICMPv6 (RFC 4443 section 4) echo messages. */
public final class IcmpEcho {
  private IcmpEcho() {}

  /**
   * An echo request whose checksum is the wanted one. Load balancers hash the checksum of ICMP, so
   * packets of one flow must share it (Paris traceroute): the first two payload bytes take up the
   * difference that identifier and sequence number make.
   *
   * @param source and {@code destination}: ICMPv6 sums over them; for ICMP only their version
   *     counts
   * @param identifier 0 to 65535
   * @param sequenceNumber 0 to 65535
   * @param wantedChecksum 0 to 65534; absent for whatever comes out with a payload of zeros. A
   *     checksum of 65535 cannot be reached, because the sum of a request is never zero.
   * @param payloadBytes 0 to 65507; below 2 there is no room for a wanted checksum and the computed
   *     one is used
   */
  public static byte[] request(
      InetAddress source,
      InetAddress destination,
      int identifier,
      int sequenceNumber,
      @Nullable Integer wantedChecksum,
      int payloadBytes) {
    IpVersion version = IpVersion.of(destination);
    WireWriter out =
        header(IcmpMessage.echoRequestType(version), identifier, sequenceNumber, payloadBytes);
    long sum = sum(source, destination, out.array());
    if (wantedChecksum != null && payloadBytes >= 2) {
      IpPacketBuilder.inRange("wanted checksum", wantedChecksum, 0xFFFE);
      out.u16At(IcmpMessage.HEADER_BYTES, InternetChecksum.compensation(sum, wantedChecksum));
      out.u16At(2, wantedChecksum);
    } else {
      out.u16At(2, InternetChecksum.complement(sum));
    }
    return out.array();
  }

  /**
   * An echo request that carries something.
   *
   * @param identifier 0 to 65535
   * @param sequenceNumber 0 to 65535
   */
  public static byte[] request(
      InetAddress source,
      InetAddress destination,
      int identifier,
      int sequenceNumber,
      byte[] payload) {
    IpVersion version = IpVersion.of(destination);
    WireWriter out =
        header(IcmpMessage.echoRequestType(version), identifier, sequenceNumber, payload.length);
    out.bytes(payload);
    out.u16At(2, InternetChecksum.complement(sum(source, destination, out.array())));
    return out.array();
  }

  /**
   * The reply that a host gives to a request.
   *
   * @param source of the reply, {@code destination} of the reply
   */
  public static byte[] reply(
      InetAddress source, InetAddress destination, IcmpMessage.EchoRequest request) {
    IpVersion version = IpVersion.of(destination);
    WireWriter out =
        header(
            IcmpMessage.echoReplyType(version),
            request.identifier(),
            request.sequenceNumber(),
            request.payload().length());
    out.bytes(request.payload().toArray());
    out.u16At(2, InternetChecksum.complement(sum(source, destination, out.array())));
    return out.array();
  }

  private static WireWriter header(int type, int identifier, int sequenceNumber, int payloadBytes) {
    IpPacketBuilder.inRange("identifier", identifier, 0xFFFF);
    IpPacketBuilder.inRange("sequence number", sequenceNumber, 0xFFFF);
    IpPacketBuilder.inRange("payload size", payloadBytes, 65507);
    WireWriter out = new WireWriter(IcmpMessage.HEADER_BYTES + payloadBytes);
    return out.u8(type).u8(0).u16(0).u16(identifier).u16(sequenceNumber);
  }

  /** What the checksum covers: for ICMPv6 also the pseudo header. */
  static long sum(InetAddress source, InetAddress destination, byte[] message) {
    long start =
        switch (IpVersion.of(destination)) {
          case IPV4 -> 0;
          case IPV6 ->
              InternetChecksum.pseudoHeader(
                  source, destination, IpProtocolNumber.ICMPV6, message.length);
        };
    return InternetChecksum.add(start, message, 0, message.length);
  }
}
