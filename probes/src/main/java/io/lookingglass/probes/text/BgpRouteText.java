package io.lookingglass.probes.text;

import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.AsPathSegment;
import io.lookingglass.probes.event.BgpAttributes;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.BgpRoute.Roa;
import io.lookingglass.probes.event.BgpRoute.Rpki;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Routes as text for a terminal, like BIRD's {@code show route all}; names of ASes and communities
 * on lines of their own, so that BIRD's stay what they are.
 */
public final class BgpRouteText {
  private static final int PREFIX_WIDTH = 20;
  private static final int MOST_ROAS = 5;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_WHY = 300;

  /** An attribute of an extended message may hold some 16,000 communities (RFC 8654). */
  private static final int LONGEST_VALUE = 262_144;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Map<String, String> WELL_KNOWN =
      Community.WELL_KNOWN.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(each -> each.getValue().toString(), Map.Entry::getKey));

  private final BgpRoute route;
  private final List<String> lines = new ArrayList<>();

  private BgpRouteText(BgpRoute route) {
    this.route = route;
  }

  /**
   * The lines of one route, without line ends.
   *
   * @param before the route that was shown before it; prefixes stand in front of their first path
   *     only
   */
  public static List<String> lines(BgpRoute route, @Nullable BgpRoute before) {
    BgpRouteText text = new BgpRouteText(route);
    boolean again = before != null && before.prefix().equals(route.prefix());
    text.head(again ? "" : route.prefix().toString());
    text.attributes(route.attributes());
    text.lines.add("\trpki: " + rpki(route.rpki()));
    text.lines.add("\twhy: " + PlainText.line(route.why(), LONGEST_WHY));
    return List.copyOf(text.lines);
  }

  private void head(String prefix) {
    StringBuilder head = new StringBuilder(prefix);
    head.append(" ".repeat(Math.max(1, PREFIX_WIDTH + 1 - prefix.length())));
    head.append(
        "unicast [%s %s UTC]"
            .formatted(PlainText.name(route.peer()), TIME.format(route.receivedAt())));
    head.append(route.best() ? " *" : "");
    head.append(" AS").append(route.peerAsn().value());
    head.append(route.pathId() == null ? "" : ", path " + route.pathId());
    head.append(route.stale() ? ", stale" : "");
    lines.add(head.toString());
    if (route.peerAddress() != null) {
      lines.add("\tfrom " + IpAddresses.format(route.peerAddress()));
    }
  }

  /** In the order of their types, as BIRD has them; the next hop always third. */
  private void attributes(BgpAttributes attributes) {
    if (attributes.origin() != null) {
      attribute("origin", attributes.origin().name());
    }
    attribute("as_path", path(attributes.asPath()));
    names("as names", asNames());
    if (!attributes.nextHops().isEmpty()) {
      attribute("next_hop", list(attributes.nextHops(), IpAddresses::format));
    }
    number("med", attributes.med());
    number("local_pref", attributes.localPref());
    if (attributes.atomicAggregate()) {
      attribute("atomic_aggr", "");
    }
    BgpAttributes.Aggregator aggregator = attributes.aggregator();
    if (aggregator != null) {
      attribute("aggregator", aggregator.asn() + " at " + IpAddresses.format(aggregator.address()));
    }
    values("community", attributes.communities());
    if (attributes.originatorId() != null) {
      attribute("originator_id", IpAddresses.format(attributes.originatorId()));
    }
    values("cluster_list", attributes.clusterList().stream().map(IpAddresses::format).toList());
    values("ext_community", attributes.extendedCommunities());
    values("ipv6_ext_community", attributes.ipv6ExtendedCommunities());
    if (attributes.aigp() != null) {
      attribute("aigp", attributes.aigp().toString());
    }
    values("large_community", attributes.largeCommunities());
    if (attributes.otc() != null) {
      attribute("otc", attributes.otc().toString());
    }
    if (attributes.attrSet() != null) {
      attribute("attr_set", attributes.attrSet());
    }
    for (BgpAttributes.UnknownAttribute unknown : attributes.unknown()) {
      attribute(
          "%02x".formatted(unknown.type()),
          "flags 0x%02x, value %s"
              .formatted(unknown.flags(), unknown.value().isEmpty() ? "empty" : unknown.value()));
    }
    names("communities", communityNames(attributes));
  }

  private void number(String name, @Nullable Long value) {
    if (value != null) {
      attribute(name, Long.toString(value));
    }
  }

  private void values(String name, List<String> values) {
    if (!values.isEmpty()) {
      attribute(name, list(values, value -> WELL_KNOWN.getOrDefault(value, value)));
    }
  }

  private void attribute(String name, String value) {
    lines.add(
        "\tBGP."
            + name
            + ":"
            + (value.isEmpty() ? "" : " " + PlainText.line(value, LONGEST_VALUE)));
  }

  private void names(String what, String names) {
    if (!names.isEmpty()) {
      lines.add("\t" + what + ": " + names);
    }
  }

  private String asNames() {
    return route.attributes().pathAsns().stream()
        .distinct()
        .filter(route.asNames()::containsKey)
        .map(asn -> "%d %s".formatted(asn.value(), shown(route.asNames().getOrDefault(asn, ""))))
        .collect(Collectors.joining(", "));
  }

  /** Those that are not told by their name already. */
  private static String communityNames(BgpAttributes attributes) {
    return attributes.communityNames().entrySet().stream()
        .filter(named -> !named.getValue().equals(WELL_KNOWN.get(named.getKey())))
        .map(named -> "%s %s".formatted(named.getKey(), shown(named.getValue())))
        .collect(Collectors.joining(", "));
  }

  /** As looking glasses write a path: {@code 64500 64496 {64501,64502}}. */
  public static String path(List<AsPathSegment> path) {
    return path.stream().map(BgpRouteText::segment).collect(Collectors.joining(" "));
  }

  /** One segment, as it stands in {@link #path}. */
  public static String segment(AsPathSegment segment) {
    return switch (segment.kind()) {
      case SEQUENCE -> asns(segment, " ");
      case SET -> "{" + asns(segment, ",") + "}";
      case CONFED_SEQUENCE -> "(" + asns(segment, " ") + ")";
      case CONFED_SET -> "[" + asns(segment, ",") + "]";
    };
  }

  private static String asns(AsPathSegment segment, String separator) {
    return segment.asns().stream()
        .map(asn -> Long.toString(asn.value()))
        .collect(Collectors.joining(separator));
  }

  private static String rpki(Rpki rpki) {
    StringBuilder text = new StringBuilder(state(rpki.state()));
    List<Roa> roas = rpki.roas();
    if (!roas.isEmpty()) {
      text.append(
          roas.stream()
              .limit(MOST_ROAS)
              .map(Roa::toString)
              .collect(Collectors.joining(", ", " by ", "")));
      text.append(roas.size() > MOST_ROAS ? " and %d more".formatted(roas.size() - MOST_ROAS) : "");
    }
    if (rpki.source() != null && rpki.ageSeconds() != null) {
      text.append(" (%s, %d s ago)".formatted(PlainText.name(rpki.source()), rpki.ageSeconds()));
    }
    return text.toString();
  }

  private static String state(Rpki.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String shown(String name) {
    return '"' + PlainText.line(name, LONGEST_NAME) + '"';
  }

  private static <T> String list(List<T> values, Function<T, String> format) {
    return values.stream().map(format).collect(Collectors.joining(" "));
  }
}
