package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.packet.IcmpError;
import io.lookingglass.probes.packet.IcmpMessage;
import io.lookingglass.probes.packet.IpHeader;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.QuotedPacket;
import io.lookingglass.probes.packet.QuotedTransport;
import io.lookingglass.probes.packet.TcpHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the probe that a packet on a raw socket answers, if any, and reports the answer. What fits
 * no probe of ours (somebody else's, forged, stale, malformed) is dropped without a word: a raw
 * socket sees all of the host's.
 */
final class RawAnswers {
  private final IpVersion ipVersion;
  private final Function<RawTier.FlowKey, @Nullable RawFlow> flows;

  RawAnswers(IpVersion ipVersion, Function<RawTier.FlowKey, @Nullable RawFlow> flows) {
    this.ipVersion = ipVersion;
    this.flows = flows;
  }

  /**
   * A received packet.
   *
   * @param totalBytes of the IP packet; for IPv6 without extension headers, which are not shown
   * @param transport what comes above IP
   */
  private record Arrival(
      InetAddress from, @Nullable Integer ttl, int totalBytes, long nanos, Octets transport) {

    Answer answer(ReplyKind kind) {
      return answer(kind, null, null, List.of());
    }

    Answer answer(
        ReplyKind kind,
        @Nullable Integer nextHopMtuBytes,
        @Nullable QuotedHeader quoted,
        List<IcmpExtension> extensions) {
      return new Answer(
          nanos, null, from, kind, ttl, totalBytes, nextHopMtuBytes, quoted, extensions);
    }
  }

  /** From the raw ICMP socket. */
  void icmp(Datagram datagram) {
    Arrival arrival = arrival(datagram);
    if (arrival == null) {
      return;
    }
    switch (IcmpMessage.decode(ipVersion, arrival.transport())) {
      case IcmpMessage.EchoReply reply -> echoReply(arrival, reply);
      case IcmpError error -> error(arrival, error);
      case IcmpMessage.EchoRequest ignored -> {}
      case IcmpMessage.Unrelated ignored -> {}
      case IcmpMessage.Malformed ignored -> {}
    }
  }

  /** From the raw TCP socket. */
  void tcp(Datagram datagram) {
    Arrival arrival = arrival(datagram);
    TcpHeader segment = arrival == null ? null : TcpHeader.decode(arrival.transport());
    if (arrival == null || segment == null) {
      return;
    }
    RawFlow flow = flows.apply(new RawTier.FlowKey(ProbeProtocol.TCP, segment.destinationPort()));
    ReplyKind kind = segment.answerToSyn();
    if (flow == null
        || kind == null
        || !arrival.from().equals(flow.spec().target())
        || !(flow.packets() instanceof TcpPackets packets)) {
      return;
    }
    SentProbe probe = flow.probes().withToken(packets.tokenAnsweredBy(segment));
    if (probe != null) {
      probe.answered(arrival.answer(flow.portState(kind, arrival.nanos())));
    }
  }

  /** From the UDP socket that holds the flow's port. */
  void udp(RawFlow flow, Datagram datagram) {
    InetSocketAddress from = datagram.name();
    FlowSpec spec = flow.spec();
    if (from == null
        || !from.getAddress().equals(spec.target())
        || from.getPort() != spec.port()
        || !(flow.packets() instanceof UdpPackets packets)) {
      return;
    }
    Octets payload = Octets.of(datagram.bytes());
    int headers = ipVersion.headerBytes() + spec.protocol().headerBytes();
    Arrival arrival =
        new Arrival(
            from.getAddress(),
            datagram.ancillary().ttl(),
            headers + payload.length(),
            nanos(datagram),
            payload);
    SentProbe probe = flow.probes().withToken(packets.tokenOf(payload));
    if (probe == null) {
      probe = flow.oldestBeyondKnownHops();
    }
    if (probe != null) {
      probe.answered(arrival.answer(ReplyKind.UDP_REPLY));
    }
  }

  private void echoReply(Arrival arrival, IcmpMessage.EchoReply reply) {
    RawFlow flow = flows.apply(new RawTier.FlowKey(ProbeProtocol.ICMP, reply.identifier()));
    if (flow == null || !arrival.from().equals(flow.spec().target())) {
      return;
    }
    SentProbe probe = flow.probes().withToken(reply.sequenceNumber());
    if (probe != null) {
      probe.answered(arrival.answer(ReplyKind.ECHO_REPLY));
    }
  }

  private void error(Arrival arrival, IcmpError error) {
    QuotedPacket quoted = error.quoted();
    RawTier.FlowKey key = quoted == null ? null : key(quoted);
    RawFlow flow = key == null ? null : flows.apply(key);
    if (quoted == null || flow == null) {
      return;
    }
    FlowPackets.Match match =
        flow.packets().match(quoted, token -> flow.probes().withToken(token) != null);
    SentProbe probe = match == null ? null : flow.probes().withToken(match.token());
    if (match == null || probe == null) {
      return;
    }
    if (error.kind() == ReplyKind.TIME_EXCEEDED) {
      flow.expiredAt(probe.probe().ttl());
    }
    probe.answered(
        arrival.answer(
            error.kind(),
            error.nextHopMtuBytes(),
            quoted.toEvent(match.addressTranslated()),
            error.extensions()));
  }

  private static RawTier.@Nullable FlowKey key(QuotedPacket quoted) {
    return switch (quoted.transport()) {
      case QuotedTransport.Icmp icmp -> new RawTier.FlowKey(ProbeProtocol.ICMP, icmp.identifier());
      case QuotedTransport.Udp udp -> new RawTier.FlowKey(ProbeProtocol.UDP, udp.sourcePort());
      case QuotedTransport.Tcp tcp -> new RawTier.FlowKey(ProbeProtocol.TCP, tcp.sourcePort());
      case QuotedTransport.Unread ignored -> null;
    };
  }

  /** A raw IPv4 socket gives the packet with its IP header, an IPv6 one without. */
  private @Nullable Arrival arrival(Datagram datagram) {
    Octets bytes = Octets.of(datagram.bytes());
    return switch (ipVersion) {
      case IPV4 -> {
        IpHeader header = IpHeader.decode(bytes);
        yield header == null || !header.startsTransport()
            ? null
            : new Arrival(
                header.source(),
                header.ttl(),
                header.totalBytes(),
                nanos(datagram),
                header.transport(bytes));
      }
      case IPV6 -> {
        InetSocketAddress from = datagram.name();
        yield from == null
            ? null
            : new Arrival(
                from.getAddress(),
                datagram.ancillary().ttl(),
                ipVersion.headerBytes() + bytes.length(),
                nanos(datagram),
                bytes);
      }
    };
  }

  private static long nanos(Datagram datagram) {
    Long kernelNanos = datagram.ancillary().kernelNanos();
    return kernelNanos != null ? kernelNanos : RealTimeClock.nanos();
  }
}
