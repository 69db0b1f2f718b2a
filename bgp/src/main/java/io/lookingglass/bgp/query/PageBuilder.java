package io.lookingglass.bgp.query;

import io.lookingglass.bgp.query.QueryPosition.Path;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the routes of one page in their order, and knows where it ended. For one thread. */
final class PageBuilder {
  private final RouteFilter filter;
  private final int limit;
  private final @Nullable QueryPosition after;
  private final List<FoundRoute> found = new ArrayList<>();
  private @Nullable QueryPosition last;
  private boolean full;

  PageBuilder(RouteFilter filter, int limit, @Nullable QueryPosition after) {
    this.filter = filter;
    this.limit = limit;
    this.after = after;
  }

  /**
   * Adds those routes of a prefix that are asked for and were not told yet.
   *
   * @return false when the page was full before the last of them: there is more
   */
  boolean add(IpPrefix prefix, List<Route> routes) {
    @Nullable QueryPosition begun = after != null && after.prefix().equals(prefix) ? after : null;
    if (begun == null ? isBefore(prefix) : begun.done()) {
      return true;
    }
    @Nullable Path first = begun == null ? null : begun.first();
    @Nullable Path told = begun == null ? null : begun.last();
    List<Route> rest =
        new ArrayList<>(routes.stream().filter(route -> filter.matches(prefix, route)).toList());
    if (begun == null && !rest.isEmpty() && rest.getFirst().isBest()) {
      Route best = rest.removeFirst();
      first = Path.of(best);
      if (!add(prefix, best, routes, new QueryPosition(prefix, first, null, false))) {
        return false;
      }
    }
    rest.sort(Comparator.comparing(Path::of));
    for (Route route : rest) {
      Path path = Path.of(route);
      boolean behind = told == null || path.compareTo(told) > 0;
      if (behind
          && !path.equals(first)
          && !add(prefix, route, routes, new QueryPosition(prefix, first, path, false))) {
        return false;
      }
    }
    return true;
  }

  private boolean isBefore(IpPrefix prefix) {
    return after != null && prefix.compareTo(after.prefix()) < 0;
  }

  private boolean add(IpPrefix prefix, Route route, List<Route> all, QueryPosition position) {
    if (found.size() == limit) {
      full = true;
      return false;
    }
    found.add(filter.found(prefix, route, all));
    last = position;
    return true;
  }

  /** The page; what is next is behind the last route told when it is full. */
  RoutePage page(Duration took) {
    return new RoutePage(found, full ? last : null, false, took);
  }

  /** The page as far as there was time to look. */
  RoutePage unfinished(QueryPosition reached, Duration took) {
    return new RoutePage(found, reached, true, took);
  }
}
