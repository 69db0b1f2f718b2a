package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import java.util.List;
import java.util.Optional;

/**
 * The paths for one prefix or rule at one moment. Immutable.
 *
 * @param nlri without a path identifier
 * @param routes at least one, the best first if there is a best
 */
public record Routes(Family family, Nlri nlri, List<Route> routes) {
  public Routes {
    routes = List.copyOf(routes);
  }

  /** The route of the Loc-RIB; empty when none is eligible. */
  public Optional<Route> best() {
    return routes.getFirst().isBest() ? Optional.of(routes.getFirst()) : Optional.empty();
  }
}
