package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.AttributeOutcome.Discard;
import io.lookingglass.bgp.wire.AttributeOutcome.Reachable;
import io.lookingglass.bgp.wire.AttributeOutcome.Reset;
import io.lookingglass.bgp.wire.AttributeOutcome.Unreachable;
import io.lookingglass.bgp.wire.PathAttribute.MpReach;
import io.lookingglass.bgp.wire.PathAttribute.MpUnreach;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MP_REACH_NLRI and MP_UNREACH_NLRI (RFC 4760), read and written. What makes it impossible to find
 * the NLRI ends the session (RFC 7606, sections 7.11 and 7.12).
 */
final class MultiprotocolAttributes {
  /** AFI, SAFI, length of the next hop, and a reserved octet behind it. */
  private static final int LEAST_REACH = 5;

  private static final int LEAST_UNREACH = 3;
  private static final int IPV4 = 4;
  private static final int IPV6 = 16;

  private MultiprotocolAttributes() {}

  static AttributeOutcome decodeReach(Octets value, CodecContext context) {
    int nextHopLength = value.length() < LEAST_REACH ? 0 : value.at(3);
    if (value.length() < LEAST_REACH + nextHopLength) {
      return new Reset(
          NotificationCode.OPTIONAL_ATTRIBUTE_ERROR,
          "its "
              + value.length()
              + " octets do not hold a family and a next hop of "
              + nextHopLength
              + " octets",
          "RFC 7606, section 7.11");
    }
    Family family = family(value);
    if (!isCarried(family, context)) {
      return notNegotiated(family);
    }
    // The octet behind the next hop is reserved and ignored on receipt (RFC 4760, section 3).
    int nlriStart = LEAST_REACH + nextHopLength;
    Octets nextHop = value.slice(4, 4 + nextHopLength);
    if (!family.isFlowSpec() && !isNextHopOf(family, nextHopLength, context)) {
      return new Reset(
          NotificationCode.OPTIONAL_ATTRIBUTE_ERROR,
          "its next hop has a length of "
              + nextHopLength
              + ", which no route of "
              + family
              + " has",
          "RFC 7606, section 7.11");
    }
    return switch (NlriCodec.read(family, value.slice(nlriStart, value.length()), context)) {
      case NlriCodec.Reading.Block(NlriBlock nlri) ->
          new Reachable(
              new MpReach(family, address(nextHop, 0), address(nextHop, IPV6), List.of()), nlri);
      case NlriCodec.Reading.Malformed(String reason, String section, Octets _) ->
          new Reset(NotificationCode.OPTIONAL_ATTRIBUTE_ERROR, reason, section);
    };
  }

  /**
   * The value of MP_REACH_NLRI in a dumped table as it would be in a message without NLRI: only the
   * length of the next hop and the next hop should be there (RFC 6396, section 4.3.4), but some
   * write all of it. Their AFI begins with a zero, which is no length that a next hop has.
   */
  static Octets ofRibEntry(Octets value, Family family) {
    if (value.isEmpty()) {
      return value;
    }
    if (value.at(0) == 0 && value.length() > 1) {
      return value.length() < LEAST_REACH
          ? value
          : value.slice(0, Math.min(value.length(), LEAST_REACH + value.at(3)));
    }
    OctetWriter out = new OctetWriter();
    out.twoOctets(family.afi());
    out.octet(family.safi());
    out.octets(value.slice(0, Math.min(value.length(), 1 + value.at(0))));
    out.octet(0);
    return out.toOctets();
  }

  /** RFC 2545, section 3 for IPv6; RFC 8950, section 3 for IPv4 with a next hop of IPv6. */
  private static boolean isNextHopOf(Family family, int length, CodecContext context) {
    return switch (length) {
      case IPV4 -> family.equals(Family.IPV4_UNICAST);
      case IPV6, 2 * IPV6 ->
          family.equals(Family.IPV6_UNICAST) || context.extendedNextHop().contains(family);
      default -> false;
    };
  }

  /**
   * The address at a place of the next hop, null when there is none. For FlowSpec, where any length
   * is to be ignored (RFC 8955, section 4), one that is no address as well.
   */
  private static @Nullable InetAddress address(Octets nextHop, int at) {
    return switch (nextHop.length()) {
      case IPV4, IPV6 -> at == 0 ? IpAddresses.ofBytes(nextHop.toByteArray()) : null;
      case 2 * IPV6 -> IpAddresses.ofBytes(nextHop.slice(at, at + IPV6).toByteArray());
      default -> null;
    };
  }

  private static Family family(Octets value) {
    return new Family(value.unsignedShortAt(0), value.at(2));
  }

  /** Of a family whose NLRI nobody here can read nothing is told, whatever the session says. */
  private static boolean isCarried(Family family, CodecContext context) {
    return context.families().contains(family)
        && (family.equals(Family.IPV4_UNICAST)
            || family.equals(Family.IPV6_UNICAST)
            || family.known().isPresent());
  }

  private static AttributeOutcome notNegotiated(Family family) {
    return new Discard(
        "it has routes of " + family + ", which the session does not carry", "RFC 4760, section 8");
  }

  static void encodeReach(MpReach attribute, CodecContext context, OctetWriter out) {
    out.twoOctets(attribute.family().afi());
    out.octet(attribute.family().safi());
    encodeNextHops(attribute, context, out);
    out.octet(0);
    NlriCodec.encode(attribute.family(), attribute.nlri(), context, out);
  }

  /** Their length and the addresses. */
  static void encodeNextHops(MpReach attribute, CodecContext context, OctetWriter out) {
    Family family = attribute.family();
    @Nullable InetAddress nextHop = attribute.nextHop();
    @Nullable InetAddress linkLocal = attribute.linkLocalNextHop();
    OctetWriter hops = new OctetWriter();
    if (nextHop != null) {
      hops.octets(nextHop.getAddress());
    }
    if (linkLocal != null) {
      hops.octets(linkLocal.getAddress());
    }
    if (nextHop instanceof Inet4Address && linkLocal != null) {
      throw new IllegalArgumentException("A link-local next hop goes with one of IPv6 only");
    }
    if (!family.isFlowSpec() && !isNextHopOf(family, hops.length(), context)) {
      throw new IllegalArgumentException(
          "A route of "
              + family
              + " cannot have the next hop "
              + (nextHop == null ? "none" : IpAddresses.format(nextHop))
              + " on this session");
    }
    out.octet(hops.length());
    out.octets(hops);
  }

  static AttributeOutcome decodeUnreach(Octets value, CodecContext context) {
    if (value.length() < LEAST_UNREACH) {
      return new Reset(
          NotificationCode.OPTIONAL_ATTRIBUTE_ERROR,
          "its " + value.length() + " octets do not hold a family",
          "RFC 7606, section 7.12");
    }
    Family family = family(value);
    if (!isCarried(family, context)) {
      return notNegotiated(family);
    }
    return switch (NlriCodec.read(family, value.slice(LEAST_UNREACH, value.length()), context)) {
      case NlriCodec.Reading.Block(NlriBlock nlri) ->
          new Unreachable(new MpUnreach(family, List.of()), nlri);
      case NlriCodec.Reading.Malformed(String reason, String section, Octets _) ->
          new Reset(NotificationCode.OPTIONAL_ATTRIBUTE_ERROR, reason, section);
    };
  }

  static void encodeUnreach(MpUnreach attribute, CodecContext context, OctetWriter out) {
    out.twoOctets(attribute.family().afi());
    out.octet(attribute.family().safi());
    NlriCodec.encode(attribute.family(), attribute.withdrawn(), context, out);
  }
}
