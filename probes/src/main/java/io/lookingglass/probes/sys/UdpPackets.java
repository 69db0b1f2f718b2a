package io.lookingglass.probes.sys;

import io.lookingglass.probes.packet.IpPacketBuilder;
import io.lookingglass.probes.packet.IpProtocolNumber;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.QuotedPacket;
import io.lookingglass.probes.packet.QuotedTransport;
import io.lookingglass.probes.packet.UdpDatagram;
import io.lookingglass.probes.packet.UdpHeader;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * UDP with constant ports: the token is the checksum, through the first two payload bytes, and in
 * IPv4 also the identification, because a NAT that rewrites addresses changes the checksum but
 * leaves the identification (Dublin traceroute).
 *
 * @param flowLabel of IPv6, 0 to 1048575
 */
record UdpPackets(Ends ends, int sourcePort, int flowLabel) implements FlowPackets {
  private static final int MIN_PAYLOAD_BYTES = 2;

  @Override
  public byte[] build(Probe probe, int token) {
    FlowSpec spec = ends.spec();
    return new IpPacketBuilder(ends.source(), spec.target(), IpProtocolNumber.UDP)
        .ttl(probe.ttl())
        .trafficClass(spec.trafficClass())
        .identification(token)
        .flowLabel(flowLabel)
        .dontFragment(spec.dontFragment())
        .build(
            UdpDatagram.probe(
                ends.source(),
                spec.target(),
                sourcePort,
                spec.port(),
                token,
                ends.payloadBytes(probe, MIN_PAYLOAD_BYTES)));
  }

  @Override
  public @Nullable Match match(QuotedPacket quoted, IntPredicate known) {
    if (!(quoted.transport() instanceof QuotedTransport.Udp udp)
        || udp.sourcePort() != sourcePort
        || udp.destinationPort() != ends.spec().port()
        || !ends.quotesTarget(quoted)) {
      return null;
    }
    Integer checksum = udp.checksum();
    Long identification = quoted.header().identification();
    if (identification != null && known.test(identification.intValue())) {
      boolean changed = checksum != null && checksum != identification.intValue();
      return new Match(identification.intValue(), changed || ends.sourceTranslated(quoted));
    }
    if (checksum != null && known.test(checksum)) {
      return new Match(checksum, ends.sourceTranslated(quoted));
    }
    int fromPayload = tokenOf(udp.payload());
    Integer length = udp.length();
    boolean whole = length != null && udp.payload().length() == length - UdpHeader.BYTES;
    return whole && known.test(fromPayload) ? new Match(fromPayload, true) : null;
  }

  /**
   * The token of the probe that had this payload: the checksum that such a packet of ours has. Also
   * for answers that send back what they got.
   */
  int tokenOf(Octets payload) {
    byte[] datagram =
        UdpDatagram.of(
            ends.source(), ends.spec().target(), sourcePort, ends.spec().port(), payload.toArray());
    return Octets.of(datagram).u16(6);
  }
}
