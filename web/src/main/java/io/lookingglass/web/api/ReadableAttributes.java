package io.lookingglass.web.api;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.CommunityText;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.Ipv6ExtendedCommunityText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.probes.event.AsPathSegment;
import io.lookingglass.probes.event.AsPathSegment.Kind;
import io.lookingglass.probes.event.BgpAttributes;
import io.lookingglass.probes.event.BgpAttributes.Aggregator;
import io.lookingglass.probes.event.BgpAttributes.Origin;
import io.lookingglass.probes.event.BgpAttributes.UnknownAttribute;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes readable what the attributes of one route hold. For one thread, and one route. */
final class ReadableAttributes {
  private final RouteNames names;
  private final List<InetAddress> nextHops = new ArrayList<>();
  private final List<String> communities = new ArrayList<>();
  private final List<String> extendedCommunities = new ArrayList<>();
  private final List<String> ipv6ExtendedCommunities = new ArrayList<>();
  private final List<String> largeCommunities = new ArrayList<>();
  private final List<UnknownAttribute> unknown = new ArrayList<>();
  private final Map<String, String> communityNames = new LinkedHashMap<>();
  private List<AsPathSegment> path = List.of();
  private List<InetAddress> clusterList = List.of();
  private boolean atomicAggregate;
  private @Nullable Origin origin;
  private @Nullable Long med;
  private @Nullable Long localPref;
  private @Nullable Aggregator aggregator;
  private @Nullable InetAddress originatorId;
  private @Nullable BigInteger aigp;
  private @Nullable Asn otc;
  private @Nullable String attrSet;

  private ReadableAttributes(RouteNames names) {
    this.names = names;
  }

  static BgpAttributes of(List<PathAttribute> attributes, RouteNames names) {
    ReadableAttributes readable = new ReadableAttributes(names);
    attributes.forEach(readable::add);
    return readable.attributes();
  }

  private void add(PathAttribute attribute) {
    switch (attribute) {
      case PathAttribute.Origin(var code) ->
          origin =
              switch (code) {
                case IGP -> Origin.IGP;
                case EGP -> Origin.EGP;
                case INCOMPLETE -> Origin.INCOMPLETE;
              };
      case PathAttribute.AsPathAttribute(AsPath asPath) -> path = path(asPath);
      case PathAttribute.NextHop(var address) -> nextHops.add(address);
      case PathAttribute.MultiExitDisc(long value) -> med = value;
      case PathAttribute.LocalPref(long value) -> localPref = value;
      case PathAttribute.AtomicAggregate() -> atomicAggregate = true;
      case PathAttribute.Aggregator(Asn asn, var address) ->
          aggregator = new Aggregator(asn, address);
      case PathAttribute.Communities(var values) -> values.forEach(this::community);
      case PathAttribute.OriginatorId(var identifier) -> originatorId = identifier;
      case PathAttribute.ClusterList(var identifiers) -> clusterList = List.copyOf(identifiers);
      case PathAttribute.MpReach reach -> {
        addNextHop(reach.nextHop());
        addNextHop(reach.linkLocalNextHop());
      }
      case PathAttribute.ExtendedCommunities(var values) -> values.forEach(this::community);
      case PathAttribute.Ipv6ExtendedCommunities(var values) ->
          values.forEach(
              value ->
                  named(
                      ipv6ExtendedCommunities,
                      Ipv6ExtendedCommunityText.format(value),
                      Optional.empty()));
      case PathAttribute.Aigp(long metric) -> aigp = new BigInteger(Long.toUnsignedString(metric));
      case PathAttribute.LargeCommunities(var values) ->
          values.forEach(value -> named(largeCommunities, value.toString(), Optional.empty()));
      case PathAttribute.OnlyToCustomer(Asn asn) -> otc = asn;
      case PathAttribute.AttrSet(var value) -> attrSet = value.hex();
      case PathAttribute.Unknown(int flags, int type, var value) ->
          unknown.add(new UnknownAttribute(type, flags, value.hex()));
      case PathAttribute.MpUnreach _, PathAttribute.As4Path _, PathAttribute.As4Aggregator _ -> {
        // Parts of messages that no route keeps.
      }
    }
  }

  private void addNextHop(@Nullable InetAddress address) {
    if (address != null) {
      nextHops.add(address);
    }
  }

  private void community(Community.Standard community) {
    named(communities, community.toString(), CommunityText.name(community));
  }

  private void community(ExtendedCommunity community) {
    named(extendedCommunities, ExtendedCommunityText.format(community), Optional.empty());
  }

  /** A name of the dictionary comes before the one that everybody knows. */
  private void named(List<String> to, String text, Optional<String> usual) {
    to.add(text);
    names.community(text).or(() -> usual).ifPresent(name -> communityNames.put(text, name));
  }

  private static List<AsPathSegment> path(AsPath path) {
    return path.segments().stream()
        .map(
            segment ->
                new AsPathSegment(
                    switch (segment.type()) {
                      case AS_SEQUENCE -> Kind.SEQUENCE;
                      case AS_SET -> Kind.SET;
                      case AS_CONFED_SEQUENCE -> Kind.CONFED_SEQUENCE;
                      case AS_CONFED_SET -> Kind.CONFED_SET;
                    },
                    segment.asns()))
        .toList();
  }

  private BgpAttributes attributes() {
    return new BgpAttributes(
        origin,
        path,
        nextHops,
        med,
        localPref,
        atomicAggregate,
        aggregator,
        communities,
        originatorId,
        clusterList,
        extendedCommunities,
        ipv6ExtendedCommunities,
        aigp,
        largeCommunities,
        otc,
        attrSet,
        unknown,
        communityNames);
  }
}
