package io.lookingglass.web.api;

import io.lookingglass.bgp.query.FoundRoute;
import io.lookingglass.bgp.query.StandingWords;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.net.Asn;
import io.lookingglass.probes.event.BgpAttributes;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.BgpRoute.Roa;
import io.lookingglass.probes.event.BgpRoute.Rpki;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Routes as one asker may see them: anybody sees the path and everything that travels with it
 * through the Internet; the next hop, which is the peer's address, and identifiers of our own
 * routers are for those who see peers' addresses too. Thread-safe.
 */
public final class SeenRoutes {
  private final RouteNames names;

  public SeenRoutes(RouteNames names) {
    this.names = names;
  }

  /**
   * A route that was found.
   *
   * @param everything whether nothing is kept back
   */
  public BgpRoute of(FoundRoute found, boolean everything) {
    Route route = found.route();
    BgpAttributes attributes =
        ReadableAttributes.of(seen(route.attributes().attributes(), everything), names);
    return new BgpRoute(
        found.prefix(),
        route.peer().name(),
        route.peer().asn(),
        everything ? route.peer().address() : null,
        route.isBest(),
        route.eligibility() == Eligibility.ELIGIBLE,
        route.stale(),
        StandingWords.of(found, everything),
        route.pathId(),
        attributes,
        rpki(found.rpki()),
        found.origin(),
        asNames(attributes, route.peer().asn()),
        route.changedAt());
  }

  /** The attributes that an asker may see. */
  static List<PathAttribute> seen(List<PathAttribute> attributes, boolean everything) {
    return everything
        ? attributes
        : attributes.stream().filter(attribute -> !keptBack(attribute)).toList();
  }

  private static boolean keptBack(PathAttribute attribute) {
    return attribute instanceof PathAttribute.NextHop
        || attribute instanceof PathAttribute.MpReach
        || attribute instanceof PathAttribute.OriginatorId
        || attribute instanceof PathAttribute.ClusterList;
  }

  private Map<Asn, String> asNames(BgpAttributes attributes, Asn peer) {
    Map<Asn, String> known = new TreeMap<>();
    names.autonomousSystem(peer).ifPresent(name -> known.put(peer, name));
    for (Asn asn : attributes.pathAsns()) {
      names.autonomousSystem(asn).ifPresent(name -> known.put(asn, name));
    }
    return known;
  }

  private static Rpki rpki(OriginValidity validity) {
    return new Rpki(
        state(validity.state()),
        validity.source(),
        validity.ageSeconds(),
        validity.covering().stream()
            .map(vrp -> new Roa(vrp.prefix(), vrp.maxLength(), vrp.asn()))
            .toList());
  }

  private static Rpki.State state(ValidationState state) {
    return switch (state) {
      case VALID -> Rpki.State.VALID;
      case INVALID -> Rpki.State.INVALID;
      case NOT_FOUND -> Rpki.State.NOT_FOUND;
      case UNKNOWN -> Rpki.State.UNKNOWN;
    };
  }
}
