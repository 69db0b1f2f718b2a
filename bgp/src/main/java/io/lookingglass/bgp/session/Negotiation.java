package io.lookingglass.bgp.session;

import io.lookingglass.bgp.wire.BgpMessage.Open;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.config.net.Asn;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What both sides' OPEN messages agree on.
 *
 * @param peerAsn with four octets, even where the fixed part of the OPEN cannot say it
 * @param peerIdentifier the peer's BGP identifier
 * @param holdTime the smaller of both proposals; zero when there is no hold timer
 * @param families both sides carry, in our order
 * @param routeRefresh we may ask for routes again (RFC 2918)
 * @param enhancedRouteRefresh a refresh has a beginning and an end (RFC 7313)
 * @param gracefulRestart what the peer says of its restarts; null unless both sides offer graceful
 *     restart
 * @param gracefulNotification a NOTIFICATION, too, is survived gracefully (RFC 8538)
 * @param longLivedGracefulRestart what the peer says of longer absences (RFC 9494); null unless
 *     both sides offer it, and graceful restart
 * @param longLived how long stale routes of a family may be kept beyond the restart time: the
 *     shorter of both sides' times
 * @param receive for what we receive
 * @param send for what we send
 */
public record Negotiation(
    Asn peerAsn,
    Inet4Address peerIdentifier,
    Duration holdTime,
    List<Family> families,
    boolean routeRefresh,
    boolean enhancedRouteRefresh,
    Capability.@Nullable GracefulRestart gracefulRestart,
    boolean gracefulNotification,
    Capability.@Nullable LongLivedGracefulRestart longLivedGracefulRestart,
    Map<Family, Duration> longLived,
    CodecContext receive,
    CodecContext send) {

  public Negotiation {
    families = List.copyOf(families);
    longLived = Map.copyOf(longLived);
  }

  /**
   * What follows from two OPEN messages. They need not fit each other: what only one side offers is
   * not negotiated.
   */
  public static Negotiation of(Open ours, Open theirs) {
    Set<Family> carried = families(theirs);
    List<Family> families = families(ours).stream().filter(carried::contains).toList();
    boolean fourOctetAs = both(ours, theirs, Capability.FourOctetAs.class);
    boolean external = !ours.asn().equals(theirs.asn());
    Set<Family> nextHops = nextHops(theirs);
    Set<Family> extendedNextHop =
        subset(nextHops(ours), family -> families.contains(family) && nextHops.contains(family));
    boolean graceful = both(ours, theirs, Capability.GracefulRestart.class);
    Capability.@Nullable GracefulRestart restart =
        graceful ? last(theirs, Capability.GracefulRestart.class).orElse(null) : null;
    return new Negotiation(
        theirs.asn(),
        theirs.identifier(),
        Duration.ofSeconds(Math.min(ours.holdTimeSeconds(), theirs.holdTimeSeconds())),
        families,
        both(ours, theirs, Capability.RouteRefresh.class),
        both(ours, theirs, Capability.EnhancedRouteRefresh.class),
        restart,
        restart != null
            && restart.notification()
            && last(ours, Capability.GracefulRestart.class).orElse(restart).notification(),
        restart != null && both(ours, theirs, Capability.LongLivedGracefulRestart.class)
            ? last(theirs, Capability.LongLivedGracefulRestart.class).orElse(null)
            : null,
        restart == null ? Map.of() : longLived(ours, theirs, families),
        // RFC 8654, section 4: each side sends long messages as soon as the other takes them.
        new CodecContext(
            fourOctetAs,
            external,
            has(ours, Capability.ExtendedMessage.class),
            addPath(theirs, ours, families),
            Set.copyOf(families),
            extendedNextHop),
        new CodecContext(
            fourOctetAs,
            external,
            has(theirs, Capability.ExtendedMessage.class),
            addPath(ours, theirs, families),
            Set.copyOf(families),
            extendedNextHop));
  }

  /**
   * Whether the peer's routes of a family outlive a session that is lost: the peer can preserve its
   * forwarding for it (RFC 4724, section 4.2).
   */
  boolean survivesRestart(Family family) {
    return families.contains(family)
        && gracefulRestart != null
        && gracefulRestart.families().stream().anyMatch(entry -> entry.family().equals(family));
  }

  /** Whether the peer, being back, still forwards by the routes we kept: the F bit. */
  boolean forwardingPreserved(Family family) {
    return gracefulRestart != null
        && gracefulRestart.families().stream()
            .anyMatch(entry -> entry.family().equals(family) && entry.forwarding());
  }

  /** The F bit of RFC 9494. */
  boolean longLivedForwardingPreserved(Family family) {
    return longLivedGracefulRestart != null
        && longLivedGracefulRestart.families().stream()
            .anyMatch(entry -> entry.family().equals(family) && entry.forwarding());
  }

  /** How long the peer said it takes to be back. */
  Duration restartTime() {
    return Duration.ofSeconds(gracefulRestart == null ? 0 : gracefulRestart.restartTimeSeconds());
  }

  /** How often we send a KEEPALIVE: a third of the hold time (RFC 4271, section 10). */
  public Duration keepalive() {
    return holdTime.dividedBy(3);
  }

  /** RFC 4760, section 8: who offers no family at all carries IPv4 unicast. */
  static Set<Family> families(Open open) {
    Set<Family> families = new LinkedHashSet<>();
    all(open, Capability.Multiprotocol.class).forEach(offer -> families.add(offer.family()));
    return families.isEmpty() ? Set.of(Family.IPV4_UNICAST) : families;
  }

  /** RFC 7911, section 4: the families of which one side sends and the other receives paths. */
  private static Set<Family> addPath(Open sender, Open receiver, List<Family> families) {
    Set<Family> sent = directions(sender, Capability.AddPath.Directions::send);
    Set<Family> received = directions(receiver, Capability.AddPath.Directions::receive);
    return subset(families, family -> sent.contains(family) && received.contains(family));
  }

  private static Set<Family> directions(
      Open open, Predicate<Capability.AddPath.Directions> direction) {
    Set<Family> families = new LinkedHashSet<>();
    all(open, Capability.AddPath.class)
        .flatMap(offer -> offer.families().stream())
        .filter(direction)
        .forEach(entry -> families.add(entry.family()));
    return families;
  }

  /** RFC 8950, section 4: IPv6 next hops, AFI 2, for routes that are not of IPv6. */
  private static Set<Family> nextHops(Open open) {
    Set<Family> families = new LinkedHashSet<>();
    all(open, Capability.ExtendedNextHop.class)
        .flatMap(offer -> offer.entries().stream())
        .filter(entry -> entry.nextHopAfi() == 2)
        .forEach(entry -> families.add(entry.family()));
    return families;
  }

  private static Map<Family, Duration> longLived(Open ours, Open theirs, List<Family> families) {
    Map<Family, Integer> most = staleTimes(ours);
    Map<Family, Duration> times = new LinkedHashMap<>();
    staleTimes(theirs)
        .forEach(
            (family, seconds) -> {
              int least = Math.min(seconds, most.getOrDefault(family, 0));
              if (families.contains(family) && least > 0) {
                times.put(family, Duration.ofSeconds(least));
              }
            });
    return times;
  }

  private static Map<Family, Integer> staleTimes(Open open) {
    Map<Family, Integer> times = new LinkedHashMap<>();
    last(open, Capability.LongLivedGracefulRestart.class)
        .ifPresent(
            offer ->
                offer
                    .families()
                    .forEach(entry -> times.putIfAbsent(entry.family(), entry.staleTimeSeconds())));
    return times;
  }

  private static Set<Family> subset(Iterable<Family> families, Predicate<Family> wanted) {
    Set<Family> subset = new LinkedHashSet<>();
    families.forEach(
        family -> {
          if (wanted.test(family)) {
            subset.add(family);
          }
        });
    return subset;
  }

  private static boolean both(Open ours, Open theirs, Class<? extends Capability> type) {
    return has(ours, type) && has(theirs, type);
  }

  static boolean has(Open open, Class<? extends Capability> type) {
    return open.capabilities().stream().anyMatch(type::isInstance);
  }

  static <T extends Capability> Stream<T> all(Open open, Class<T> type) {
    return open.capabilities().stream().filter(type::isInstance).map(type::cast);
  }

  /** RFC 4724, section 3, and 9494, section 3.1: of several the last one counts. */
  static <T extends Capability> Optional<T> last(Open open, Class<T> type) {
    return all(open, type).reduce((earlier, later) -> later);
  }
}
