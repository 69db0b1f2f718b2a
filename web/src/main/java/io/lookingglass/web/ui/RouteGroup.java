package io.lookingglass.web.ui;

import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.BgpRoute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths of one prefix, the best first.
 *
 * @param graph of the AS paths, see {@link AsGraph}; absent when there is none worth drawing
 */
record RouteGroup(String prefix, List<RouteRow> rows, @Nullable String graph) {
  /** Each drawing takes time and room. */
  private static final int MOST_GRAPHS = 4;

  RouteGroup {
    rows = List.copyOf(rows);
  }

  /** By prefix, in the order of the routes. */
  static List<RouteGroup> of(List<BgpRoute> routes, Instant now) {
    Map<IpPrefix, List<BgpRoute>> byPrefix = new LinkedHashMap<>();
    for (BgpRoute route : routes) {
      byPrefix.computeIfAbsent(route.prefix(), _ -> new ArrayList<>()).add(route);
    }
    List<RouteGroup> groups = new ArrayList<>();
    byPrefix.forEach(
        (prefix, its) -> {
          List<RouteRow> rows = its.stream().map(route -> RouteRow.of(route, now)).toList();
          boolean drawn =
              groups.stream().filter(each -> each.graph() != null).count() < MOST_GRAPHS;
          groups.add(
              new RouteGroup(
                  prefix.toString(), rows, drawn ? AsGraph.json(prefix.toString(), rows) : null));
        });
    return groups;
  }
}
