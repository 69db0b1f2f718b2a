package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.Asn;
import io.lookingglass.probes.event.BgpAttributes;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.result.PlainText;
import io.lookingglass.web.api.RouteAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the routes of one answer have in common, each with a count and the address of the question
 * that asks for these alone; and the conditions that hold already, each with the address of the
 * question without it.
 *
 * @param chosen conditions of the question
 * @param groups of what can be chosen
 * @param partial whether more routes are on further pages, which the counts do not know
 */
record RouteFacets(List<Chosen> chosen, List<Facet> groups, boolean partial) {
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
  record Choice(String value, @Nullable String name, int count, String href) {}

  static RouteFacets of(RouteAnswer answer) {
    RouteFacets.Counts peers = new Counts();
    RouteFacets.Counts origins = new Counts();
    RouteFacets.Counts states = new Counts();
    RouteFacets.Counts standing = new Counts();
    RouteFacets.Counts communities = new Counts();
    for (BgpRoute route : answer.routes()) {
      peers.add(route.peer(), "AS" + route.peerAsn().value());
      @Nullable Asn origin = route.originAs();
      if (origin != null) {
        origins.add(Long.toString(origin.value()), route.asNames().get(origin));
      }
      states.add(RouteRow.Rpki.word(route.rpki().state()), null);
      if (route.best()) {
        standing.add("true", null);
      }
      BgpAttributes attributes = route.attributes();
      for (List<String> each :
          List.of(
              attributes.communities(),
              attributes.largeCommunities(),
              attributes.extendedCommunities())) {
        each.stream()
            .distinct()
            .forEach(text -> communities.add(text, attributes.communityNames().get(text)));
      }
    }
    int all = answer.routes().size();
    List<Facet> groups = new ArrayList<>();
    addFacet(groups, answer, "peer", peers, all);
    addFacet(groups, answer, "originAs", origins, all);
    addFacet(groups, answer, "rpki", states, all);
    addFacet(groups, answer, "best", standing, all);
    addFacet(groups, answer, "community", communities, all);
    return new RouteFacets(chosen(answer), groups, answer.nextCursor() != null);
  }

  boolean isEmpty() {
    return chosen.isEmpty() && groups.isEmpty();
  }

  private static Map<String, String> conditions() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("peer", say("Peer"));
    labels.put("originAs", say("Origin AS"));
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
      List<Facet> groups, RouteAnswer answer, String parameter, Counts counts, int all) {
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
                    each -> each.getValue().count, Comparator.<Integer>reverseOrder()))
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
              Math.max(0, choices.size() - MOST_CHOICES)));
    }
  }

  /** How many routes have each value. */
  private static final class Counts {
    private final Map<String, Count> byValue = new LinkedHashMap<>();

    void add(String value, @Nullable String name) {
      byValue.computeIfAbsent(value, _ -> new Count(name)).count++;
    }
  }

  private static final class Count {
    private final @Nullable String name;
    private int count;

    Count(@Nullable String name) {
      this.name = name;
    }
  }
}
