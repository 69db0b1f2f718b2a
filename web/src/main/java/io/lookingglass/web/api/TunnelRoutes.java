package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.Retention;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;

/**
 * {@code POST /v1/tunnels/{name}/diagnosis}: a measurement of the type {@code gre} that looks for
 * causes. It is read and followed as any other.
 */
public final class TunnelRoutes {
  private static final int ACCEPTED = 202;

  private final Orders orders;
  private final Links links;
  private final TunnelWatch watch;
  private final BrowserPages pages;

  public TunnelRoutes(Orders orders, Links links, TunnelWatch watch, BrowserPages pages) {
    this.orders = orders;
    this.links = links;
    this.watch = watch;
    this.pages = pages;
  }

  public void register(RouteTable routes) {
    routes.get("/tunnels", SeenTunnels.SEEING, this::showAll);
    routes.get("/tunnels/{name}", SeenTunnels.SEEING, this::showOne);
    routes.post(
        "/v1/tunnels/{name}/diagnosis", Access.support("Diagnoses of tunnels"), this::diagnose);
  }

  private void showAll(Context context) {
    pages.tunnels(context, SeenTunnels.of(watch, context));
  }

  private void showOne(Context context) {
    SeenTunnels seen = SeenTunnels.of(watch, context);
    pages.tunnel(context, seen, seen.existing(context.pathParam("name")));
  }

  private void diagnose(Context context) {
    TunnelRequest request;
    try {
      request = TunnelRequest.diagnosis(TunnelRequest.tunnel(context.pathParam("name")));
    } catch (InvalidRequestException e) {
      throw ApiException.invalid(e.problems());
    }
    Measurement measurement =
        orders.start(context, MeasurementOrder.here(request), Retention.STORED);
    context.header("Location", links.measurement(measurement.id()));
    context.header("Cache-Control", "no-store");
    Json.answer(
        context,
        ACCEPTED,
        Json.object()
            .put("id", measurement.id())
            .put("probesCount", 1)
            .put("page", links.page(measurement.id())));
  }
}
