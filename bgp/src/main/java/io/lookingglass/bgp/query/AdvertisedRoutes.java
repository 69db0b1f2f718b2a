package io.lookingglass.bgp.query;

import io.lookingglass.bgp.query.QueriedTables.Advertised;
import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.OriginAs;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What peers are told, by prefix, as routes that a query can look at: a peer is announced far fewer
 * routes than it tells, so they are copied for each question.
 */
final class AdvertisedRoutes {
  private static final List<Family> FAMILIES = List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

  private final NavigableMap<IpPrefix, List<Route>> routes = new TreeMap<>();
  private final RouteValidity validity;
  private final OriginAs origins = new OriginAs();

  private AdvertisedRoutes(RouteValidity validity) {
    this.validity = validity;
  }

  /**
   * The routes for the prefixes that a query is about, in ascending order.
   *
   * @return of each prefix at least one
   */
  static NavigableMap<IpPrefix, List<Route>> of(
      RouteQuery query, List<Advertised> peers, RouteValidity validity) {
    AdvertisedRoutes found = new AdvertisedRoutes(validity);
    for (Advertised peer : peers) {
      if (query.peer() == null || query.peer().equals(peer.to().name())) {
        for (Family family : FAMILIES) {
          for (AdjRibOut.Wanted wanted : peer.routes().wanted(family)) {
            found.add(query, peer.to(), wanted);
          }
        }
      }
    }
    if (query.match() == RouteQuery.Match.LONGEST) {
      while (found.routes.size() > 1) { // Each holds what comes behind it.
        found.routes.pollFirstEntry();
      }
    }
    return found.routes;
  }

  private void add(RouteQuery query, RibPeer to, AdjRibOut.Wanted wanted) {
    if (wanted.nlri() instanceof Nlri.Prefix(IpPrefix prefix, Long pathId)
        && isAbout(query, prefix)) {
      AttributeSet attributes = AttributeSet.of(wanted.attributes());
      @Nullable Asn origin = origins.of(attributes.canonical(), to);
      ValidationState state = validity.validity(prefix, origin).state();
      routes
          .computeIfAbsent(prefix, it -> new ArrayList<>())
          .add(
              new Route(
                  to,
                  pathId,
                  attributes,
                  Eligibility.ELIGIBLE,
                  false,
                  false,
                  wanted.changedAt(),
                  state,
                  new Route.Standing.Advertised(wanted.progress())));
    }
  }

  private static boolean isAbout(RouteQuery query, IpPrefix prefix) {
    IpPrefix asked = query.prefix();
    return asked == null
        || switch (query.match()) {
          case EXACT -> prefix.equals(asked);
          case LONGEST, SHORTER -> prefix.contains(asked);
          case LONGER -> asked.contains(prefix);
        };
  }
}
