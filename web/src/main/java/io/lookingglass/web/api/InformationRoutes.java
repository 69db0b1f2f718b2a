package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.probes.Asker;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.RateLimit;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.Caller;
import io.lookingglass.web.security.Callers;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Where one can measure from, and how much. */
public final class InformationRoutes {
  private final Measurements measurements;
  private final Callers callers;

  public InformationRoutes(Measurements measurements, Callers callers) {
    this.measurements = measurements;
    this.callers = callers;
  }

  public void register(RouteTable routes) {
    routes.get("/v1/probes", Access.EVERYBODY, this::probes);
    routes.get("/v1/limits", Access.OUTLINE, this::limits);
  }

  private void probes(Context context) {
    ArrayNode probes = JsonNodeFactory.instance.arrayNode();
    measurements.locations().forEach(location -> probes.add(MeasurementJson.listedProbe(location)));
    context.header("Cache-Control", "public, max-age=60");
    Json.answer(context, 200, probes);
  }

  private void limits(Context context) {
    Caller caller = callers.caller(context);
    RateLimit limit =
        caller.asker() == null ? new RateLimit(0, 0, 0, 0) : measurements.rateLimit(caller.asker());
    ObjectNode body = Json.object();
    body.putObject("rateLimit")
        .putObject("measurements")
        .putObject("create")
        .put("type", caller.token() == null ? "ip" : "user")
        .put("limit", limit.limit())
        .put("remaining", limit.remaining())
        .put("reset", limit.resetSeconds());
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, body);
  }

  /** The one on whose account a measurement is. */
  static Asker asker(Caller caller) {
    Asker asker = caller.asker();
    if (asker != null) {
      return asker;
    }
    throw caller.token() == null
        ? ApiException.of(
                ErrorType.UNAUTHORIZED, "Measuring here needs a token: Authorization: Bearer TOKEN")
            .withHeader("WWW-Authenticate", "Bearer")
        : ApiException.of(
            ErrorType.FORBIDDEN, "The limits of this token's role allow it no measurements");
  }
}
