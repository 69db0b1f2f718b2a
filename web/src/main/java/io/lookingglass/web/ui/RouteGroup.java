package io.lookingglass.web.ui;

import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.BgpRoute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The paths of one prefix, the best first. */
record RouteGroup(String prefix, List<RouteRow> rows) {
  RouteGroup {
    rows = List.copyOf(rows);
  }

  /** By prefix, in the order of the routes. */
  static List<RouteGroup> of(List<BgpRoute> routes, Instant now) {
    Map<IpPrefix, List<BgpRoute>> byPrefix = new LinkedHashMap<>();
    for (BgpRoute route : routes) {
      byPrefix.computeIfAbsent(route.prefix(), _ -> new ArrayList<>()).add(route);
    }
    return byPrefix.entrySet().stream()
        .map(
            entry ->
                new RouteGroup(
                    entry.getKey().toString(),
                    entry.getValue().stream().map(route -> RouteRow.of(route, now)).toList()))
        .toList();
  }
}
