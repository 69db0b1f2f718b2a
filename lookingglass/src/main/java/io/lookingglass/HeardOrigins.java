package io.lookingglass;

import io.lookingglass.bgp.query.RouteQueries;
import io.lookingglass.config.OriginTable;
import io.lookingglass.config.net.Asn;
import io.lookingglass.probes.local.OriginLookup;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where addresses are routed to by the routes that are heard; where none is known, by the
 * configured table, which has the names, too. Thread-safe.
 */
final class HeardOrigins implements OriginLookup {
  private final RouteQueries queries;
  private final OriginTable table;
  private final OriginLookup otherwise;

  HeardOrigins(RouteQueries queries, OriginTable table) {
    this.queries = queries;
    this.table = table;
    this.otherwise = OriginLookup.of(table);
  }

  @Override
  public Origins of(InetAddress address) {
    List<Asn> heard = queries.origins(address);
    if (heard.isEmpty()) {
      return otherwise.of(address);
    }
    String names =
        heard.stream()
            .map(table::name)
            .flatMap(Optional::stream)
            .distinct()
            .collect(Collectors.joining(" / "));
    return new Origins(heard, names.isEmpty() ? null : names);
  }
}
