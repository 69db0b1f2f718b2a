package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.AttributeOutcome.Discard;
import io.lookingglass.bgp.wire.AttributeOutcome.Value;
import io.lookingglass.bgp.wire.AttributeOutcome.Withdraw;
import io.lookingglass.bgp.wire.PathAttribute.Aggregator;
import io.lookingglass.bgp.wire.PathAttribute.Aigp;
import io.lookingglass.bgp.wire.PathAttribute.As4Aggregator;
import io.lookingglass.bgp.wire.PathAttribute.AtomicAggregate;
import io.lookingglass.bgp.wire.PathAttribute.AttrSet;
import io.lookingglass.bgp.wire.PathAttribute.ClusterList;
import io.lookingglass.bgp.wire.PathAttribute.LocalPref;
import io.lookingglass.bgp.wire.PathAttribute.MultiExitDisc;
import io.lookingglass.bgp.wire.PathAttribute.NextHop;
import io.lookingglass.bgp.wire.PathAttribute.OnlyToCustomer;
import io.lookingglass.bgp.wire.PathAttribute.Origin;
import io.lookingglass.bgp.wire.PathAttribute.OriginCode;
import io.lookingglass.bgp.wire.PathAttribute.OriginatorId;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/** The attributes of one value: for each how it is read, with every fault, and how written. */
final class RouteAttributes {
  private static final int AIGP_TLV = 1;
  private static final int AIGP_TLV_LENGTH = 11;
  private static final int TLV_HEAD = 3;

  private RouteAttributes() {}

  static AttributeOutcome decodeOrigin(Octets value, CodecContext context) {
    if (value.length() != 1) {
      return AttributeOutcome.wrongLength(value, "1", "RFC 7606, section 7.1");
    }
    return OriginCode.ofCode(value.at(0))
        .<AttributeOutcome>map(code -> new Value(new Origin(code)))
        .orElseGet(
            () ->
                new Withdraw(
                    NotificationCode.INVALID_ORIGIN_ATTRIBUTE,
                    "its value is "
                        + value.at(0)
                        + "; 0 (IGP), 1 (EGP) and 2 (INCOMPLETE) are defined",
                    "RFC 7606, section 7.1"));
  }

  static void encodeOrigin(Origin attribute, CodecContext context, OctetWriter out) {
    out.octet(attribute.code().code());
  }

  /** Whether the address can be a next hop is judged with the route, not here. */
  static AttributeOutcome decodeNextHop(Octets value, CodecContext context) {
    return value.length() == 4
        ? new Value(new NextHop(ipv4(value, 0)))
        : AttributeOutcome.wrongLength(value, "4", "RFC 7606, section 7.3");
  }

  static void encodeNextHop(NextHop attribute, CodecContext context, OctetWriter out) {
    out.octets(attribute.address().getAddress());
  }

  static AttributeOutcome decodeMultiExitDisc(Octets value, CodecContext context) {
    return value.length() == 4
        ? new Value(new MultiExitDisc(value.unsignedIntAt(0)))
        : AttributeOutcome.wrongLength(value, "4", "RFC 7606, section 7.4");
  }

  static void encodeMultiExitDisc(MultiExitDisc attribute, CodecContext context, OctetWriter out) {
    out.fourOctets(attribute.value());
  }

  static AttributeOutcome decodeLocalPref(Octets value, CodecContext context) {
    if (context.external()) {
      return new Discard("it comes from an external peer", "RFC 7606, section 7.5");
    }
    return value.length() == 4
        ? new Value(new LocalPref(value.unsignedIntAt(0)))
        : AttributeOutcome.wrongLength(value, "4", "RFC 7606, section 7.5");
  }

  static void encodeLocalPref(LocalPref attribute, CodecContext context, OctetWriter out) {
    out.fourOctets(attribute.value());
  }

  static AttributeOutcome decodeAtomicAggregate(Octets value, CodecContext context) {
    return value.isEmpty()
        ? new Value(new AtomicAggregate())
        : new Discard(
            "it has a length of " + value.length() + "; 0 would be right", "RFC 7606, section 7.6");
  }

  static void encodeAtomicAggregate(
      AtomicAggregate attribute, CodecContext context, OctetWriter out) {}

  static AttributeOutcome decodeAggregator(Octets value, CodecContext context) {
    int right = context.fourOctetAs() ? 8 : 6;
    if (value.length() != right) {
      return new Discard(
          "it has a length of " + value.length() + "; " + right + " would be right",
          "RFC 7606, section 7.7");
    }
    Asn asn =
        context.fourOctetAs() ? new Asn(value.unsignedIntAt(0)) : new Asn(value.unsignedShortAt(0));
    return asn.equals(Asn.ZERO)
        ? new Discard("it names AS 0", "RFC 7607, section 2")
        : new Value(new Aggregator(asn, ipv4(value, right - 4)));
  }

  static void encodeAggregator(Aggregator attribute, CodecContext context, OctetWriter out) {
    if (context.fourOctetAs()) {
      out.fourOctets(attribute.asn().value());
    } else {
      out.twoOctets(AsPathCodec.twoOctet(attribute.asn()));
    }
    out.octets(attribute.address().getAddress());
  }

  static AttributeOutcome decodeAs4Aggregator(Octets value, CodecContext context) {
    if (context.fourOctetAs()) {
      return new Discard(
          "it comes from a peer that speaks four-octet AS numbers", "RFC 6793, section 4.1");
    }
    if (value.length() != 8) {
      return new Discard(
          "it has a length of " + value.length() + "; 8 would be right", "RFC 6793, section 6");
    }
    return value.intAt(0) == 0
        ? new Discard("it names AS 0", "RFC 7607, section 2")
        : new Value(new As4Aggregator(new Asn(value.unsignedIntAt(0)), ipv4(value, 4)));
  }

  static void encodeAs4Aggregator(As4Aggregator attribute, CodecContext context, OctetWriter out) {
    out.fourOctets(attribute.asn().value());
    out.octets(attribute.address().getAddress());
  }

  static AttributeOutcome decodeOriginatorId(Octets value, CodecContext context) {
    if (context.external()) {
      return new Discard("it comes from an external peer", "RFC 7606, section 7.9");
    }
    return value.length() == 4
        ? new Value(new OriginatorId(ipv4(value, 0)))
        : AttributeOutcome.wrongLength(value, "4", "RFC 7606, section 7.9");
  }

  static void encodeOriginatorId(OriginatorId attribute, CodecContext context, OctetWriter out) {
    out.octets(attribute.identifier().getAddress());
  }

  static AttributeOutcome decodeClusterList(Octets value, CodecContext context) {
    if (context.external()) {
      return new Discard("it comes from an external peer", "RFC 7606, section 7.10");
    }
    if (value.isEmpty() || value.length() % 4 != 0) {
      return AttributeOutcome.wrongLength(value, "a multiple of 4", "RFC 7606, section 7.10");
    }
    List<Inet4Address> identifiers = new ArrayList<>(value.length() / 4);
    for (int at = 0; at < value.length(); at += 4) {
      identifiers.add(ipv4(value, at));
    }
    return new Value(new ClusterList(identifiers));
  }

  static void encodeClusterList(ClusterList attribute, CodecContext context, OctetWriter out) {
    attribute.identifiers().forEach(identifier -> out.octets(identifier.getAddress()));
  }

  /**
   * RFC 7311, section 3: TLVs, of which the first of type 1 counts; others, and further ones of
   * type 1, are ignored.
   */
  static AttributeOutcome decodeAigp(Octets value, CodecContext context) {
    long metric = 0;
    boolean found = false;
    int at = 0;
    while (at < value.length()) {
      int left = value.length() - at;
      int length = left < TLV_HEAD ? 0 : value.unsignedShortAt(at + 1);
      if (length < TLV_HEAD || length > left) {
        return new Discard(
            "a TLV of it has a length of " + length + " where " + left + " octets are left",
            "RFC 7311, section 3");
      }
      if (value.at(at) == AIGP_TLV) {
        if (length != AIGP_TLV_LENGTH) {
          return new Discard(
              "the metric has a length of " + length + "; " + AIGP_TLV_LENGTH + " would be right",
              "RFC 7311, section 3");
        }
        if (!found) {
          metric = value.unsignedIntAt(at + 3) << 32 | value.unsignedIntAt(at + 7);
          found = true;
        }
      }
      at += length;
    }
    // Without a metric it says nothing, which is not an error.
    return new Value(
        found
            ? new Aigp(metric)
            : new PathAttribute.Unknown(
                AttributeFlags.OPTIONAL, AttributeType.AIGP.code(), value.compact()));
  }

  static void encodeAigp(Aigp attribute, CodecContext context, OctetWriter out) {
    out.octet(AIGP_TLV);
    out.twoOctets(AIGP_TLV_LENGTH);
    out.eightOctets(attribute.metric());
  }

  static AttributeOutcome decodeOnlyToCustomer(Octets value, CodecContext context) {
    return value.length() == 4
        ? new Value(new OnlyToCustomer(new Asn(value.unsignedIntAt(0))))
        : AttributeOutcome.wrongLength(value, "4", "RFC 9234, section 5");
  }

  static void encodeOnlyToCustomer(
      OnlyToCustomer attribute, CodecContext context, OctetWriter out) {
    out.fourOctets(attribute.asn().value());
  }

  static AttributeOutcome decodeAttrSet(Octets value, CodecContext context) {
    return value.length() >= 4
        ? new Value(new AttrSet(value.compact()))
        : AttributeOutcome.wrongLength(value, "4 or more", "RFC 7606, section 7.16");
  }

  static void encodeAttrSet(AttrSet attribute, CodecContext context, OctetWriter out) {
    out.octets(attribute.value());
  }

  static Inet4Address ipv4(Octets octets, int at) {
    return (Inet4Address) IpAddresses.ofBytes(octets.slice(at, at + 4).toByteArray());
  }
}
