package io.lookingglass;

import io.lookingglass.bgp.query.QueriesBusyException;
import io.lookingglass.bgp.query.RouteHints;
import io.lookingglass.bgp.query.RoutePage;
import io.lookingglass.bgp.query.RouteQueries;
import io.lookingglass.bgp.query.RouteQuery;
import io.lookingglass.bgp.query.RouteQuery.Match;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.local.RouteTable;
import io.lookingglass.probes.request.PrefixMatch;
import io.lookingglass.web.api.SeenRoutes;
import java.util.List;

/**
 * The routes that this server hears, for measurements. Their results are for anybody who has the
 * address, so nothing is told that strangers may not see. Thread-safe.
 */
final class HeardRoutes implements RouteTable {
  private final RouteQueries queries;
  private final SeenRoutes seen;

  HeardRoutes(RouteQueries queries, SeenRoutes seen) {
    this.queries = queries;
    this.seen = seen;
  }

  @Override
  public Answer find(IpPrefix prefix, PrefixMatch match, int most) throws InterruptedException {
    RouteQuery query = RouteQuery.of(prefix, match(match)).atMost(most);
    try {
      RoutePage page = queries.find(query);
      return new Answer(
          queries.configured(),
          page.routes().stream().map(found -> seen.of(found, false)).toList(),
          page.next() != null,
          RouteHints.of(queries, query, page).map(Sentence::english).orElse(null),
          page.took().toNanos());
    } catch (QueriesBusyException e) {
      return new Answer(false, List.of(), true, e.getMessage(), 0);
    }
  }

  private static Match match(PrefixMatch match) {
    return switch (match) {
      case EXACT -> Match.EXACT;
      case LPM -> Match.LONGEST;
      case LONGER -> Match.LONGER;
      case SHORTER -> Match.SHORTER;
    };
  }
}
