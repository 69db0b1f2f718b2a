package io.lookingglass.web.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.Retention;
import java.io.IOException;

/** Measurements over REST. */
public final class MeasurementRoutes {
  private static final int ACCEPTED = 202;

  private final Orders orders;
  private final Links links;

  public MeasurementRoutes(Orders orders, Links links) {
    this.orders = orders;
    this.links = links;
  }

  public void register(RoutesConfig routes) {
    routes.post("/v1/measurements", this::create);
  }

  private void create(Context context) throws IOException {
    MeasurementOrder order = RequestReader.readJson(Bodies.json(context));
    Measurement measurement = orders.start(context, order, Retention.STORED);
    context.header("Location", links.measurement(measurement.id()));
    context.header("Cache-Control", "no-store");
    Json.answer(context, ACCEPTED, Json.object().put("id", measurement.id()).put("probesCount", 1));
  }
}
