package io.lookingglass.probes.result;

import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.BgpRouteFound;
import io.lookingglass.probes.event.ProbeEvent.BgpSearched;
import io.lookingglass.probes.request.BgpRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Folds a look-up in the routing tables. */
final class BgpFold implements TypeFold {
  /** More than any look-up tells; bounds what a forged stream can take. */
  private static final int MOST_ROUTES = 1_000;

  private final BgpRequest request;
  private final MeasurementFacts facts;
  private final List<BgpRoute> routes = new ArrayList<>();
  private @Nullable BgpSearched searched;

  BgpFold(BgpRequest request, MeasurementFacts facts) {
    this.request = request;
    this.facts = facts;
  }

  @Override
  public void add(ProbeEvent event) {
    if (event instanceof BgpRouteFound(BgpRoute route) && routes.size() < MOST_ROUTES) {
      routes.add(route);
    } else if (event instanceof BgpSearched end && searched == null) {
      searched = end;
    }
  }

  @Override
  public BgpResult result(String rawOutput) {
    BgpSearched end = searched;
    return new BgpResult(
        facts.summary(BgpVerdict.of(facts, routes, end), rawOutput, List.of(), null, null),
        end == null ? null : end.prefix(),
        request.match(),
        routes,
        end != null && end.more(),
        end == null ? null : end.hint());
  }
}
