package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.AttributeOutcome.Value;
import io.lookingglass.bgp.wire.PathAttribute.Communities;
import io.lookingglass.bgp.wire.PathAttribute.ExtendedCommunities;
import io.lookingglass.bgp.wire.PathAttribute.Ipv6ExtendedCommunities;
import io.lookingglass.bgp.wire.PathAttribute.LargeCommunities;
import io.lookingglass.config.net.Community;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** The four attributes of communities, lists of values of one width, read and written. */
final class CommunityAttributes {
  private static final int IPV6_EXTENDED_WIDTH = 20;

  private CommunityAttributes() {}

  /** A list without any value is malformed as well. */
  private static boolean isListOf(int width, Octets value) {
    return !value.isEmpty() && value.length() % width == 0;
  }

  static AttributeOutcome decodeCommunities(Octets value, CodecContext context) {
    if (!isListOf(4, value)) {
      return AttributeOutcome.wrongLength(value, "a multiple of 4", "RFC 7606, section 7.8");
    }
    List<Community.Standard> communities = new ArrayList<>(value.length() / 4);
    for (int at = 0; at < value.length(); at += 4) {
      communities.add(
          new Community.Standard(value.unsignedShortAt(at), value.unsignedShortAt(at + 2)));
    }
    return new Value(new Communities(communities));
  }

  static void encodeCommunities(Communities attribute, CodecContext context, OctetWriter out) {
    for (Community.Standard community : attribute.communities()) {
      out.twoOctets(community.high());
      out.twoOctets(community.low());
    }
  }

  static AttributeOutcome decodeExtended(Octets value, CodecContext context) {
    if (!isListOf(8, value)) {
      return AttributeOutcome.wrongLength(value, "a multiple of 8", "RFC 7606, section 7.14");
    }
    List<ExtendedCommunity> communities = new ArrayList<>(value.length() / 8);
    for (int at = 0; at < value.length(); at += 8) {
      communities.add(
          new ExtendedCommunity(value.unsignedIntAt(at) << 32 | value.unsignedIntAt(at + 4)));
    }
    return new Value(new ExtendedCommunities(communities));
  }

  static void encodeExtended(ExtendedCommunities attribute, CodecContext context, OctetWriter out) {
    attribute.communities().forEach(community -> out.eightOctets(community.bits()));
  }

  static AttributeOutcome decodeIpv6Extended(Octets value, CodecContext context) {
    if (!isListOf(IPV6_EXTENDED_WIDTH, value)) {
      return AttributeOutcome.wrongLength(value, "a multiple of 20", "RFC 7606, section 7.15");
    }
    List<Octets> communities = new ArrayList<>(value.length() / IPV6_EXTENDED_WIDTH);
    for (int at = 0; at < value.length(); at += IPV6_EXTENDED_WIDTH) {
      communities.add(value.slice(at, at + IPV6_EXTENDED_WIDTH).compact());
    }
    return new Value(new Ipv6ExtendedCommunities(communities));
  }

  static void encodeIpv6Extended(
      Ipv6ExtendedCommunities attribute, CodecContext context, OctetWriter out) {
    attribute.communities().forEach(out::octets);
  }

  /** RFC 8092, section 2: a value that is there twice counts, and is told, once. */
  static AttributeOutcome decodeLarge(Octets value, CodecContext context) {
    if (!isListOf(12, value)) {
      return AttributeOutcome.wrongLength(value, "a multiple of 12", "RFC 8092, section 6");
    }
    SequencedSet<Community.Large> communities = new LinkedHashSet<>();
    for (int at = 0; at < value.length(); at += 12) {
      communities.add(
          new Community.Large(
              value.unsignedIntAt(at), value.unsignedIntAt(at + 4), value.unsignedIntAt(at + 8)));
    }
    return new Value(new LargeCommunities(List.copyOf(communities)));
  }

  static void encodeLarge(LargeCommunities attribute, CodecContext context, OctetWriter out) {
    for (Community.Large community : new LinkedHashSet<>(attribute.communities())) {
      out.fourOctets(community.administrator());
      out.fourOctets(community.data1());
      out.fourOctets(community.data2());
    }
  }
}
