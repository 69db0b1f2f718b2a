package io.lookingglass.web;

import io.javalin.http.Context;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.web.api.BrowserPages;
import io.lookingglass.web.api.Representation;
import io.lookingglass.web.openapi.InterfaceDescription;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.Route;
import io.lookingglass.web.route.RouteTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** {@code /docs}, where errors point to, and {@code /robots.txt}. */
final class Documentation {
  private static final String RESOURCE = "API.md";

  private final byte[] text;
  private final InterfaceDescription description;
  private final Supplier<List<Route>> routes;
  private final BrowserPages pages;

  /**
   * @param routes all there are, once the server runs
   */
  Documentation(
      InterfaceDescription description, Supplier<List<Route>> routes, BrowserPages pages) {
    this.description = description;
    this.routes = routes;
    this.pages = pages;
    try (InputStream stream = Documentation.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException(RESOURCE + " is not in the program");
      }
      text = stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void register(RouteTable routes) {
    routes.get("/docs", Access.EVERYBODY, this::show);
    routes.get("/docs/reference", Access.EVERYBODY, this::reference);
    routes.get("/robots.txt", Access.EVERYBODY, Documentation::robots);
  }

  private void show(Context context) {
    if (Representation.wantsPage(context)) {
      pages.tryOut(context);
      return;
    }
    context.header("Vary", "Accept");
    context.header("Cache-Control", "public, max-age=3600");
    context.contentType("text/plain; charset=utf-8").result(text);
  }

  private void reference(Context context) {
    pages.description(context, description, routes.get());
  }

  /** Following a link to a tool measures; crawlers are not to. */
  private static void robots(Context context) {
    StringBuilder robots = new StringBuilder("User-agent: *\n");
    for (MeasurementType type : MeasurementType.values()) {
      robots.append("Disallow: /").append(type.name().toLowerCase(Locale.ROOT)).append("/\n");
    }
    robots.append("Disallow: /m/\nDisallow: /v1/\n");
    context.header("Cache-Control", "public, max-age=86400");
    context
        .contentType("text/plain; charset=utf-8")
        .result(robots.toString().getBytes(StandardCharsets.UTF_8));
  }
}
