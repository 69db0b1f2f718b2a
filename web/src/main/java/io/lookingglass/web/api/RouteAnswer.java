package io.lookingglass.web.api;

import io.lookingglass.bgp.query.RouteTally;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.request.RequestProblem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question about routes, and what came of it. Immutable.
 *
 * @param parameters as they were asked, by name; empty ones left out
 * @param asked whether anything was: without, there is only a form to show
 * @param everything whether nothing is kept back from the asker
 * @param problems why it could not be answered; then there are no routes
 * @param resolved the address of the name that was asked for; null when it was none
 * @param routes in the order of their prefixes; of each prefix the best path first
 * @param nextCursor null when there are no more
 * @param took how long it took to find
 * @param counts of all that can be asked for, on all pages; null where the page has all of it, or
 *     nobody wants to know
 * @param hint what the asker should know besides; null when there is nothing to say
 */
public record RouteAnswer(
    Map<String, List<String>> parameters,
    boolean asked,
    boolean everything,
    List<RequestProblem> problems,
    @Nullable String resolved,
    List<BgpRoute> routes,
    @Nullable String nextCursor,
    Duration took,
    @Nullable Counts counts,
    @Nullable Sentence hint) {
  public RouteAnswer {
    parameters = Map.copyOf(parameters);
    problems = List.copyOf(problems);
    routes = List.copyOf(routes);
  }

  /**
   * What routes have in common.
   *
   * @param tally null when it could not be counted, because others search the tables
   * @param names of autonomous systems, by their numbers, and of communities
   */
  public record Counts(@Nullable RouteTally tally, Map<String, String> names) {
    public Counts {
      names = Map.copyOf(names);
    }
  }

  /** The first value of a parameter, empty when there is none. */
  public String parameter(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }
}
