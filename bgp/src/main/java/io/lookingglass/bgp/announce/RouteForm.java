package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the attributes of what one peer is told. Pure. */
final class RouteForm {
  private static final long USUAL_PREFERENCE = 100;
  private static final Community.Standard NO_EXPORT =
      Objects.requireNonNull(Community.WELL_KNOWN.get("no-export"));

  private RouteForm() {}

  /**
   * The peers a request goes to, in the order of the file: those it names, or all that the
   * protected prefix may be announced to; blackholes only to those that honour them, FlowSpec rules
   * only to those that carry the family.
   */
  static List<PeerSettings> peers(Rules rules, AnnouncementRequest request) {
    ProtectedPrefixSettings entry = rules.protecting(request.subject().destination()).orElse(null);
    if (entry == null) {
      return List.of();
    }
    return rules.peers().stream()
        .filter(peer -> Rules.goesTo(entry, peer))
        .filter(peer -> request.peers().isEmpty() || request.peers().contains(peer.name()))
        .filter(peer -> suits(peer, request.subject()))
        .toList();
  }

  /** Whether a peer is of use for a kind. */
  static boolean suits(PeerSettings peer, Subject subject) {
    boolean carries =
        peer.families().stream().anyMatch(family -> Family.of(family).equals(subject.family()));
    return carries
        && switch (subject) {
          case Subject.Prefix _, Subject.FlowSpec _ -> true;
          case Subject.Blackhole _ -> peer.blackhole();
        };
  }

  /** The next hop of a request at a peer; null when there is none, or none is needed. */
  static @Nullable InetAddress nextHop(
      BgpSettings bgp, PeerSettings peer, AnnouncementRequest request) {
    if (request.subject() instanceof Subject.FlowSpec) {
      return null;
    }
    return request.nextHop() == null
        ? bgp.nextHopTo(peer, request.subject().destination().isIpv4())
        : request.nextHop();
  }

  /**
   * The attributes as the Adj-RIB-Out takes them; null when they cannot be made: the prefix is not
   * protected, or there is no next hop of its family.
   */
  static @Nullable List<PathAttribute> attributes(
      Rules rules, PeerSettings peer, AnnouncementRequest request) {
    BgpSettings bgp = rules.bgp();
    @Nullable Asn own = bgp.asn();
    ProtectedPrefixSettings entry = rules.protecting(request.subject().destination()).orElse(null);
    @Nullable InetAddress nextHop = nextHop(bgp, peer, request);
    boolean rule = request.subject() instanceof Subject.FlowSpec;
    if (entry == null || own == null || (!rule && nextHop == null)) {
      return null;
    }
    boolean external = !own.equals(peer.asn());
    List<PathAttribute> attributes = new ArrayList<>();
    attributes.add(new PathAttribute.Origin(PathAttribute.OriginCode.IGP));
    attributes.add(
        new PathAttribute.AsPathAttribute(
            path(own, entry.originAsn(), external, request.prepend())));
    if (nextHop instanceof Inet4Address ipv4) {
      attributes.add(new PathAttribute.NextHop(ipv4));
    } else {
      attributes.add(
          new PathAttribute.MpReach(request.subject().family(), nextHop, null, List.of()));
    }
    if (request.med() != null) {
      attributes.add(new PathAttribute.MultiExitDisc(request.med()));
    }
    if (!external) {
      attributes.add(new PathAttribute.LocalPref(USUAL_PREFERENCE)); // RFC 4271, section 5.1.5.
    }
    addCommunities(attributes, peer, request);
    return attributes;
  }

  /** Through us, and begun in the origin: nearest first. */
  private static AsPath path(Asn own, Asn origin, boolean external, int prepend) {
    List<Asn> asns = new ArrayList<>();
    if (external) {
      for (int i = 0; i <= prepend; i++) {
        asns.add(own);
      }
    }
    if (!origin.equals(own)) {
      asns.add(origin);
    }
    return AsPath.sequence(asns);
  }

  private static void addCommunities(
      List<PathAttribute> attributes, PeerSettings peer, AnnouncementRequest request) {
    Set<Community.Standard> standard = new LinkedHashSet<>(request.communities());
    Set<Community.Large> large = new LinkedHashSet<>(request.largeCommunities());
    Set<ExtendedCommunity> extended = new LinkedHashSet<>();
    switch (request.subject()) {
      case Subject.Prefix _ -> {}
      case Subject.Blackhole blackhole -> {
        standard.add(AllowList.BLACKHOLE);
        if (!blackhole.export()) {
          standard.add(NO_EXPORT);
        }
      }
      case Subject.FlowSpec rule -> extended.addAll(rule.actions());
    }
    extended.addAll(request.extendedCommunities());
    for (Community community : peer.communities()) {
      switch (community) {
        case Community.Standard one -> standard.add(one);
        case Community.Large one -> large.add(one);
      }
    }
    if (!standard.isEmpty()) {
      attributes.add(new PathAttribute.Communities(List.copyOf(standard)));
    }
    if (!extended.isEmpty()) {
      attributes.add(new PathAttribute.ExtendedCommunities(List.copyOf(extended)));
    }
    if (!large.isEmpty()) {
      attributes.add(new PathAttribute.LargeCommunities(List.copyOf(large)));
    }
  }
}
