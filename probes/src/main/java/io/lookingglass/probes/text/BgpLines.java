package io.lookingglass.probes.text;

import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.BgpRouteFound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A look-up in the routing tables, as BIRD's {@code show route all} prints it. */
final class BgpLines implements Lines {
  private @Nullable BgpRoute before;

  @Override
  public List<String> add(ProbeEvent event) {
    if (!(event instanceof BgpRouteFound(BgpRoute route))) {
      return List.of();
    }
    List<String> lines = BgpRouteText.lines(route, before);
    before = route;
    return lines;
  }

  @Override
  public List<String> end() {
    return before == null ? List.of("Network not found") : List.of();
  }

  @Override
  public String tool() {
    return "show route";
  }
}
