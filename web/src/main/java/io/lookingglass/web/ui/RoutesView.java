package io.lookingglass.web.ui;

import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AsPath.Segment;
import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.bgp.wire.text.AttributeText;
import io.lookingglass.bgp.wire.text.CommunityText;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.web.api.RouteAnswer;
import io.lookingglass.web.api.SeenRoute;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The question about routes as it stands in the form, and the routes by prefix.
 *
 * @param values what stands in each field of the form
 * @param problems a sentence by field name
 * @param asked whether there was a question
 * @param summary in a sentence what was found
 * @param hint null when there is nothing else to say
 * @param next where the next page is; null when there is none
 * @param query the parameters, as they stand in the URL
 */
record RoutesView(
    Map<String, String> values,
    Map<String, String> problems,
    boolean asked,
    boolean everything,
    String summary,
    @Nullable String hint,
    List<Group> groups,
    @Nullable String next,
    String query) {
  private static final List<String> OPTIONS =
      List.of("peer", "originAs", "asPath", "community", "rpki", "best", "table");

  RoutesView {
    values = Map.copyOf(values);
    problems = Map.copyOf(problems);
    groups = List.copyOf(groups);
  }

  /** The paths of one prefix, the best first. */
  record Group(String prefix, List<Row> rows) {
    Group {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One path.
   *
   * @param hops the AS path, prepends in one
   * @param facts what else travels with it
   */
  record Row(
      boolean best,
      boolean eligible,
      boolean stale,
      String why,
      String peer,
      String peerAs,
      @Nullable String address,
      @Nullable String pathId,
      List<Hop> hops,
      Rpki rpki,
      List<Fact> facts,
      Moment changed) {
    Row {
      hops = List.copyOf(hops);
      facts = List.copyOf(facts);
    }
  }

  /**
   * A part of an AS path.
   *
   * @param times how often it follows itself
   */
  record Hop(String text, int times) {}

  /**
   * What the RPKI says.
   *
   * @param css how its tag is set
   * @param roas what it says it from
   * @param source null when there is none
   */
  record Rpki(String state, String css, List<String> roas, @Nullable String source) {
    Rpki {
      roas = List.copyOf(roas);
    }
  }

  static RoutesView of(RouteAnswer answer, Instant now) {
    Map<String, String> values = new LinkedHashMap<>();
    answer.parameters().keySet().forEach(name -> values.put(name, answer.parameter(name)));
    Map<String, String> problems = new LinkedHashMap<>();
    for (RequestProblem problem : answer.problems()) {
      problems.putIfAbsent(problem.param(), problem.message());
    }
    Map<IpPrefix, List<Row>> byPrefix = new LinkedHashMap<>();
    for (SeenRoute route : answer.routes()) {
      byPrefix.computeIfAbsent(route.prefix(), it -> new ArrayList<>()).add(row(route, now));
    }
    return new RoutesView(
        values,
        problems,
        answer.asked(),
        answer.everything(),
        summary(answer, byPrefix.size()),
        answer.hint(),
        byPrefix.entrySet().stream()
            .map(entry -> new Group(entry.getKey().toString(), entry.getValue()))
            .toList(),
        answer.nextCursor() == null ? null : "/bgp?" + encoded(answer, answer.nextCursor()),
        encoded(answer, null));
  }

  String title() {
    String prefix = value("prefix");
    return prefix.isEmpty() ? "Routes" : "Routes to " + prefix;
  }

  String value(String name) {
    return values.getOrDefault(name, "");
  }

  boolean is(String name, String value) {
    return value(name).equals(value);
  }

  @Nullable String problem(String name) {
    return problems.get(name);
  }

  /** What is wrong with no field that the form has. */
  List<String> otherProblems() {
    return problems.entrySet().stream()
        .filter(it -> !it.getKey().equals("prefix") && !OPTIONS.contains(it.getKey()))
        .map(it -> it.getKey() + " " + it.getValue())
        .toList();
  }

  boolean optionsUsed() {
    return OPTIONS.stream().anyMatch(it -> values.containsKey(it) || problems.containsKey(it));
  }

  private static String summary(RouteAnswer answer, int prefixes) {
    if (!answer.problems().isEmpty()) {
      return "The question was not understood.";
    }
    String resolved =
        answer.resolved() == null
            ? ""
            : "%s is %s. ".formatted(answer.parameter("prefix"), answer.resolved());
    int paths = answer.routes().size();
    if (paths == 0) {
      return resolved + (answer.hint() == null ? "No route meets the conditions." : "No route.");
    }
    return "%s%s to %s%s."
        .formatted(
            resolved,
            Figures.counted(paths, "path", "paths"),
            prefixes == 1
                ? answer.routes().getFirst().prefix()
                : Figures.counted(prefixes, "prefix", "prefixes"),
            answer.nextCursor() == null ? "" : ", and more on the next page");
  }

  private static String encoded(RouteAnswer answer, @Nullable String cursor) {
    Map<String, List<String>> parameters = new LinkedHashMap<>(answer.parameters());
    if (cursor != null) {
      parameters.put("cursor", List.of(cursor));
    }
    return parameters.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(entry -> entry.getValue().stream().map(value -> pair(entry.getKey(), value)))
        .collect(Collectors.joining("&"));
  }

  private static String pair(String name, String value) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static Row row(SeenRoute route, Instant now) {
    List<Hop> hops = List.of();
    List<Fact> facts = new ArrayList<>();
    for (PathAttribute attribute : route.attributes()) {
      if (attribute instanceof PathAttribute.AsPathAttribute(AsPath path)) {
        hops = hops(path);
      } else {
        facts.add(new Fact(name(attribute), values(attribute), true));
      }
    }
    return new Row(
        route.best(),
        route.eligible(),
        route.stale(),
        route.why(),
        route.peer(),
        route.peerAsn().toString(),
        route.peerAddress() == null ? null : IpAddresses.format(route.peerAddress()),
        route.pathId() == null ? null : Long.toString(route.pathId()),
        hops,
        rpki(route.rpki()),
        facts,
        Moment.of(route.changedAt(), now));
  }

  private static List<Hop> hops(AsPath path) {
    List<Hop> hops = new ArrayList<>();
    for (Segment segment : path.segments()) {
      if (segment.type() != SegmentType.AS_SEQUENCE) {
        hops.add(new Hop(AsPathText.format(new AsPath(List.of(segment))), 1));
        continue;
      }
      for (Asn asn : segment.asns()) {
        String text = Long.toString(asn.value());
        if (!hops.isEmpty() && hops.getLast().text().equals(text)) {
          hops.add(new Hop(text, hops.removeLast().times() + 1));
        } else {
          hops.add(new Hop(text, 1));
        }
      }
    }
    return hops;
  }

  private static Rpki rpki(OriginValidity validity) {
    ValidationState state = validity.state();
    String css =
        switch (state) {
          case VALID -> "tag tag-good";
          case INVALID -> "tag tag-bad";
          case NOT_FOUND, UNKNOWN -> "tag";
        };
    return new Rpki(
        state.title(),
        css,
        validity.covering().stream().limit(5).map(Vrp::toString).toList(),
        validity.source() == null || validity.ageSeconds() == null
            ? null
            : "%s, %d s ago".formatted(validity.source(), validity.ageSeconds()));
  }

  private static String name(PathAttribute attribute) {
    return switch (attribute) {
      case PathAttribute.Origin _ -> "Origin";
      case PathAttribute.AsPathAttribute _ -> "AS path";
      case PathAttribute.NextHop _, PathAttribute.MpReach _ -> "Next hop";
      case PathAttribute.MultiExitDisc _ -> "MED";
      case PathAttribute.LocalPref _ -> "Local preference";
      case PathAttribute.AtomicAggregate _ -> "Atomic aggregate";
      case PathAttribute.Aggregator _ -> "Aggregator";
      case PathAttribute.Communities _ -> "Communities";
      case PathAttribute.OriginatorId _ -> "Originator";
      case PathAttribute.ClusterList _ -> "Cluster list";
      case PathAttribute.MpUnreach _ -> "Unreachable";
      case PathAttribute.ExtendedCommunities _ -> "Extended communities";
      case PathAttribute.As4Path _ -> "AS4_PATH";
      case PathAttribute.As4Aggregator _ -> "AS4_AGGREGATOR";
      case PathAttribute.Ipv6ExtendedCommunities _ -> "IPv6 extended communities";
      case PathAttribute.Aigp _ -> "Accumulated IGP metric";
      case PathAttribute.LargeCommunities _ -> "Large communities";
      case PathAttribute.OnlyToCustomer _ -> "Only to customer";
      case PathAttribute.AttrSet _ -> "ATTR_SET";
      case PathAttribute.Unknown unknown -> "Attribute " + unknown.type();
    };
  }

  private static List<String> values(PathAttribute attribute) {
    return switch (attribute) {
      case PathAttribute.Communities(var communities) ->
          communities.stream()
              .map(
                  community ->
                      community
                          + CommunityText.name(community).map(name -> " (" + name + ")").orElse(""))
              .toList();
      case PathAttribute.LargeCommunities(var communities) ->
          communities.stream().map(Object::toString).toList();
      case PathAttribute.ExtendedCommunities(var communities) ->
          communities.stream()
              .map(
                  community ->
                      ExtendedCommunityText.format(community)
                          + ExtendedCommunityText.meaning(community)
                              .map(meaning -> " (" + meaning + ")")
                              .orElse(""))
              .toList();
      case PathAttribute.MpReach reach -> nextHops(reach);
      case PathAttribute.AtomicAggregate() -> List.of("yes");
      case PathAttribute.Origin _,
          PathAttribute.AsPathAttribute _,
          PathAttribute.NextHop _,
          PathAttribute.MultiExitDisc _,
          PathAttribute.LocalPref _,
          PathAttribute.Aggregator _,
          PathAttribute.OriginatorId _,
          PathAttribute.ClusterList _,
          PathAttribute.MpUnreach _,
          PathAttribute.As4Path _,
          PathAttribute.As4Aggregator _,
          PathAttribute.Ipv6ExtendedCommunities _,
          PathAttribute.Aigp _,
          PathAttribute.OnlyToCustomer _,
          PathAttribute.AttrSet _,
          PathAttribute.Unknown _ ->
          List.of(AttributeText.value(attribute));
    };
  }

  private static List<String> nextHops(PathAttribute.MpReach reach) {
    List<String> addresses = new ArrayList<>();
    if (reach.nextHop() != null) {
      addresses.add(IpAddresses.format(reach.nextHop()));
    }
    if (reach.linkLocalNextHop() != null) {
      addresses.add(IpAddresses.format(reach.linkLocalNextHop()));
    }
    return addresses;
  }
}
