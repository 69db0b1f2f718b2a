package io.lookingglass.probes.gre;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.gre.Sighting.About;
import io.lookingglass.probes.packet.GreFrame;
import io.lookingglass.probes.packet.IcmpError;
import io.lookingglass.probes.packet.IcmpMessage;
import io.lookingglass.probes.packet.IpHeader;
import io.lookingglass.probes.packet.IpProtocolNumber;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.QuotedPacket;
import io.lookingglass.probes.packet.QuotedTransport;
import io.lookingglass.probes.packet.TcpHeader;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Reads what came. Pure; takes any bytes and never throws. */
final class Sightings {
  private Sightings() {}

  /**
   * A packet of protocol 47.
   *
   * @param identification of its IPv4 header, absent for IPv6
   * @param bytes from the GRE header on
   */
  static Sighting gre(@Nullable Integer identification, Octets bytes) {
    return switch (GreFrame.decode(bytes)) {
      case GreFrame.Damaged(GreFrame.Damage damage) -> new Sighting.Stray(stray(damage));
      case GreFrame.Decoded frame ->
          switch (frame.protocolType()) {
            case GreFrame.KEEPALIVE -> new Sighting.Keepalive(identification, frame.key());
            case GreFrame.IPV4, GreFrame.IPV6 -> inner(frame);
            default -> new Sighting.Stray(StrayKind.OTHER_PROTOCOL);
          };
    };
  }

  private static StrayKind stray(GreFrame.Damage damage) {
    return switch (damage) {
      case TRUNCATED -> StrayKind.TRUNCATED;
      case OTHER_VERSION -> StrayKind.OTHER_VERSION;
      case FORBIDDEN_BITS -> StrayKind.FORBIDDEN_BITS;
      case WRONG_CHECKSUM -> StrayKind.WRONG_CHECKSUM;
    };
  }

  private static Sighting inner(GreFrame.Decoded frame) {
    IpHeader header = IpHeader.decode(frame.payload());
    if (header == null) {
      return new Sighting.Stray(StrayKind.TRUNCATED);
    }
    if (!header.startsTransport()) {
      return new Sighting.Stray(StrayKind.OTHER_TRAFFIC);
    }
    Octets transport = header.transport(frame.payload());
    IpVersion version = header.version();
    if (header.protocol() == IpProtocolNumber.GRE) {
      return new Sighting.Stray(StrayKind.KEEPALIVE_REQUEST);
    }
    if (header.protocol() == IpProtocolNumber.TCP) {
      TcpHeader segment = TcpHeader.decode(transport);
      return segment == null
          ? new Sighting.Stray(StrayKind.OTHER_TRAFFIC)
          : new Sighting.Segment(segment, header.source(), frame.key(), header.ttl());
    }
    if (header.protocol() != IpProtocolNumber.icmp(version)) {
      return new Sighting.Stray(StrayKind.OTHER_TRAFFIC);
    }
    return switch (IcmpMessage.decode(version, transport)) {
      case IcmpMessage.EchoReply reply ->
          new Sighting.Echo(
              reply.identifier(),
              reply.sequenceNumber(),
              reply.payload(),
              true,
              frame.key(),
              header.ttl());
      case IcmpError error -> error(error, header.source(), StrayKind.OTHER_TRAFFIC);
      case IcmpMessage.EchoRequest _, IcmpMessage.Unrelated _, IcmpMessage.Malformed _ ->
          new Sighting.Stray(StrayKind.OTHER_TRAFFIC);
    };
  }

  /** An ICMP message that came plainly. */
  static Sighting icmp(IpVersion version, InetAddress from, Octets bytes) {
    return switch (IcmpMessage.decode(version, bytes)) {
      case IcmpMessage.EchoReply reply ->
          new Sighting.Echo(
              reply.identifier(), reply.sequenceNumber(), reply.payload(), false, null, null);
      case IcmpError error -> error(error, from, null);
      case IcmpMessage.EchoRequest _, IcmpMessage.Unrelated _, IcmpMessage.Malformed _ ->
          new Sighting.Foreign();
    };
  }

  private static Sighting error(IcmpError error, InetAddress from, @Nullable StrayKind otherwise) {
    QuotedPacket quoted = error.quoted();
    @Nullable About about = quoted == null ? null : about(quoted);
    if (about == null) {
      return otherwise == null ? new Sighting.Foreign() : new Sighting.Stray(otherwise);
    }
    return new Sighting.Refusal(
        error.kind(), error.type(), error.code(), error.nextHopMtuBytes(), from, about);
  }

  private static @Nullable About about(QuotedPacket quoted) {
    IpHeader header = quoted.header();
    return switch (quoted.transport()) {
      case QuotedTransport.Icmp icmp ->
          new About.Echo(
              icmp.identifier(),
              icmp.sequenceNumber(),
              header.source(),
              header.destination(),
              false);
      case QuotedTransport.Tcp tcp -> {
        Long sequenceNumber = tcp.sequenceNumber();
        yield sequenceNumber == null
            ? null
            : new About.Syn(tcp.sourcePort(), sequenceNumber, false);
      }
      case QuotedTransport.Unread unread when unread.protocol() == IpProtocolNumber.GRE ->
          aboutGre(header, unread.bytes());
      case QuotedTransport.Unread _, QuotedTransport.Udp _ -> null;
    };
  }

  private static @Nullable About aboutGre(IpHeader header, Octets quote) {
    Long identification = header.identification();
    if (header.version() == IpVersion.IPV4 && identification != null) {
      return new About.Outer(header.source(), header.destination(), identification.intValue());
    }
    // IPv6 has no identification, but its routers quote all that fits into 1280 bytes.
    Octets inside = GreFrame.quotedPayload(quote);
    IpHeader inner = IpHeader.decode(inside);
    if (inner == null || !inner.startsTransport()) {
      return null;
    }
    if (inner.protocol() == IpProtocolNumber.GRE && inner.flowLabel() != null) {
      return new About.Keepalive(header.source(), header.destination(), inner.flowLabel());
    }
    return switch (QuotedTransport.decode(inner.protocol(), inner.transport(inside))) {
      case QuotedTransport.Icmp icmp ->
          new About.Echo(
              icmp.identifier(), icmp.sequenceNumber(), inner.source(), inner.destination(), true);
      case QuotedTransport.Tcp tcp -> {
        Long sequenceNumber = tcp.sequenceNumber();
        yield sequenceNumber == null ? null : new About.Syn(tcp.sourcePort(), sequenceNumber, true);
      }
      case QuotedTransport.Unread _, QuotedTransport.Udp _ -> null;
    };
  }
}
