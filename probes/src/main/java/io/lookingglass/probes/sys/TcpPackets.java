package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.packet.IpPacketBuilder;
import io.lookingglass.probes.packet.IpProtocolNumber;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.QuotedPacket;
import io.lookingglass.probes.packet.QuotedTransport;
import io.lookingglass.probes.packet.TcpHeader;
import io.lookingglass.probes.packet.TcpSegment;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * TCP SYN with constant ports: the token is the low half of the sequence number, the high half is
 * the flow's secret, which an answer must know. A SYN carries no data, so its size is fixed.
 *
 * @param cookie 0 to 65535
 * @param flowLabel of IPv6, 0 to 1048575
 */
record TcpPackets(Ends ends, int sourcePort, int cookie, int flowLabel) implements FlowPackets {

  @Override
  public byte[] build(Probe probe, int token) {
    FlowSpec spec = ends.spec();
    return new IpPacketBuilder(ends.source(), spec.target(), IpProtocolNumber.TCP)
        .ttl(probe.ttl())
        .trafficClass(spec.trafficClass())
        .identification(token)
        .flowLabel(flowLabel)
        .dontFragment(spec.dontFragment())
        .build(syn(token, spec.ipVersion() == IpVersion.IPV4 ? 1460 : 1440));
  }

  private byte[] syn(int token, int maximumSegmentSize) {
    return TcpSegment.syn(
        ends.source(),
        ends.spec().target(),
        sourcePort,
        ends.spec().port(),
        sequenceNumber(token),
        maximumSegmentSize);
  }

  private long sequenceNumber(int token) {
    return (long) cookie << 16 | token;
  }

  @Override
  public @Nullable Match match(QuotedPacket quoted, IntPredicate known) {
    if (!(quoted.transport() instanceof QuotedTransport.Tcp tcp)
        || tcp.sourcePort() != sourcePort
        || tcp.destinationPort() != ends.spec().port()
        || !ends.quotesTarget(quoted)
        || tcp.sequenceNumber() == null) {
      return null;
    }
    int token = tokenOf(tcp.sequenceNumber());
    return known.test(token)
        ? new Match(token, ends.sourceTranslated(quoted) || checksumChanged(tcp, token))
        : null;
  }

  /**
   * Whether the SYN has another checksum than it left with, apart from what a lowered MSS makes of
   * it: many access routers lower the MSS of passing SYNs, which is no address translation.
   */
  private boolean checksumChanged(QuotedTransport.Tcp quoted, int token) {
    if (quoted.checksum() == null || quoted.maximumSegmentSize() == null) {
      return false;
    }
    TcpHeader sent = TcpHeader.decode(Octets.of(syn(token, quoted.maximumSegmentSize())));
    return sent != null && sent.checksum() != quoted.checksum();
  }

  /** The token of the SYN that this segment acknowledges, 0 (never a token) when it is none. */
  int tokenAnsweredBy(TcpHeader segment) {
    if (segment.sourcePort() != ends.spec().port()
        || segment.destinationPort() != sourcePort
        || !segment.has(TcpHeader.ACK)) {
      return 0;
    }
    return tokenOf(segment.acknowledgmentNumber() - 1 & 0xFFFF_FFFFL);
  }

  private int tokenOf(long sequenceNumber) {
    return sequenceNumber >>> 16 == cookie ? (int) (sequenceNumber & 0xFFFF) : 0;
  }
}
