package io.lookingglass.web;

import io.javalin.http.Context;
import io.lookingglass.web.api.Gate;
import io.lookingglass.web.api.Json;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.stream.Draining;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What operators and their machines ask: is it alive, can it serve, how much does it do. */
final class OperationsRoutes {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<Readiness> readiness;
  private final MetricsText metrics;
  private final Draining draining;

  OperationsRoutes(WebServices services, Draining draining) {
    this.readiness = services.readiness();
    this.metrics = services.metrics();
    this.draining = draining;
  }

  void register(RouteTable routes) {
    routes.get("/healthz", Access.EVERYBODY, OperationsRoutes::alive);
    routes.get("/readyz", Access.EVERYBODY, this::ready);
    routes.get("/metrics", Access.OUTLINE, this::metrics);
  }

  private static void alive(Context context) {
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, Json.object().put("status", "alive"));
  }

  private void ready(Context context) {
    Readiness now = readiness.get();
    boolean ready = now.ready() && !draining.started();
    ObjectNode body = Json.object().put("status", ready ? "ready" : "not-ready");
    ArrayNode checks = body.putArray("checks");
    now.checks().forEach(check -> add(checks, check.name(), check.ok(), check.message()));
    if (draining.started()) {
      add(checks, "server", false, "is stopping");
    }
    context.header("Cache-Control", "no-store");
    Json.answer(context, ready ? 200 : 503, body);
  }

  private static void add(ArrayNode checks, String name, boolean ok, String message) {
    checks.addObject().put("name", name).put("ok", ok).put("message", message);
  }

  private void metrics(Context context) {
    context
        .header("Cache-Control", "no-store")
        .contentType(PROMETHEUS)
        .result(metrics.text(Gate.everything(context)));
  }
}
