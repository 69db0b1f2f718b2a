package io.lookingglass.web;

import io.javalin.http.Context;
import io.lookingglass.web.api.Json;
import io.lookingglass.web.openapi.InterfaceDescription;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.Route;
import io.lookingglass.web.route.RouteTable;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The description of the interface for programs, as OpenAPI 3.1. */
final class DescriptionRoutes {
  private final InterfaceDescription description;
  private final Supplier<List<Route>> routes;
  private final String version;
  private final @Nullable String server;

  /** Made when it is asked for first. */
  private volatile byte @Nullable [] document;

  /**
   * @param routes all there are, once the server runs
   * @param server where it is reached; null where it is asked
   */
  DescriptionRoutes(
      InterfaceDescription description,
      Supplier<List<Route>> routes,
      String version,
      @Nullable String server) {
    this.description = description;
    this.routes = routes;
    this.version = version;
    this.server = server;
  }

  void register(RouteTable table) {
    table.get("/v1/openapi.json", Access.EVERYBODY, this::show);
  }

  private void show(Context context) {
    byte @Nullable [] made = document;
    if (made == null) {
      made = Json.bytes(description.openApi(routes.get(), version, server));
      document = made;
    }
    context.header("Cache-Control", "public, max-age=3600");
    context.contentType(Json.MEDIA_TYPE).result(made);
  }
}
