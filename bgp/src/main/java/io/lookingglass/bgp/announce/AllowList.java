package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gate that the file in force makes: it looks at a finished route alone and knows nothing of
 * who asked for it, so whatever went wrong before, nothing passes that the file does not allow.
 */
record AllowList(Rules rules) implements ExportGate {
  static final Community.Standard BLACKHOLE =
      Objects.requireNonNull(Community.WELL_KNOWN.get("blackhole"));

  @Override
  public @Nullable String forbids(
      String peer, Family family, Nlri nlri, List<PathAttribute> attributes) {
    PeerSettings settings = rules.peer(peer).orElse(null);
    if (settings == null) {
      return "The file does not say announce: true of peer " + peer;
    }
    return switch (nlri) {
      case Nlri.Prefix(IpPrefix prefix, _) -> forbidsRoute(settings, family, prefix, attributes);
      case Nlri.FlowSpec(var rule, _) ->
          forbidsRule(settings, family, Subject.destinationOf(rule), attributes);
      case Nlri.Opaque _ -> "What it is about is not known";
    };
  }

  private @Nullable String forbidsRoute(
      PeerSettings peer, Family family, IpPrefix prefix, List<PathAttribute> attributes) {
    if (!family.equals(prefix.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST)) {
      return prefix + " is no route of " + family;
    }
    boolean blackhole = communities(attributes).contains(BLACKHOLE);
    @Nullable Sentence outside = outside(prefix, blackhole);
    if (outside != null) {
      return outside.english();
    }
    if (blackhole && !peer.blackhole()) {
      return "The file does not say blackhole: true of peer " + peer.name();
    }
    ProtectedPrefixSettings entry = rules.protecting(prefix).orElseThrow();
    return forbidsPeerOrOrigin(entry, peer, attributes);
  }

  /** Why a prefix may not be announced to anybody; null when it may. */
  @Nullable Sentence outside(IpPrefix prefix, boolean blackhole) {
    ProtectedPrefixSettings entry = rules.protecting(prefix).orElse(null);
    if (entry == null) {
      return Sentence.of("{0} is within none of the protected prefixes", prefix);
    }
    if (blackhole) {
      return prefix.isHost()
          ? null
          : Sentence.of(
              "{0} is more than one address; only a /{1} can be blackholed",
              prefix, prefix.maxLength());
    }
    return prefix.length() <= entry.longestLength()
        ? null
        : Sentence.of(
            "{0} is longer than the /{1} that the file allows within {2}",
            prefix, entry.longestLength(), entry.prefix());
  }

  private @Nullable String forbidsRule(
      PeerSettings peer,
      Family family,
      @Nullable IpPrefix destination,
      List<PathAttribute> attributes) {
    if (destination == null) {
      return "The rule has no destination, so it is about everybody's traffic";
    }
    if (!family.equals(destination.isIpv4() ? Family.IPV4_FLOWSPEC : Family.IPV6_FLOWSPEC)) {
      return "A rule about " + destination + " is no route of " + family;
    }
    ProtectedPrefixSettings entry = rules.protecting(destination).orElse(null);
    if (entry == null) {
      return "The destination " + destination + " is within none of the protected prefixes";
    }
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.ExtendedCommunities(var actions)) {
        Optional<Sentence> problem =
            actions.stream().flatMap(action -> FlowActions.problem(action).stream()).findFirst();
        if (problem.isPresent()) {
          return problem.get().english();
        }
      }
      if (attribute instanceof PathAttribute.Ipv6ExtendedCommunities) {
        return "Actions that redirect to IPv6 addresses are not allowed";
      }
    }
    return forbidsPeerOrOrigin(entry, peer, attributes);
  }

  private @Nullable String forbidsPeerOrOrigin(
      ProtectedPrefixSettings entry, PeerSettings peer, List<PathAttribute> attributes) {
    if (!Rules.goesTo(entry, peer)) {
      return "The file does not name peer " + peer.name() + " for " + entry.prefix();
    }
    @Nullable Asn own = rules.bgp().asn();
    Asn origin = origin(attributes, own);
    return entry.originAsn().equals(origin)
        ? null
        : "The path does not begin in AS "
            + entry.originAsn().value()
            + ", the origin of "
            + entry.prefix();
  }

  private static @Nullable Asn origin(List<PathAttribute> attributes, @Nullable Asn own) {
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.AsPathAttribute(AsPath path)) {
        return path.segments().isEmpty() ? own : path.segments().getLast().asns().getLast();
      }
    }
    return null;
  }

  static List<Community.Standard> communities(List<PathAttribute> attributes) {
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.Communities(var communities)) {
        return communities;
      }
    }
    return List.of();
  }
}
