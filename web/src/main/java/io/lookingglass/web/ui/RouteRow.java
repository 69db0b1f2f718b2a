package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.AsPathSegment;
import io.lookingglass.probes.event.BgpAttributes;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.text.BgpRouteText;
import io.lookingglass.web.language.Speech;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One path to a prefix as pages show it.
 *
 * @param why it is best, or is not
 * @param peerName what the peer's AS is called
 * @param address of the peer; absent where it is kept back
 * @param hops the AS path, prepends in one
 * @param communities of every kind
 * @param facts what else travels with it
 */
record RouteRow(
    boolean best,
    boolean eligible,
    boolean stale,
    String why,
    String peer,
    String peerAs,
    @Nullable String peerName,
    @Nullable String address,
    @Nullable String pathId,
    List<Hop> hops,
    Rpki rpki,
    List<Tagged> communities,
    List<Fact> facts,
    Moment changed) {
  private static final int LONGEST_NAME = 100;
  private static final int MOST_ROAS = 5;

  RouteRow {
    hops = List.copyOf(hops);
    communities = List.copyOf(communities);
    facts = List.copyOf(facts);
  }

  /**
   * A part of an AS path.
   *
   * @param text an AS number, or a set in its brackets
   * @param name what the AS is called; absent when that is not known
   * @param times how often it follows itself
   */
  record Hop(String text, @Nullable String name, int times) {}

  /**
   * A community.
   *
   * @param name what it is called; absent when that is not known
   */
  record Tagged(String text, @Nullable String name) {}

  /**
   * What the RPKI says.
   *
   * @param state as it stands in queries
   * @param word in words
   * @param css how its tag is set
   * @param roas what it says it from
   * @param more how many ROAs are not told
   * @param source and the age of its data; absent when there is none
   */
  record Rpki(
      String state, String word, String css, List<String> roas, int more, @Nullable String source) {
    Rpki {
      roas = List.copyOf(roas);
    }

    static Rpki of(BgpRoute.Rpki rpki) {
      return new Rpki(
          word(rpki.state()),
          said(rpki.state()),
          switch (rpki.state()) {
            case VALID -> "tag tag-good";
            case INVALID -> "tag tag-bad";
            case NOT_FOUND, UNKNOWN -> "tag";
          },
          rpki.roas().stream().limit(MOST_ROAS).map(BgpRoute.Roa::toString).toList(),
          Math.max(0, rpki.roas().size() - MOST_ROAS),
          source(rpki.source(), rpki.ageSeconds()));
    }

    /** Where it is known from, and how old that is; absent when there is no data. */
    static @Nullable String source(@Nullable String source, @Nullable Long ageSeconds) {
      return source == null || ageSeconds == null
          ? null
          : "%s, %s".formatted(source, Figures.age(Duration.ofSeconds(ageSeconds)));
    }

    private static String said(BgpRoute.Rpki.State state) {
      return switch (state) {
        case VALID -> say("valid");
        case INVALID -> say("invalid");
        case NOT_FOUND -> say("not-found");
        case UNKNOWN -> say("unknown");
      };
    }

    /** As it stands in queries. */
    static String word(BgpRoute.Rpki.State state) {
      return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static RouteRow of(BgpRoute route, Instant now) {
    BgpAttributes attributes = route.attributes();
    return new RouteRow(
        route.best(),
        route.valid(),
        route.stale(),
        Speech.said(route.reason()),
        route.peer(),
        "AS" + route.peerAsn().value(),
        name(route.asNames(), route.peerAsn()),
        route.peerAddress() == null ? null : IpAddresses.format(route.peerAddress()),
        route.pathId() == null ? null : Long.toString(route.pathId()),
        hops(attributes.asPath(), route.asNames()),
        Rpki.of(route.rpki()),
        communities(attributes),
        facts(attributes),
        Moment.of(route.receivedAt(), now));
  }

  private static List<Hop> hops(List<AsPathSegment> path, Map<Asn, String> names) {
    List<Hop> hops = new ArrayList<>();
    for (AsPathSegment segment : path) {
      if (segment.kind() != AsPathSegment.Kind.SEQUENCE) {
        hops.add(new Hop(BgpRouteText.segment(segment), null, 1));
        continue;
      }
      for (Asn asn : segment.asns()) {
        String text = Long.toString(asn.value());
        if (!hops.isEmpty() && hops.getLast().text().equals(text)) {
          Hop before = hops.removeLast();
          hops.add(new Hop(text, before.name(), before.times() + 1));
        } else {
          hops.add(new Hop(text, name(names, asn), 1));
        }
      }
    }
    return hops;
  }

  private static @Nullable String name(Map<Asn, String> names, Asn asn) {
    String name = names.get(asn);
    return name == null ? null : PlainText.line(name, LONGEST_NAME);
  }

  private static List<Tagged> communities(BgpAttributes attributes) {
    List<Tagged> tagged = new ArrayList<>();
    for (List<String> each :
        List.of(
            attributes.communities(),
            attributes.largeCommunities(),
            attributes.extendedCommunities(),
            attributes.ipv6ExtendedCommunities())) {
      for (String text : each) {
        String name = attributes.communityNames().get(text);
        tagged.add(
            new Tagged(text, name == null ? kind(text) : PlainText.line(name, LONGEST_NAME)));
      }
    }
    return tagged;
  }

  /** What every community of an extended one's kind means. */
  private static @Nullable String kind(String text) {
    if (text.isEmpty() || !Character.isLetter(text.charAt(0))) {
      return null;
    }
    try {
      return ExtendedCommunityText.meaning(ExtendedCommunityText.parse(text)).orElse(null);
    } catch (IllegalArgumentException e) {
      return null; // Of IPv6, or told by a newer version.
    }
  }

  private static List<Fact> facts(BgpAttributes attributes) {
    List<Fact> facts = new ArrayList<>();
    addresses(facts, say("Next hop"), attributes.nextHops());
    add(facts, say("Local preference"), attributes.localPref());
    add(facts, "MED", attributes.med());
    add(facts, say("Origin"), attributes.origin());
    BgpAttributes.Aggregator aggregator = attributes.aggregator();
    if (aggregator != null) {
      add(
          facts,
          say("Aggregator"),
          say("{0} at {1}", aggregator.asn(), IpAddresses.format(aggregator.address())));
    }
    add(facts, say("Atomic aggregate"), attributes.atomicAggregate() ? say("yes") : null);
    add(facts, say("Only to customer"), attributes.otc());
    if (attributes.originatorId() != null) {
      addresses(facts, say("Originator"), List.of(attributes.originatorId()));
    }
    addresses(facts, say("Cluster list"), attributes.clusterList());
    add(facts, say("Accumulated IGP metric"), attributes.aigp());
    add(facts, "ATTR_SET", attributes.attrSet());
    for (BgpAttributes.UnknownAttribute unknown : attributes.unknown()) {
      add(
          facts,
          say("Attribute {0}", unknown.type()),
          unknown.value().isEmpty()
              ? say("flags {0}, no value", flags(unknown))
              : say("flags {0}, value {1}", flags(unknown), unknown.value()));
    }
    return facts;
  }

  private static String flags(BgpAttributes.UnknownAttribute attribute) {
    return "0x%02x".formatted(attribute.flags());
  }

  private static void addresses(List<Fact> facts, String label, List<InetAddress> addresses) {
    if (!addresses.isEmpty()) {
      facts.add(new Fact(label, addresses.stream().map(IpAddresses::format).toList(), true));
    }
  }

  private static void add(List<Fact> facts, String label, @Nullable Object value) {
    if (value != null) {
      facts.add(new Fact(label, List.of(value.toString()), true));
    }
  }
}
