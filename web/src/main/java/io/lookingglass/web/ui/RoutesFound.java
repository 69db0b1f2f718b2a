package io.lookingglass.web.ui;

import io.lookingglass.probes.event.BgpRoute;
import java.time.Instant;
import java.util.List;

/** What a measurement found in the routing tables. */
record RoutesFound(List<RouteGroup> groups) {
  RoutesFound {
    groups = List.copyOf(groups);
  }

  boolean graphs() {
    return groups.stream().anyMatch(group -> group.graph() != null);
  }

  static RoutesFound of(List<BgpRoute> routes, Instant now) {
    return new RoutesFound(RouteGroup.of(routes, now));
  }
}
