package io.lookingglass.probes.event;

import io.lookingglass.config.net.Asn;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What travels with a BGP route (RFC 4271 section 5). Communities are in the form in which people
 * write them: {@code 64496:100}, {@code 64496:1:2}, {@code rt:64496:1}.
 *
 * @param origin absent where the route does not tell
 * @param asPath neighbouring sequences are one; empty within the AS
 * @param nextHops the global address, then the link-local one where there is one; empty where they
 *     are kept back
 * @param med MULTI_EXIT_DISC, 0-4294967295
 * @param localPref 0-4294967295
 * @param originatorId absent where there is none, or it is kept back
 * @param aigp the accumulated IGP metric (RFC 7311), 64 bits without a sign
 * @param otc the AS that a route may only be passed on to the customers of (RFC 9234)
 * @param attrSet ATTR_SET (RFC 6368) in hexadecimal digits
 * @param communityNames what communities of any kind are called, by their text; those without a
 *     name left out
 */
public record BgpAttributes(
    @Nullable Origin origin,
    List<AsPathSegment> asPath,
    List<InetAddress> nextHops,
    @Nullable Long med,
    @Nullable Long localPref,
    boolean atomicAggregate,
    @Nullable Aggregator aggregator,
    List<String> communities,
    @Nullable InetAddress originatorId,
    List<InetAddress> clusterList,
    List<String> extendedCommunities,
    List<String> ipv6ExtendedCommunities,
    @Nullable BigInteger aigp,
    List<String> largeCommunities,
    @Nullable Asn otc,
    @Nullable String attrSet,
    List<UnknownAttribute> unknown,
    Map<String, String> communityNames) {
  public BgpAttributes {
    asPath = joined(asPath);
    nextHops = List.copyOf(nextHops);
    communities = List.copyOf(communities);
    clusterList = List.copyOf(clusterList);
    extendedCommunities = List.copyOf(extendedCommunities);
    ipv6ExtendedCommunities = List.copyOf(ipv6ExtendedCommunities);
    largeCommunities = List.copyOf(largeCommunities);
    unknown = List.copyOf(unknown);
    communityNames = Collections.unmodifiableMap(new LinkedHashMap<>(communityNames));
  }

  /** How the route came into BGP (RFC 4271 section 5.1.1). */
  public enum Origin {
    IGP,
    EGP,
    INCOMPLETE
  }

  /** Who joined routes to this one (RFC 4271 section 5.1.7). */
  public record Aggregator(Asn asn, InetAddress address) {}

  /**
   * An attribute of a type that is not known here.
   *
   * @param type 0-255
   * @param flags 0-255
   * @param value in hexadecimal digits
   */
  public record UnknownAttribute(int type, int flags, String value) {}

  /** Every AS of the path in its order, also the members of sets. */
  public List<Asn> pathAsns() {
    return asPath.stream().flatMap(segment -> segment.asns().stream()).toList();
  }

  private static List<AsPathSegment> joined(List<AsPathSegment> path) {
    List<AsPathSegment> joined = new ArrayList<>();
    for (AsPathSegment segment : path) {
      if (segment.kind() == AsPathSegment.Kind.SEQUENCE && segment.asns().isEmpty()) {
        continue;
      }
      AsPathSegment before = joined.isEmpty() ? null : joined.getLast();
      if (before != null
          && before.kind() == AsPathSegment.Kind.SEQUENCE
          && segment.kind() == AsPathSegment.Kind.SEQUENCE) {
        List<Asn> asns = new ArrayList<>(before.asns());
        asns.addAll(segment.asns());
        joined.set(joined.size() - 1, new AsPathSegment(AsPathSegment.Kind.SEQUENCE, asns));
      } else {
        joined.add(segment);
      }
    }
    return List.copyOf(joined);
  }
}
