package io.lookingglass.probes.sys;

import io.lookingglass.probes.packet.IcmpEcho;
import io.lookingglass.probes.packet.IcmpMessage;
import io.lookingglass.probes.packet.IpPacketBuilder;
import io.lookingglass.probes.packet.IpProtocolNumber;
import io.lookingglass.probes.packet.QuotedPacket;
import io.lookingglass.probes.packet.QuotedTransport;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * ICMP echo: the token is the sequence number; identifier and checksum are the flow's, the latter
 * through the first two payload bytes (Paris traceroute).
 *
 * @param checksum 0 to 65534
 * @param flowLabel of IPv6, 0 to 1048575
 */
record EchoPackets(Ends ends, int identifier, int checksum, int flowLabel) implements FlowPackets {
  /** Room for what makes the checksum constant. */
  static final int MIN_PAYLOAD_BYTES = 2;

  @Override
  public byte[] build(Probe probe, int token) {
    FlowSpec spec = ends.spec();
    return new IpPacketBuilder(
            ends.source(), spec.target(), IpProtocolNumber.icmp(spec.ipVersion()))
        .ttl(probe.ttl())
        .trafficClass(spec.trafficClass())
        .identification(token)
        .flowLabel(flowLabel)
        .dontFragment(spec.dontFragment())
        .build(
            IcmpEcho.request(
                ends.source(),
                spec.target(),
                identifier,
                token,
                checksum,
                ends.payloadBytes(probe, MIN_PAYLOAD_BYTES)));
  }

  @Override
  public @Nullable Match match(QuotedPacket quoted, IntPredicate known) {
    if (!(quoted.transport() instanceof QuotedTransport.Icmp echo)
        || echo.type() != IcmpMessage.echoRequestType(ends.spec().ipVersion())
        || echo.identifier() != identifier
        || !ends.quotesTarget(quoted)
        || !known.test(echo.sequenceNumber())) {
      return null;
    }
    boolean translated = ends.sourceTranslated(quoted) || echo.checksum() != checksum;
    return new Match(echo.sequenceNumber(), translated);
  }
}
