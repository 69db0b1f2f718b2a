package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.query.RouteTally;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.BgpAttributes;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.web.api.RouteAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the routes of one answer have in common, each with a count and the address of the question
 * that asks for these alone; and the conditions that hold already, each with the address of the
 * question without it.
 *
 * @param chosen conditions of the question
 * @param groups of what can be chosen
 * @param said of what the counts are; null where that is the page, which has all
 */
record RouteFacets(List<Chosen> chosen, List<Facet> groups, @Nullable String said) {
  private static final int MOST_CHOICES = 8;
  private static final int LONGEST_NAME = 60;

  RouteFacets {
    chosen = List.copyOf(chosen);
    groups = List.copyOf(groups);
  }

  /**
   * A condition that holds.
   *
   * @param href the question without it
   */
  record Chosen(String label, String value, String href) {}

  /**
   * A property that routes differ in.
   *
   * @param more how many values are not shown
   */
  record Facet(String label, List<Choice> choices, int more) {
    Facet {
      choices = List.copyOf(choices);
    }
  }

  /**
   * One value of a property.
   *
   * @param name what it is called; absent when that is not known
   * @param count how many routes have it
   * @param href the question for these alone
   */
  record Choice(String value, @Nullable String name, long count, String href) {}

  static RouteFacets of(RouteAnswer answer) {
    RouteAnswer.@Nullable Counts counted = answer.counts();
    @Nullable RouteTally tally = counted == null ? null : counted.tally();
    Map<String, Counts> counts =
        counted == null || tally == null ? ofPage(answer.routes()) : ofAll(tally, counted.names());
    long all = tally == null ? answer.routes().size() : tally.routes();
    List<Facet> groups = new ArrayList<>();
    counts.forEach((parameter, its) -> addFacet(groups, answer, parameter, its, all));
    return new RouteFacets(chosen(answer), groups, groups.isEmpty() ? null : said(answer, tally));
  }

  /** Of what the counts are, where that is not the page alone. */
  private static @Nullable String said(RouteAnswer answer, @Nullable RouteTally tally) {
    if (tally == null) {
      boolean more = answer.nextCursor() != null || !answer.parameter("cursor").isEmpty();
      return more ? say("Counts are of this page.") : null;
    }
    return tally.complete()
        ? say("Counts are of all {0} paths.", Figures.count(tally.routes()))
        : say(
            "Counts are of the first {0} paths: there was no time to count all.",
            Figures.count(tally.routes()));
  }

  private static Map<String, Counts> ofAll(RouteTally tally, Map<String, String> names) {
    Map<String, Counts> counts = new LinkedHashMap<>();
    for (RouteTally.Property property : RouteTally.Property.values()) {
      RouteTally.@Nullable Facet facet = tally.facets().get(property);
      if (facet != null) {
        Counts its = new Counts();
        its.unlisted = facet.distinct() - facet.values().size();
        facet.values().forEach(each -> its.add(each.text(), names.get(each.text()), each.routes()));
        counts.put(property.parameter(), its);
      }
    }
    return counts;
  }

  private static Map<String, Counts> ofPage(List<BgpRoute> routes) {
    Map<String, Counts> counts = new LinkedHashMap<>();
    for (RouteTally.Property property : RouteTally.Property.values()) {
      Counts its = new Counts();
      routes.forEach(route -> add(its, property, route));
      counts.put(property.parameter(), its);
    }
    return counts;
  }

  private static void add(Counts counts, RouteTally.Property property, BgpRoute route) {
    BgpAttributes attributes = route.attributes();
    switch (property) {
      case PEER -> counts.add(route.peer(), "AS" + route.peerAsn().value(), 1);
      case ORIGIN_AS -> {
        @Nullable Asn origin = route.originAs();
        if (origin != null) {
          counts.add(Long.toString(origin.value()), route.asNames().get(origin), 1);
        }
      }
      case NEXT_HOP ->
          attributes.nextHops().stream()
              .limit(1)
              .forEach(hop -> counts.add(IpAddresses.format(hop), null, 1));
      case RPKI -> counts.add(RouteRow.Rpki.word(route.rpki().state()), null, 1);
      case BEST -> {
        if (route.best()) {
          counts.add("true", null, 1);
        }
      }
      case COMMUNITY ->
          Stream.of(
                  attributes.communities(),
                  attributes.largeCommunities(),
                  attributes.extendedCommunities())
              .flatMap(List::stream)
              .distinct()
              .forEach(text -> counts.add(text, attributes.communityNames().get(text), 1));
    }
  }

  boolean isEmpty() {
    return chosen.isEmpty() && groups.isEmpty();
  }

  private static Map<String, String> conditions() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("peer", say("Peer"));
    labels.put("originAs", say("Origin AS"));
    labels.put("nextHop", say("Next hop"));
    labels.put("rpki", "RPKI");
    labels.put("best", say("Paths"));
    labels.put("community", say("Community"));
    labels.put("asPath", say("AS path"));
    labels.put("table", say("Table"));
    return labels;
  }

  private static List<Chosen> chosen(RouteAnswer answer) {
    List<Chosen> chosen = new ArrayList<>();
    conditions()
        .forEach(
            (parameter, label) -> {
              List<String> values = answer.parameters().getOrDefault(parameter, List.of());
              for (int index = 0; index < values.size(); index++) {
                List<String> rest = new ArrayList<>(values);
                rest.remove(index);
                String value = values.get(index);
                chosen.add(
                    new Chosen(
                        label,
                        parameter.equals("best") ? say("only the best") : value,
                        RouteLinks.to(answer, parameter, rest)));
              }
            });
    return chosen;
  }

  /** What every route has tells nothing apart. */
  private static void addFacet(
      List<Facet> groups, RouteAnswer answer, String parameter, Counts counts, long all) {
    List<String> held = answer.parameters().getOrDefault(parameter, List.of());
    boolean several = parameter.equals("community");
    if (!held.isEmpty() && !several) {
      return;
    }
    List<Choice> choices =
        counts.byValue.entrySet().stream()
            .filter(each -> each.getValue().count < all && !held.contains(each.getKey()))
            .sorted(
                Comparator.comparing(
                    each -> each.getValue().count, Comparator.<Long>reverseOrder()))
            .map(
                each -> {
                  List<String> values = new ArrayList<>(several ? held : List.of());
                  values.add(each.getKey());
                  String name = each.getValue().name;
                  return new Choice(
                      parameter.equals("best") ? say("only the best") : each.getKey(),
                      name == null || parameter.equals("best")
                          ? null
                          : PlainText.line(name, LONGEST_NAME),
                      each.getValue().count,
                      RouteLinks.to(answer, parameter, values));
                })
            .toList();
    if (!choices.isEmpty()) {
      groups.add(
          new Facet(
              conditions().getOrDefault(parameter, parameter),
              choices.stream().limit(MOST_CHOICES).toList(),
              Math.max(0, choices.size() + counts.unlisted - MOST_CHOICES)));
    }
  }

  /** How many routes have each value. */
  private static final class Counts {
    private final Map<String, Count> byValue = new LinkedHashMap<>();

    /** Values that are not among them. */
    private int unlisted;

    void add(String value, @Nullable String name, long routes) {
      byValue.computeIfAbsent(value, _ -> new Count(name)).count += routes;
    }
  }

  private static final class Count {
    private final @Nullable String name;
    private long count;

    Count(@Nullable String name) {
      this.name = name;
    }
  }
}
