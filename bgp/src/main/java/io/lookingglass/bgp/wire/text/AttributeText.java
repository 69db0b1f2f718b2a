package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.PathAttribute.OriginCode;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The values of path attributes. */
public final class AttributeText {
  private AttributeText() {}

  /** The value in one line, without the NLRI; empty for ATOMIC_AGGREGATE and an empty AS path. */
  public static String value(PathAttribute attribute) {
    return switch (attribute) {
      case PathAttribute.Origin(OriginCode code) -> code.name();
      case PathAttribute.AsPathAttribute(AsPath path) -> AsPathText.format(path);
      case PathAttribute.NextHop(var address) -> IpAddresses.format(address);
      case PathAttribute.MultiExitDisc(long value) -> Long.toString(value);
      case PathAttribute.LocalPref(long value) -> Long.toString(value);
      case PathAttribute.AtomicAggregate() -> "";
      case PathAttribute.Aggregator(Asn asn, var address) ->
          asn + " at " + IpAddresses.format(address);
      case PathAttribute.Communities(var communities) -> list(communities, CommunityText::format);
      case PathAttribute.OriginatorId(var identifier) -> IpAddresses.format(identifier);
      case PathAttribute.ClusterList(var identifiers) -> list(identifiers, IpAddresses::format);
      case PathAttribute.MpReach reach -> value(reach);
      case PathAttribute.MpUnreach(Family family, var withdrawn) ->
          withdrawn.isEmpty() ? family + ", End-of-RIB" : family.toString();
      case PathAttribute.ExtendedCommunities(var communities) ->
          list(communities, ExtendedCommunityText::format);
      case PathAttribute.As4Path(AsPath path) -> AsPathText.format(path);
      case PathAttribute.As4Aggregator(Asn asn, var address) ->
          asn + " at " + IpAddresses.format(address);
      case PathAttribute.Ipv6ExtendedCommunities(var communities) ->
          list(communities, Ipv6ExtendedCommunityText::format);
      case PathAttribute.Aigp(long metric) -> Long.toUnsignedString(metric);
      case PathAttribute.LargeCommunities(var communities) ->
          list(communities, Community.Large::toString);
      case PathAttribute.OnlyToCustomer(Asn asn) -> asn.toString();
      case PathAttribute.AttrSet(Octets value) -> value.hex();
      case PathAttribute.Unknown(int flags, int _, Octets value) ->
          "flags 0x%02x, value %s".formatted(flags, value.isEmpty() ? "empty" : value.hex());
    };
  }

  private static String value(PathAttribute.MpReach reach) {
    StringBuilder text = new StringBuilder(reach.family().toString());
    if (reach.nextHop() == null) {
      text.append(", no next hop");
    } else {
      text.append(", next hop ").append(IpAddresses.format(reach.nextHop()));
    }
    if (reach.linkLocalNextHop() != null) {
      text.append(" and ").append(IpAddresses.format(reach.linkLocalNextHop()));
    }
    return text.toString();
  }

  private static <T> String list(List<T> values, Function<? super T, String> format) {
    return values.stream().map(format).collect(Collectors.joining(" "));
  }
}
