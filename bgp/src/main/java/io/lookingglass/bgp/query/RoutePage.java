package io.lookingglass.bgp.query;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer, or a part of one. Immutable.
 *
 * @param routes in the order of their prefixes; of each prefix the best path first
 * @param next where to go on; null when there are no more
 * @param outOfTime the page is not full because the time for it was over; there may be more
 * @param took how long it took to find
 */
public record RoutePage(
    List<FoundRoute> routes, @Nullable QueryPosition next, boolean outOfTime, Duration took) {
  /** There is nothing. */
  static final RoutePage EMPTY = new RoutePage(List.of(), null, false, Duration.ZERO);

  public RoutePage {
    routes = List.copyOf(routes);
  }
}
