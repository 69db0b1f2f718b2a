package io.lookingglass.bgp.session;

import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.ImportPolicy;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.net.Asn;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the routes a peer sends. The answer depends on the attributes alone, so whoever
 * reads many routes of one attribute set asks once. Immutable.
 *
 * @param settings of the session
 * @param accept the configuration takes routes of this peer (RFC 8212)
 * @param enforceFirstAs an external path has to begin with the peer's AS
 * @param own addresses of this machine, that of our end of the session at least: no next hops
 */
public record ImportRules(
    SessionSettings settings, boolean accept, boolean enforceFirstAs, Set<InetAddress> own) {

  public ImportRules {
    own = Set.copyOf(own);
  }

  /** What the configuration of a peer asks for. A route server leaves its AS out (RFC 7947). */
  public static ImportRules of(SessionSettings settings, PeerSettings peer, Set<InetAddress> own) {
    return new ImportRules(
        settings,
        peer.importPolicy() == ImportPolicy.ACCEPT,
        peer.enforceFirstAs() && settings.role() != PeerRole.RS_CLIENT,
        own);
  }

  /** What becomes of routes with the same attributes. */
  public sealed interface Verdict {}

  /**
   * They are kept.
   *
   * @param eligibility whether one of them may be chosen as best
   * @param onlyToCustomer an attribute to be added (RFC 9234, section 5), null for none
   */
  public record Kept(Eligibility eligibility, PathAttribute.@Nullable OnlyToCustomer onlyToCustomer)
      implements Verdict {}

  /** They count as withdrawn (RFC 7606). */
  public record Withdrawn(Fault.TreatAsWithdraw fault) implements Verdict {}

  /**
   * Judges routes.
   *
   * @param attributes each type once, AS4_PATH merged in
   */
  public Verdict assess(Family family, List<PathAttribute> attributes) {
    AsPath path =
        find(attributes, PathAttribute.AsPathAttribute.class)
            .map(PathAttribute.AsPathAttribute::path)
            .orElse(AsPath.EMPTY);
    if (settings.external() && enforceFirstAs && !beginsWithPeer(path)) {
      return new Withdrawn(
          new Fault.TreatAsWithdraw(
              2,
              "The AS path does not begin with the peer's AS, " + settings.peerAsn().value(),
              "RFC 4271, section 6.3",
              Octets.EMPTY));
    }
    @Nullable Asn onlyToCustomer =
        find(attributes, PathAttribute.OnlyToCustomer.class)
            .map(PathAttribute.OnlyToCustomer::asn)
            .orElse(null);
    RouteLeaks.Ingress leak =
        settings.external() && !family.isFlowSpec()
            ? RouteLeaks.received(settings.role(), settings.peerAsn(), onlyToCustomer)
            : RouteLeaks.Ingress.PASS;
    return new Kept(
        eligibility(family, attributes, path, leak),
        leak == RouteLeaks.Ingress.ADD
            ? new PathAttribute.OnlyToCustomer(settings.peerAsn())
            : null);
  }

  private Eligibility eligibility(
      Family family, List<PathAttribute> attributes, AsPath path, RouteLeaks.Ingress leak) {
    if (!accept) {
      return Eligibility.IMPORT_REJECTED;
    }
    if (path.segments().stream()
        .anyMatch(segment -> segment.asns().contains(settings.localAsn()))) {
      return Eligibility.AS_LOOP;
    }
    if (!settings.external() && isReflectedHere(attributes)) {
      return Eligibility.CLUSTER_LOOP;
    }
    if (leak == RouteLeaks.Ingress.LEAK) {
      return Eligibility.ROUTE_LEAK;
    }
    // A FlowSpec rule needs no next hop (RFC 8955, section 4).
    if (!family.isFlowSpec() && nextHop(attributes).filter(this::isMartian).isPresent()) {
      return Eligibility.NEXT_HOP_MARTIAN;
    }
    return Eligibility.ELIGIBLE;
  }

  private boolean beginsWithPeer(AsPath path) {
    if (path.segments().isEmpty()) {
      return false;
    }
    AsPath.Segment first = path.segments().getFirst();
    return first.type() == AsPath.SegmentType.AS_SEQUENCE
        && !first.asns().isEmpty()
        && first.asns().getFirst().equals(settings.peerAsn());
  }

  /** RFC 4456, section 8. Our cluster's identifier is our own. */
  private boolean isReflectedHere(List<PathAttribute> attributes) {
    Inet4Address identifier = settings.identifier();
    return find(attributes, PathAttribute.OriginatorId.class)
            .filter(originator -> originator.identifier().equals(identifier))
            .isPresent()
        || find(attributes, PathAttribute.ClusterList.class)
            .filter(clusters -> clusters.identifiers().contains(identifier))
            .isPresent();
  }

  private static Optional<InetAddress> nextHop(List<PathAttribute> attributes) {
    Optional<InetAddress> multiprotocol =
        find(attributes, PathAttribute.MpReach.class)
            .flatMap(reach -> Optional.ofNullable(reach.nextHop()));
    return multiprotocol.or(
        () -> find(attributes, PathAttribute.NextHop.class).map(PathAttribute.NextHop::address));
  }

  /**
   * Whether no packet can be sent there: our own address (RFC 4271, section 6.3), or not unicast.
   *
   * <p>Loopback and IPv4 link-local addresses are next hops only where the session itself runs
   * between such. An IPv6 link-local one may stand alone where the peer is on a shared link (RFC
   * 2545 means it to come second, but unnumbered sessions have no other).
   */
  private boolean isMartian(InetAddress address) {
    if (own.contains(address) || address.isAnyLocalAddress() || address.isMulticastAddress()) {
      return true;
    }
    if (address.isLoopbackAddress()) {
      return !settings.address().isLoopbackAddress();
    }
    byte[] octets = address.getAddress();
    if (address instanceof Inet4Address) {
      int first = octets[0] & 0xff;
      return first == 0
          || first >= 240
          || (address.isLinkLocalAddress() && !settings.address().isLinkLocalAddress());
    }
    if (address.isLinkLocalAddress()) {
      return settings.multihop() || !settings.external();
    }
    return holdsIpv4(octets);
  }

  /** ::ffff:0:0/96, or the deprecated ::/96. */
  private static boolean holdsIpv4(byte[] octets) {
    for (int i = 0; i < 10; i++) {
      if (octets[i] != 0) {
        return false;
      }
    }
    return (octets[10] == 0 && octets[11] == 0) || (octets[10] == -1 && octets[11] == -1);
  }

  private static <T extends PathAttribute> Optional<T> find(
      List<PathAttribute> attributes, Class<T> type) {
    return attributes.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
