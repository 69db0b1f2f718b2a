package io.lookingglass.bgp.session;

import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AttributeFinder;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.ImportPolicy;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
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

  /** Judges routes. */
  public Verdict assess(Family family, AttributeSet attributes) {
    Octets octets = attributes.canonical();
    AttributeFinder finder = new AttributeFinder();
    boolean hasPath = finder.find(octets, AttributeFinder.AS_PATH);
    int path = hasPath ? finder.begin() : 0;
    int pathEnd = hasPath ? finder.end() : 0;
    if (settings.external() && enforceFirstAs && !beginsWithPeer(octets, path, pathEnd)) {
      return new Withdrawn(
          new Fault.TreatAsWithdraw(
              2,
              "The AS path does not begin with the peer's AS, " + settings.peerAsn().value(),
              "RFC 4271, section 6.3",
              Octets.EMPTY));
    }
    boolean checked = settings.external() && settings.role() != null && !family.isFlowSpec();
    RouteLeaks.Ingress leak =
        checked
            ? RouteLeaks.received(
                settings.role(), settings.peerAsn(), onlyToCustomer(octets, finder))
            : RouteLeaks.Ingress.PASS;
    return new Kept(
        eligibility(family, octets, finder, hasLoop(octets, path, pathEnd), leak),
        leak == RouteLeaks.Ingress.ADD
            ? new PathAttribute.OnlyToCustomer(settings.peerAsn())
            : null);
  }

  private static @Nullable Asn onlyToCustomer(Octets octets, AttributeFinder finder) {
    return finder.find(octets, AttributeFinder.ONLY_TO_CUSTOMER)
        ? new Asn(octets.unsignedIntAt(finder.begin()))
        : null;
  }

  private Eligibility eligibility(
      Family family,
      Octets octets,
      AttributeFinder finder,
      boolean hasLoop,
      RouteLeaks.Ingress leak) {
    if (!accept) {
      return Eligibility.IMPORT_REJECTED;
    }
    if (hasLoop) {
      return Eligibility.AS_LOOP;
    }
    if (!settings.external() && isReflectedHere(octets, finder)) {
      return Eligibility.CLUSTER_LOOP;
    }
    if (leak == RouteLeaks.Ingress.LEAK) {
      return Eligibility.ROUTE_LEAK;
    }
    // A FlowSpec rule needs no next hop (RFC 8955, section 4).
    if (!family.isFlowSpec()) {
      @Nullable InetAddress nextHop = nextHop(octets, finder);
      if (nextHop != null && isMartian(nextHop)) {
        return Eligibility.NEXT_HOP_MARTIAN;
      }
    }
    return Eligibility.ELIGIBLE;
  }

  private boolean beginsWithPeer(Octets octets, int path, int end) {
    return path < end
        && octets.at(path) == AsPath.SegmentType.AS_SEQUENCE.code()
        && octets.at(path + 1) > 0
        && octets.unsignedIntAt(path + 2) == settings.peerAsn().value();
  }

  private boolean hasLoop(Octets octets, int path, int end) {
    long own = settings.localAsn().value();
    for (int segment = path; segment < end; ) {
      int next = segment + 2 + 4 * octets.at(segment + 1);
      for (int at = segment + 2; at < next; at += 4) {
        if (octets.unsignedIntAt(at) == own) {
          return true;
        }
      }
      segment = next;
    }
    return false;
  }

  /** RFC 4456, section 8. Our cluster's identifier is our own. */
  private boolean isReflectedHere(Octets octets, AttributeFinder finder) {
    int identifier = Octets.wrap(settings.identifier().getAddress()).intAt(0);
    return has(octets, finder, AttributeFinder.ORIGINATOR_ID, identifier)
        || has(octets, finder, AttributeFinder.CLUSTER_LIST, identifier);
  }

  private static boolean has(Octets octets, AttributeFinder finder, int type, int identifier) {
    if (finder.find(octets, type)) {
      for (int at = finder.begin(); at < finder.end(); at += 4) {
        if (octets.intAt(at) == identifier) {
          return true;
        }
      }
    }
    return false;
  }

  /** That of MP_REACH_NLRI first, of two in it the first; null without any. */
  private static @Nullable InetAddress nextHop(Octets octets, AttributeFinder finder) {
    if (finder.find(octets, AttributeFinder.MP_REACH_NLRI)) {
      int length = octets.at(finder.begin() + 3); // Behind AFI and SAFI (RFC 4760, section 3).
      int from = finder.begin() + 4;
      return address(octets, from, Math.min(length, 16));
    }
    return finder.find(octets, AttributeFinder.NEXT_HOP)
        ? address(octets, finder.begin(), 4)
        : null;
  }

  private static @Nullable InetAddress address(Octets octets, int from, int length) {
    return length == 0
        ? null
        : IpAddresses.ofBytes(octets.slice(from, from + length).toByteArray());
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
}
