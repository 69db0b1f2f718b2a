package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rib.RouteChange;
import io.lookingglass.bgp.rib.RouteCursor;
import io.lookingglass.bgp.rib.RouteInterest;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AsPath.Segment;
import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What peers tell us of protected prefixes: whether our own announcements come back, and who else
 * claims them. Kept up by the changes of the tables; these are only walked over, and only within
 * protected prefixes, when the file names new ones, or when more changed than could be kept in
 * mind.
 *
 * <p>{@link #changed} is for the tables' thread; the rest belongs to whoever holds the announcer's
 * lock.
 */
final class SeenRoutes implements RouteChange.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(SeenRoutes.class);
  private static final int MOST_WAITING = 16_384;

  /** Of one protected prefix; a peer that tells more of it gains nothing. */
  private static final int MOST_OF_PREFIX = 4096;

  private static final int LONGEST_PATH = 200;

  private final Rib rib;
  private final Runnable woken;
  private volatile Rules rules;
  private volatile RouteInterest interest;
  private final Queue<RouteChange> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean missed;
  private final Map<IpPrefix, Map<Place, Seen>> seen = new HashMap<>();

  private record Place(IpPrefix prefix, String peer, @Nullable Long pathId) {}

  private record Seen(@Nullable Asn origin, boolean throughUs, String asPath, Instant since) {}

  /**
   * @param woken run by the tables' thread when there is something to read; must not wait
   */
  SeenRoutes(Rib rib, Rules rules, Runnable woken) {
    this.rib = rib;
    this.rules = rules;
    this.interest = interest(rules);
    this.woken = woken;
  }

  private static RouteInterest interest(Rules rules) {
    return RouteInterest.within(
        rules.prefixes().stream().map(ProtectedPrefixSettings::prefix).toList());
  }

  /** Listens from now on; what was told before, by sessions that came up first, is looked for. */
  void begin() {
    rib.addListener(this);
    missed = true;
    rib.afterThat(this::miss); // Of a change at work just now nothing was made.
  }

  @Override
  public RouteInterest interest() {
    return interest;
  }

  @Override
  public void changed(RouteChange change) {
    if (!(change.nlri() instanceof Nlri.Prefix(IpPrefix prefix, _))
        || rules.protecting(prefix).isEmpty()) {
      return;
    }
    if (size.incrementAndGet() > MOST_WAITING) {
      size.decrementAndGet();
      missed = true;
    } else {
      waiting.add(change);
    }
    woken.run();
  }

  void reload(Rules changed) {
    boolean same = changed.prefixes().equals(rules.prefixes());
    rules = changed;
    interest = interest(changed);
    if (!same) {
      missed = true;
      rib.afterThat(this::miss); // Of a change at work just now perhaps nothing was made.
    }
  }

  private void miss() {
    missed = true;
    woken.run();
  }

  /** Takes in what changed. */
  void read() {
    if (missed) {
      missed = false; // Before the walk: what changes from now on is read again.
      walk();
    }
    @Nullable RouteChange change;
    while ((change = waiting.poll()) != null) {
      size.decrementAndGet();
      if (change.nlri() instanceof Nlri.Prefix(IpPrefix prefix, Long pathId)) {
        @Nullable AttributeSet attributes = change.attributes();
        Place place = new Place(prefix, change.peer().name(), pathId);
        ProtectedPrefixSettings entry = rules.protecting(prefix).orElse(null);
        if (entry == null) {
          continue;
        }
        if (attributes == null) {
          remove(entry.prefix(), place);
        } else {
          put(entry, place, change.peer(), attributes, change.at());
        }
      }
    }
  }

  private void walk() {
    Map<IpPrefix, Map<Place, Seen>> before = new HashMap<>(seen);
    seen.clear();
    for (ProtectedPrefixSettings entry : rules.prefixes()) {
      Family family = entry.prefix().isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
      Map<Place, Seen> known = before.getOrDefault(entry.prefix(), Map.of());
      RouteCursor cursor = rib.routes().walk(family, entry.prefix(), null);
      while (cursor.next() && of(entry.prefix()).size() < MOST_OF_PREFIX) {
        for (Route route : cursor.routes().routes()) {
          Place place = new Place(cursor.prefix(), route.peer().name(), route.pathId());
          if (rules.protecting(place.prefix()).filter(entry::equals).isPresent()) {
            @Nullable Seen old = known.get(place);
            if (old != null) {
              of(entry.prefix()).put(place, old);
            }
            put(entry, place, route.peer(), route.attributes(), route.changedAt());
          }
        }
      }
    }
  }

  private Map<Place, Seen> of(IpPrefix entry) {
    return seen.computeIfAbsent(entry, _ -> new HashMap<>());
  }

  private void remove(IpPrefix entry, Place place) {
    @Nullable Map<Place, Seen> routes = seen.get(entry);
    if (routes != null) {
      routes.remove(place);
    }
  }

  private void put(
      ProtectedPrefixSettings entry,
      Place place,
      RibPeer peer,
      AttributeSet attributes,
      Instant at) {
    AsPath path = path(attributes);
    @Nullable Asn own = rules.bgp().asn();
    @Nullable Asn origin = origin(path, peer);
    boolean throughUs =
        path.segments().stream().anyMatch(segment -> segment.asns().contains(own))
            || Objects.equals(origin, own);
    Map<Place, Seen> routes = of(entry.prefix());
    @Nullable Seen before = routes.get(place);
    boolean same =
        before != null
            && Objects.equals(before.origin(), origin)
            && before.throughUs() == throughUs;
    if (before == null && routes.size() >= MOST_OF_PREFIX) {
      return;
    }
    String text = AsPathText.format(path);
    routes.put(
        place,
        new Seen(
            origin,
            throughUs,
            text.substring(0, Math.min(text.length(), LONGEST_PATH)),
            same && before != null ? before.since() : at));
    if (!same && !Objects.equals(origin, entry.originAsn())) {
      LOG.warn(
          "{} is announced to us by BGP peer {} from {}, its origin is AS {}: path {}",
          place.prefix(),
          place.peer(),
          origin == null ? "no single AS" : "AS " + origin.value(),
          entry.originAsn().value(),
          text);
    }
  }

  /** As RFC 6811, section 2, has it: the last AS; of a path that never left it the peer's own. */
  private static @Nullable Asn origin(AsPath path, RibPeer peer) {
    if (path.segments().isEmpty()) {
      return peer.external() ? null : peer.asn();
    }
    Segment last = path.segments().getLast();
    return last.type() == SegmentType.AS_SEQUENCE ? last.asns().getLast() : null;
  }

  private static AsPath path(AttributeSet attributes) {
    for (PathAttribute attribute : attributes.attributes()) {
      if (attribute instanceof PathAttribute.AsPathAttribute(AsPath path)) {
        return path;
      }
    }
    return AsPath.EMPTY;
  }

  /**
   * What is seen of a protected prefix, what alarms first, then by prefix and peer.
   *
   * @param announced prefixes that are announced here
   */
  List<SeenRoute> routes(ProtectedPrefixSettings entry, Set<IpPrefix> announced) {
    List<SeenRoute> routes = new ArrayList<>();
    seen.getOrDefault(entry.prefix(), Map.of())
        .forEach(
            (place, its) ->
                routes.add(
                    new SeenRoute(
                        place.prefix(),
                        place.peer(),
                        place.pathId(),
                        kind(entry, place.prefix(), its, announced),
                        its.origin(),
                        its.asPath(),
                        its.since())));
    routes.sort(
        Comparator.comparing((SeenRoute route) -> !route.alarming())
            .thenComparing(SeenRoute::prefix)
            .thenComparing(SeenRoute::peer)
            .thenComparingLong(route -> route.pathId() == null ? -1L : route.pathId()));
    return routes;
  }

  private static SeenRoute.Kind kind(
      ProtectedPrefixSettings entry, IpPrefix prefix, Seen its, Set<IpPrefix> announced) {
    if (!entry.originAsn().equals(its.origin())) {
      return SeenRoute.Kind.OTHER_ORIGIN;
    }
    if (its.throughUs()) {
      return SeenRoute.Kind.OURS;
    }
    return prefix.equals(entry.prefix()) || announced.contains(prefix)
        ? SeenRoute.Kind.ORIGIN
        : SeenRoute.Kind.MORE_SPECIFIC;
  }
}
