package io.lookingglass.web.api;

import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.AttributeText;
import io.lookingglass.config.net.IpAddresses;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Routes as text for a terminal, like BIRD's {@code show route all}. */
final class RouteText {
  private static final int PREFIX_WIDTH = 20;
  private static final int MOST_ROAS = 5;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String KEPT_BACK =
      "# Next hops and peers' addresses are shown to tokens of role support: curl -H"
          + " 'Authorization: Bearer TOKEN' ...\n";

  private RouteText() {}

  static String answer(RouteAnswer answer) {
    StringBuilder text = new StringBuilder();
    if (answer.resolved() != null) {
      text.append("# %s is %s\n".formatted(answer.parameter("prefix"), answer.resolved()));
    }
    if (answer.routes().isEmpty() && answer.hint() == null) {
      text.append("No route meets the conditions.\n");
    }
    @Nullable SeenRoute before = null;
    for (SeenRoute route : answer.routes()) {
      route(text, route, before != null && before.prefix().equals(route.prefix()));
      before = route;
    }
    if (answer.hint() != null) {
      text.append(answer.routes().isEmpty() ? "" : "# ").append(answer.hint()).append(".\n");
    }
    if (answer.nextCursor() != null) {
      text.append("# There is more: add cursor=%s\n".formatted(answer.nextCursor()));
    }
    if (!answer.everything() && !answer.routes().isEmpty()) {
      text.append('\n').append(KEPT_BACK);
    }
    return text.toString();
  }

  /** Prefixes stand in front of their first path only. */
  private static void route(StringBuilder text, SeenRoute route, boolean again) {
    String prefix = again ? "" : route.prefix().toString();
    text.append(prefix).append(" ".repeat(Math.max(1, PREFIX_WIDTH + 1 - prefix.length())));
    text.append("unicast [%s %s UTC]".formatted(route.peer(), time(route.changedAt())));
    text.append(route.best() ? " *" : "");
    text.append(" AS").append(route.peerAsn().value());
    text.append(route.pathId() == null ? "" : ", path " + route.pathId());
    text.append(route.stale() ? ", stale" : "").append('\n');
    if (route.peerAddress() != null) {
      text.append("\tfrom ").append(IpAddresses.format(route.peerAddress())).append('\n');
    }
    for (PathAttribute attribute : route.attributes()) {
      attribute(text, attribute);
    }
    text.append("\trpki: ").append(rpki(route.rpki())).append('\n');
    text.append("\twhy: ").append(route.why()).append('\n');
  }

  private static void attribute(StringBuilder text, PathAttribute attribute) {
    if (attribute instanceof PathAttribute.MpReach reach) {
      nextHops(text, reach);
      return;
    }
    String value = AttributeText.value(attribute);
    text.append("\tBGP.").append(name(attribute)).append(':');
    text.append(value.isEmpty() ? "" : " ").append(value).append('\n');
  }

  private static void nextHops(StringBuilder text, PathAttribute.MpReach reach) {
    if (reach.nextHop() != null) {
      text.append("\tBGP.next_hop: ").append(IpAddresses.format(reach.nextHop()));
      if (reach.linkLocalNextHop() != null) {
        text.append(' ').append(IpAddresses.format(reach.linkLocalNextHop()));
      }
      text.append('\n');
    }
  }

  /** As BIRD calls it. */
  private static String name(PathAttribute attribute) {
    return switch (attribute) {
      case PathAttribute.Origin _ -> "origin";
      case PathAttribute.AsPathAttribute _ -> "as_path";
      case PathAttribute.NextHop _ -> "next_hop";
      case PathAttribute.MultiExitDisc _ -> "med";
      case PathAttribute.LocalPref _ -> "local_pref";
      case PathAttribute.AtomicAggregate _ -> "atomic_aggr";
      case PathAttribute.Aggregator _ -> "aggregator";
      case PathAttribute.Communities _ -> "community";
      case PathAttribute.OriginatorId _ -> "originator_id";
      case PathAttribute.ClusterList _ -> "cluster_list";
      case PathAttribute.MpReach _ -> "mp_reach_nlri";
      case PathAttribute.MpUnreach _ -> "mp_unreach_nlri";
      case PathAttribute.ExtendedCommunities _ -> "ext_community";
      case PathAttribute.As4Path _ -> "as4_path";
      case PathAttribute.As4Aggregator _ -> "as4_aggregator";
      case PathAttribute.Ipv6ExtendedCommunities _ -> "ipv6_ext_community";
      case PathAttribute.Aigp _ -> "aigp";
      case PathAttribute.LargeCommunities _ -> "large_community";
      case PathAttribute.OnlyToCustomer _ -> "otc";
      case PathAttribute.AttrSet _ -> "attr_set";
      case PathAttribute.Unknown unknown -> "%02x".formatted(unknown.type());
    };
  }

  private static String rpki(OriginValidity validity) {
    StringBuilder text = new StringBuilder(validity.state().title());
    List<Vrp> roas = validity.covering();
    if (!roas.isEmpty()) {
      text.append(
          roas.stream()
              .limit(MOST_ROAS)
              .map(Vrp::toString)
              .collect(Collectors.joining(", ", " by ", "")));
      text.append(roas.size() > MOST_ROAS ? " and %d more".formatted(roas.size() - MOST_ROAS) : "");
    }
    if (validity.source() != null && validity.ageSeconds() != null) {
      text.append(" (%s, %d s ago)".formatted(validity.source(), validity.ageSeconds()));
    }
    return text.toString();
  }

  private static String time(Instant time) {
    return TIME.format(time);
  }
}
