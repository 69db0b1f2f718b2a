package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rib.BestPathStep;
import io.lookingglass.bgp.rib.OriginAs;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rib.RouteCursor;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.wire.AttributeFinder;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a query but that on the prefix, the cheap ones first. Looks at the octets of
 * attributes and makes no object for a route that is not asked for. For one thread.
 */
final class RouteFilter {
  private final RouteQuery query;
  private final RouteValidity validity;
  private final OriginAs origins = new OriginAs();
  private final NextHops nextHops = new NextHops();
  private final byte @Nullable [] nextHop;
  private final AttributeFinder finder = new AttributeFinder();
  private final AsPathSymbols symbols = new AsPathSymbols();
  private final @Nullable AsPathMatcher matcher;
  private final boolean computing;

  private RouteFilter(RouteQuery query, RouteValidity validity, boolean computing) {
    this.query = query;
    this.validity = validity;
    this.computing = computing;
    nextHop = query.nextHop() == null ? null : query.nextHop().getAddress();
    matcher = query.asPath() == null ? null : query.asPath().matcher();
  }

  /** Of routes with which their RPKI state is kept. */
  static RouteFilter ofKept(RouteQuery query, RouteValidity validity) {
    return new RouteFilter(query, validity, false);
  }

  /** Of routes of which nobody keeps the RPKI state. */
  static RouteFilter computing(RouteQuery query, RouteValidity validity) {
    return new RouteFilter(query, validity, true);
  }

  /** Whether any path of the prefix that a cursor is at is asked for. */
  boolean matchesAny(RouteCursor cursor) {
    for (int path = 0; path < cursor.paths(); path++) {
      if (matches(
          cursor::prefix,
          cursor.peer(path),
          cursor.attributes(path),
          cursor.isBest(path),
          cursor.validation(path))) {
        return true;
      }
    }
    return false;
  }

  boolean matches(IpPrefix prefix, Route route) {
    return matches(
        () -> prefix,
        route.peer(),
        route.attributes().canonical(),
        route.isBest(),
        route.validation());
  }

  /** Counts those paths of the prefix that a cursor is at that are asked for. */
  void count(RouteCursor cursor, RouteCounter counter) {
    for (int path = 0; path < cursor.paths(); path++) {
      Octets attributes = cursor.attributes(path);
      RibPeer peer = cursor.peer(path);
      ValidationState kept = cursor.validation(path);
      if (matches(cursor::prefix, peer, attributes, cursor.isBest(path), kept)) {
        counter.add(
            peer, attributes, cursor.isBest(path), state(cursor::prefix, peer, attributes, kept));
      }
    }
  }

  /** Counts those routes of a prefix that are asked for. */
  void count(IpPrefix prefix, List<Route> routes, RouteCounter counter) {
    for (Route route : routes) {
      Octets attributes = route.attributes().canonical();
      if (matches(prefix, route)) {
        counter.add(
            route.peer(),
            attributes,
            route.isBest(),
            state(() -> prefix, route.peer(), attributes, route.validation()));
      }
    }
  }

  private ValidationState state(
      Supplier<IpPrefix> prefix, RibPeer peer, Octets attributes, ValidationState kept) {
    return computing
        ? validity.validity(prefix.get(), origins.of(attributes, peer)).state()
        : state(kept);
  }

  /** Whether a route is in the table that is asked, whatever else it has to be. */
  boolean inTable(Route route) {
    boolean itsPeer = query.peer() == null || query.peer().equals(route.peer().name());
    return switch (query.table()) {
      case ADJ_IN -> itsPeer;
      case LOC -> route.isBest();
      case ADJ_OUT -> itsPeer;
    };
  }

  /**
   * The route with what is said of it now.
   *
   * @param all of the prefix
   */
  FoundRoute found(IpPrefix prefix, Route route, List<Route> all) {
    @Nullable Asn origin = origins.of(route.attributes().canonical(), route.peer());
    return new FoundRoute(
        prefix,
        route,
        all.size(),
        route.isBest() ? runnerUp(all) : null,
        origin,
        rpki(validity.validity(prefix, origin), route.validation()));
  }

  /** The state is the one kept with the route, by which it was found; the rest is as of now. */
  private OriginValidity rpki(OriginValidity said, ValidationState kept) {
    ValidationState state = computing ? said.state() : state(kept);
    return state == said.state()
        ? said
        : new OriginValidity(
            state,
            said.source(),
            said.ageSeconds(),
            state == ValidationState.UNKNOWN ? List.of() : said.covering());
  }

  /** What is kept may be older than the data may be. */
  private ValidationState state(ValidationState kept) {
    return validity.known() ? kept : ValidationState.UNKNOWN;
  }

  /** Who lost at the latest step. */
  private static @Nullable Route runnerUp(List<Route> all) {
    @Nullable Route latest = null;
    @Nullable BestPathStep step = null;
    for (Route route : all) {
      if (route.standing() instanceof Route.Standing.Lost lost
          && (step == null || lost.step().compareTo(step) > 0)) {
        latest = route;
        step = lost.step();
      }
    }
    return latest;
  }

  private boolean matches(
      Supplier<IpPrefix> prefix,
      RibPeer peer,
      Octets attributes,
      boolean best,
      ValidationState validation) {
    if (query.peer() != null && !query.peer().equals(peer.name())) {
      return false;
    }
    if (!best && (query.bestOnly() || query.table() == RouteQuery.Table.LOC)) {
      return false;
    }
    if (query.rpki() != null && !computing && query.rpki() != state(validation)) {
      return false;
    }
    if (query.originAs() != null && !origins.is(query.originAs(), attributes, peer)) {
      return false;
    }
    if (nextHop != null && !nextHops.has(attributes, nextHop)) {
      return false;
    }
    for (CommunityPattern community : query.communities()) {
      if (!community.matches(attributes)) {
        return false;
      }
    }
    if (matcher != null && !matchesPath(matcher, attributes)) {
      return false;
    }
    return query.rpki() == null
        || !computing
        || validity.validity(prefix.get(), origins.of(attributes, peer)).state() == query.rpki();
  }

  private boolean matchesPath(AsPathMatcher expression, Octets attributes) {
    boolean there = finder.find(attributes, AttributeFinder.AS_PATH);
    symbols.read(attributes, finder.begin(), there ? finder.end() : finder.begin());
    return expression.matches(symbols.array(), symbols.length());
  }
}
