package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.bgp.wire.AttributeFlags;
import io.lookingglass.bgp.wire.AttributeType;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Inspection;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.AttributeText;
import io.lookingglass.bgp.wire.text.CommunityText;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.Ipv6ExtendedCommunityText;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Path attributes (RFC 4271, section 4.3), one after the other and each within. */
final class AttributeDissector {
  private final CodecContext context;
  private final NlriDissector routes;

  AttributeDissector(CodecContext context) {
    this.context = context;
    this.routes = new NlriDissector(context);
  }

  /** Adds every attribute of the field. */
  void dissect(Node field) {
    int at = field.from;
    while (at < field.to) {
      boolean extended = (field.input.at(at) & AttributeFlags.EXTENDED_LENGTH) != 0;
      int head = extended ? 4 : 3;
      int end = field.to;
      if (at + head <= field.to) {
        int length = extended ? field.input.unsignedShortAt(at + 2) : field.input.at(at + 2);
        end = Math.min(end, at + head + length);
      }
      dissectAttribute(field, at, end, head);
      at = end;
    }
  }

  private void dissectAttribute(Node field, int from, int end, int head) {
    Octets input = field.input;
    int flags = input.at(from);
    boolean named = from + 1 < end;
    int code = named ? input.at(from + 1) : 0;
    Node attribute = field.add(from, end, named ? AttributeType.nameOf(code) : "attribute");
    attribute.add(from, from + 1, "flags").value("0x%02x".formatted(flags)).meaning(flags(flags));
    if (!named) {
      return;
    }
    attribute.section(section(code)).add(from + 1, from + 2, "type").value(code);
    @Nullable Node length = attribute.addWithin(from + 2, head - 2, "length");
    if (length == null) {
      return;
    }
    int octets = head == 4 ? input.unsignedShortAt(from + 2) : input.at(from + 2);
    length.value(octets).meaning("octets");
    int start = from + head;
    if (start + octets > end) {
      int left = end - start;
      attribute
          .add(start, end, "value")
          .value("cut off")
          .meaning(left + " of " + octets + " octets are there");
      attribute.problem(
          new Problem(
              Problem.Consequence.TREAT_AS_WITHDRAW,
              AttributeType.nameOf(code)
                  + " has a length of "
                  + octets
                  + ", but only "
                  + left
                  + " octets are left for it",
              "RFC 7606, section 4"));
      return;
    }
    readValue(attribute, flags, code, start);
    dissectValue(attribute, code, start);
  }

  private void readValue(Node attribute, int flags, int code, int start) {
    Octets value = attribute.input.slice(start, attribute.to);
    switch (Inspection.attribute(flags, code, value, context)) {
      case Inspection.Reading.WellFormed<PathAttribute>(PathAttribute read) -> {
        attribute.value(
            read instanceof PathAttribute.Unknown ? value.hex() : AttributeText.value(read));
        if (read instanceof PathAttribute.Unknown) {
          attribute.meaning("an attribute that we do not know");
        }
      }
      case Inspection.Reading.Faulty<PathAttribute>(var fault) -> {
        boolean routes =
            AttributeType.ofCode(code) == AttributeType.MP_REACH_NLRI
                || AttributeType.ofCode(code) == AttributeType.MP_UNREACH_NLRI;
        attribute.value(routes ? "" : value.hex()).problem(Problem.of(fault));
      }
    }
  }

  private static String flags(int flags) {
    List<String> words = new ArrayList<>();
    words.add((flags & AttributeFlags.OPTIONAL) != 0 ? "optional" : "well-known");
    words.add((flags & AttributeFlags.TRANSITIVE) != 0 ? "transitive" : "non-transitive");
    if ((flags & AttributeFlags.PARTIAL) != 0) {
      words.add("partial");
    }
    if ((flags & AttributeFlags.EXTENDED_LENGTH) != 0) {
      words.add("extended length");
    }
    if ((flags & 0x0f) != 0) {
      words.add("reserved bits set");
    }
    return String.join(", ", words);
  }

  private void dissectValue(Node attribute, int code, int start) {
    @Nullable AttributeType type = AttributeType.ofCode(code);
    if (type == null) {
      wholeValue(attribute, start);
      return;
    }
    switch (type) {
      case AS_PATH -> dissectPath(attribute, start, context.fourOctetAs() ? 4 : 2);
      case AS4_PATH -> dissectPath(attribute, start, 4);
      case AGGREGATOR -> dissectAggregator(attribute, start, context.fourOctetAs() ? 4 : 2);
      case AS4_AGGREGATOR -> dissectAggregator(attribute, start, 4);
      case COMMUNITIES -> each(attribute, start, 4, "community", AttributeDissector::community);
      case CLUSTER_LIST ->
          each(
              attribute,
              start,
              4,
              "cluster identifier",
              (octets, node) -> node.value(address(octets)));
      case EXTENDED_COMMUNITIES ->
          each(attribute, start, 8, "extended community", AttributeDissector::extendedCommunity);
      case IPV6_EXTENDED_COMMUNITIES ->
          each(
              attribute,
              start,
              Ipv6ExtendedCommunityText.LENGTH,
              "extended community",
              (octets, node) -> node.value(Ipv6ExtendedCommunityText.format(octets)));
      case LARGE_COMMUNITY ->
          each(
              attribute,
              start,
              12,
              "large community",
              (octets, node) ->
                  node.value(
                      new Community.Large(
                              octets.unsignedIntAt(0),
                              octets.unsignedIntAt(4),
                              octets.unsignedIntAt(8))
                          .toString()));
      case MP_REACH_NLRI -> dissectReach(attribute, start);
      case MP_UNREACH_NLRI -> dissectUnreach(attribute, start);
      case AIGP -> dissectAigp(attribute, start);
      case ORIGIN,
          NEXT_HOP,
          MULTI_EXIT_DISC,
          LOCAL_PREF,
          ATOMIC_AGGREGATE,
          ORIGINATOR_ID,
          ONLY_TO_CUSTOMER,
          ATTR_SET ->
          wholeValue(attribute, start);
    }
  }

  private static void wholeValue(Node attribute, int start) {
    if (start < attribute.to) {
      attribute.add(start, attribute.to, "value").value(attribute.value());
    }
  }

  private static void dissectPath(Node path, int start, int width) {
    Octets input = path.input;
    int at = start;
    while (at < path.to) {
      int count = at + 1 < path.to ? input.at(at + 1) : 0;
      int end = Math.min(path.to, at + 2 + count * width);
      Node segment =
          path.add(
              at,
              end,
              SegmentType.ofCode(input.at(at))
                  .map(SegmentType::name)
                  .orElse("segment of type " + input.at(at)));
      segment.add(at, at + 1, "segment type").value(input.at(at));
      if (at + 1 < path.to) {
        segment.add(at + 1, at + 2, "number of ASes").value(count);
      }
      for (int place = at + 2; place < end; place += width) {
        @Nullable Node asn = segment.addWithin(place, width, "AS number");
        if (asn == null) {
          break;
        }
        asn.value(width == 4 ? input.unsignedIntAt(place) : input.unsignedShortAt(place));
      }
      at = Math.max(end, at + 1);
    }
  }

  private static void dissectAggregator(Node aggregator, int start, int width) {
    @Nullable Node asn = aggregator.addWithin(start, width, "AS number");
    if (asn == null) {
      return;
    }
    asn.value(
        width == 4
            ? aggregator.input.unsignedIntAt(start)
            : aggregator.input.unsignedShortAt(start));
    @Nullable Node identifier = aggregator.addWithin(start + width, 4, "address");
    if (identifier != null) {
      identifier.value(address(identifier.octets()));
    }
  }

  private static void community(Octets octets, Node node) {
    Community.Standard community =
        new Community.Standard(octets.unsignedShortAt(0), octets.unsignedShortAt(2));
    node.value(community.toString()).meaning(CommunityText.name(community).orElse(null));
  }

  private static void extendedCommunity(Octets octets, Node node) {
    ExtendedCommunity community =
        new ExtendedCommunity(octets.unsignedIntAt(0) << 32 | octets.unsignedIntAt(4));
    node.value(ExtendedCommunityText.format(community))
        .meaning(ExtendedCommunityText.meaning(community).orElse(null))
        .section(ExtendedCommunityText.section(community).orElse(null));
  }

  private static void each(
      Node list, int start, int width, String name, BiConsumer<Octets, Node> describe) {
    for (int at = start; at < list.to; at += width) {
      @Nullable Node element = list.addWithin(at, width, name);
      if (element != null) {
        describe.accept(element.octets(), element);
      }
    }
  }

  private void dissectReach(Node reach, int start) {
    Octets input = reach.input;
    @Nullable Family family = dissectFamily(reach, start);
    int at = start + 3;
    if (family == null || at >= reach.to) {
      return;
    }
    int length = input.at(at);
    reach.add(at, at + 1, "next hop length").value(length).meaning("octets");
    at++;
    if (length > 0) {
      @Nullable Node nextHop = reach.addWithin(at, length, "next hop");
      if (nextHop == null) {
        return;
      }
      nextHop.value(nextHop(nextHop.octets()));
    }
    at += length;
    if (at >= reach.to) {
      return;
    }
    Node reserved = reach.add(at, at + 1, "reserved").value(input.at(at));
    if (input.at(at) != 0) {
      reserved.problem(
          new Problem(
              Problem.Consequence.NOTE,
              "the reserved octet is not zero; it is ignored",
              "RFC 4760, section 3"));
    }
    routes.dissect(reach, at + 1, family);
  }

  private static String nextHop(Octets octets) {
    return switch (octets.length()) {
      case 4, 16 -> address(octets);
      case 32 -> address(octets.slice(0, 16)) + " and link-local " + address(octets.slice(16, 32));
      default -> octets.hex();
    };
  }

  private void dissectUnreach(Node unreach, int start) {
    @Nullable Family family = dissectFamily(unreach, start);
    if (family == null) {
      return;
    }
    if (start + 3 == unreach.to) {
      unreach.meaning("End-of-RIB (RFC 4724, section 2), when alone in the message");
    }
    routes.dissect(unreach, start + 3, family);
  }

  private static @Nullable Family dissectFamily(Node parent, int start) {
    @Nullable Node afi = parent.addWithin(start, 2, "AFI");
    if (afi == null) {
      return null;
    }
    int afiNumber = parent.input.unsignedShortAt(start);
    afi.value(afiNumber).meaning(afi(afiNumber));
    @Nullable Node safi = parent.addWithin(start + 2, 1, "SAFI");
    if (safi == null) {
      return null;
    }
    Family family = new Family(afiNumber, parent.input.at(start + 2));
    safi.value(family.safi()).meaning(safi(family.safi()));
    return family;
  }

  static @Nullable String afi(int afi) {
    return switch (afi) {
      case 1 -> "IPv4";
      case 2 -> "IPv6";
      case 25 -> "L2VPN";
      case 16388 -> "BGP-LS";
      default -> null;
    };
  }

  static @Nullable String safi(int safi) {
    return switch (safi) {
      case 1 -> "unicast";
      case 2 -> "multicast";
      case 4 -> "labeled unicast";
      case 65 -> "VPLS";
      case 70 -> "EVPN";
      case 71 -> "BGP-LS";
      case 128 -> "VPN";
      case 132 -> "route target constraint";
      case 133 -> "FlowSpec";
      case 134 -> "FlowSpec VPN";
      default -> null;
    };
  }

  private static void dissectAigp(Node aigp, int start) {
    int at = start;
    while (at + 3 <= aigp.to) {
      int length = Math.max(3, aigp.input.unsignedShortAt(at + 1));
      int end = Math.min(aigp.to, at + length);
      Node tlv = aigp.add(at, end, "TLV of type " + aigp.input.at(at));
      if (end > at + 3) {
        tlv.value(aigp.input.slice(at + 3, end).hex());
      }
      at = end;
    }
  }

  private static String address(Octets octets) {
    return IpAddresses.format(IpAddresses.ofBytes(octets.toByteArray()));
  }

  private static @Nullable String section(int code) {
    @Nullable AttributeType type = AttributeType.ofCode(code);
    if (type == null) {
      return null;
    }
    return switch (type) {
      case ORIGIN -> "RFC 4271, section 5.1.1";
      case AS_PATH -> "RFC 4271, section 5.1.2";
      case NEXT_HOP -> "RFC 4271, section 5.1.3";
      case MULTI_EXIT_DISC -> "RFC 4271, section 5.1.4";
      case LOCAL_PREF -> "RFC 4271, section 5.1.5";
      case ATOMIC_AGGREGATE -> "RFC 4271, section 5.1.6";
      case AGGREGATOR -> "RFC 4271, section 5.1.7";
      case COMMUNITIES -> "RFC 1997";
      case ORIGINATOR_ID, CLUSTER_LIST -> "RFC 4456, section 8";
      case MP_REACH_NLRI -> "RFC 4760, section 3";
      case MP_UNREACH_NLRI -> "RFC 4760, section 4";
      case EXTENDED_COMMUNITIES -> "RFC 4360, section 2";
      case AS4_PATH, AS4_AGGREGATOR -> "RFC 6793, section 3";
      case IPV6_EXTENDED_COMMUNITIES -> "RFC 5701, section 2";
      case AIGP -> "RFC 7311, section 3";
      case LARGE_COMMUNITY -> "RFC 8092, section 3";
      case ONLY_TO_CUSTOMER -> "RFC 9234, section 5";
      case ATTR_SET -> "RFC 6368, section 5";
    };
  }
}
