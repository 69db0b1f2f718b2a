package io.lookingglass.bgp.query;

import io.lookingglass.bgp.query.RouteTally.Facet;
import io.lookingglass.bgp.query.RouteTally.Property;
import io.lookingglass.bgp.query.RouteTally.Value;
import io.lookingglass.bgp.rib.OriginAs;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.wire.AttributeFinder;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts routes by what they have in common, from the octets of their attributes. What it remembers
 * is bounded: of values that come when there are very many of a property already, none is counted.
 * For one thread.
 */
final class RouteCounter {
  /** More ASes originate routes in the whole Internet than this by a tenth or so. */
  private static final int MOST_VALUES = 65_536;

  private static final int MOST_TOLD = 50;
  private static final int STANDARD_LENGTH = 4;
  private static final int EXTENDED_LENGTH = 8;
  private static final int LARGE_LENGTH = 12;

  private final OriginAs origins = new OriginAs();
  private final NextHops nextHops = new NextHops();
  private final AttributeFinder finder = new AttributeFinder();
  private final Map<RibPeer, Count> peers = new HashMap<>();
  private final Map<Asn, Count> originAs = new HashMap<>();
  private final Map<InetAddress, Count> hops = new HashMap<>();
  private final Map<ValidationState, Count> states = new EnumMap<>(ValidationState.class);
  private final Map<Tag, Count> communities = new HashMap<>();
  private final Set<Tag> ofOneRoute = new HashSet<>();
  private long routes;
  private long best;
  private boolean overflown;

  /** A community: its kind by its length, and its octets. */
  private record Tag(int length, long high, int low) {}

  private static final class Count {
    private long routes;
  }

  void add(RibPeer peer, Octets attributes, boolean isBest, ValidationState state) {
    routes++;
    best += isBest ? 1 : 0;
    count(peers, peer);
    count(states, state);
    @Nullable Asn origin = origins.of(attributes, peer);
    if (origin != null) {
      count(originAs, origin);
    }
    @Nullable InetAddress hop = nextHops.first(attributes);
    if (hop != null) {
      count(hops, hop);
    }
    ofOneRoute.clear();
    tags(attributes, AttributeFinder.COMMUNITIES, STANDARD_LENGTH);
    tags(attributes, AttributeFinder.EXTENDED_COMMUNITIES, EXTENDED_LENGTH);
    tags(attributes, AttributeFinder.LARGE_COMMUNITIES, LARGE_LENGTH);
    ofOneRoute.forEach(tag -> count(communities, tag));
  }

  private void tags(Octets attributes, int type, int length) {
    if (!finder.find(attributes, type)) {
      return;
    }
    for (int at = finder.begin(); at + length <= finder.end(); at += length) {
      long first = attributes.unsignedIntAt(at);
      ofOneRoute.add(
          length == STANDARD_LENGTH
              ? new Tag(length, first, 0)
              : new Tag(
                  length,
                  first << Integer.SIZE | attributes.unsignedIntAt(at + 4),
                  length == EXTENDED_LENGTH ? 0 : (int) attributes.unsignedIntAt(at + 8)));
    }
  }

  private <K> void count(Map<K, Count> counts, K value) {
    @Nullable Count count = counts.get(value);
    if (count == null) {
      if (counts.size() >= MOST_VALUES) {
        overflown = true;
        return;
      }
      count = new Count();
      counts.put(value, count);
    }
    count.routes++;
  }

  /**
   * What was counted.
   *
   * @param reachedEnd whether all routes were looked at
   */
  RouteTally tally(boolean reachedEnd) {
    Map<Property, Facet> facets = new EnumMap<>(Property.class);
    facets.put(Property.PEER, facet(peers, RibPeer::name));
    facets.put(Property.ORIGIN_AS, facet(originAs, asn -> Long.toString(asn.value())));
    facets.put(Property.NEXT_HOP, facet(hops, IpAddresses::format));
    facets.put(Property.RPKI, facet(states, ValidationState::title));
    facets.put(
        Property.BEST,
        best == 0 ? new Facet(List.of(), 0) : new Facet(List.of(new Value("true", best)), 1));
    facets.put(Property.COMMUNITY, facet(communities, RouteCounter::text));
    return new RouteTally(routes, reachedEnd && !overflown, facets);
  }

  private static <K> Facet facet(Map<K, Count> counts, Function<K, String> text) {
    return new Facet(
        counts.entrySet().stream()
            .sorted(
                Comparator.comparing(
                    each -> each.getValue().routes, Comparator.<Long>reverseOrder()))
            .limit(MOST_TOLD)
            .map(each -> new Value(text.apply(each.getKey()), each.getValue().routes))
            .toList(),
        counts.size());
  }

  private static String text(Tag tag) {
    long first = tag.high() >>> Integer.SIZE;
    long second = tag.high() & 0xffff_ffffL;
    return switch (tag.length()) {
      case STANDARD_LENGTH ->
          new Community.Standard((int) (second >>> 16), (int) (second & 0xffff)).toString();
      case EXTENDED_LENGTH -> ExtendedCommunityText.format(new ExtendedCommunity(tag.high()));
      default -> new Community.Large(first, second, Integer.toUnsignedLong(tag.low())).toString();
    };
  }
}
