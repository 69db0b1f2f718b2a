package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.web.api.RouteAnswer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The question about routes as it stands in the form, and the routes by prefix.
 *
 * @param values what stands in each field of the form
 * @param problems a sentence by field name
 * @param asked whether there was a question
 * @param summary in a sentence what was found
 * @param hint null when there is nothing else to say
 * @param facets what the answer can be narrowed down by
 * @param furtherCommunities conditions beside the one that the form shows
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
    RouteFacets facets,
    List<String> furtherCommunities,
    List<RouteGroup> groups,
    @Nullable String next,
    String query) {
  private static final List<String> OPTIONS =
      List.of("peer", "originAs", "nextHop", "asPath", "community", "rpki", "best", "table");

  RoutesView {
    values = Map.copyOf(values);
    problems = Map.copyOf(problems);
    furtherCommunities = List.copyOf(furtherCommunities);
    groups = List.copyOf(groups);
  }

  static RoutesView of(RouteAnswer answer, Instant now) {
    Map<String, String> values = new LinkedHashMap<>();
    answer.parameters().keySet().forEach(name -> values.put(name, answer.parameter(name)));
    Map<String, String> problems = new LinkedHashMap<>();
    for (RequestProblem problem : answer.problems()) {
      problems.putIfAbsent(problem.param(), problem.message());
    }
    List<RouteGroup> groups = RouteGroup.of(answer.routes(), now);
    return new RoutesView(
        values,
        problems,
        answer.asked(),
        answer.everything(),
        summary(answer, groups.size()),
        answer.hint() == null ? null : said(answer.hint()),
        RouteFacets.of(answer),
        answer.parameters().getOrDefault("community", List.of()).stream().skip(1).toList(),
        groups,
        answer.nextCursor() == null ? null : "/bgp?" + encoded(answer, answer.nextCursor()),
        encoded(answer, null));
  }

  String title() {
    String prefix = value("prefix");
    return prefix.isEmpty() ? say("Routes") : say("Routes to {0}", prefix);
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
        .filter(it -> !hasField(it.getKey()))
        .map(it -> it.getKey() + " " + it.getValue())
        .toList();
  }

  private boolean hasField(String name) {
    return name.equals("prefix")
        || (OPTIONS.contains(name) && (everything || !name.equals("nextHop")));
  }

  /** A dumped table, or what is none: the form keeps it, for who changes something else. */
  public boolean hasOtherTable() {
    return !List.of("", "adj-in", "loc", "adj-out").contains(value("table"));
  }

  boolean graphs() {
    return groups.stream().anyMatch(group -> group.graph() != null);
  }

  boolean optionsUsed() {
    return OPTIONS.stream().anyMatch(it -> values.containsKey(it) || problems.containsKey(it));
  }

  private static String summary(RouteAnswer answer, int prefixes) {
    if (!answer.problems().isEmpty()) {
      return say("The question was not understood.");
    }
    String resolved =
        answer.resolved() == null
            ? ""
            : say("{0} is {1}.", answer.parameter("prefix"), answer.resolved()) + " ";
    int paths = answer.routes().size();
    if (paths == 0) {
      return resolved
          + (answer.hint() == null ? say("No route meets the conditions.") : say("No route."));
    }
    String count = Figures.count(paths);
    Object to =
        prefixes == 1
            ? answer.routes().getFirst().prefix()
            : say("{0} {1|prefix|prefixes}", Figures.count(prefixes), prefixes);
    return resolved
        + (answer.nextCursor() == null
            ? say("{0} {1|path|paths} to {2}.", count, paths, to)
            : say("{0} {1|path|paths} to {2}, and more on the next page.", count, paths, to));
  }

  private static String encoded(RouteAnswer answer, @Nullable String cursor) {
    Map<String, List<String>> parameters = new LinkedHashMap<>(answer.parameters());
    if (cursor != null) {
      parameters.put("cursor", List.of(cursor));
    }
    return RouteLinks.query(parameters);
  }
}
