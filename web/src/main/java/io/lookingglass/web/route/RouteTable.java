package io.lookingglass.web.route;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.lookingglass.web.language.RequestLanguage;
import io.lookingglass.web.language.Speech;
import java.util.ArrayList;
import java.util.List;

/**
 * The one place where routes are registered, each with who may call it. Handlers run in the
 * language of their request. What GET answers, HEAD does without a body (RFC 9110 section 9.3.2).
 * For one thread, while the server is put together.
 */
public final class RouteTable {
  private final RoutesConfig javalin;
  private final Doorkeeper doorkeeper;
  private final List<Route> routes = new ArrayList<>();

  public RouteTable(RoutesConfig javalin, Doorkeeper doorkeeper) {
    this.javalin = javalin;
    this.doorkeeper = doorkeeper;
  }

  /** Something that can be read. */
  public void get(String path, Access access, Handler handler) {
    get(path, access, handler, handler);
  }

  /**
   * Something that can be read, at a cost.
   *
   * @param describe answers HEAD: checks what the handler checks and tells the header fields
   */
  public void get(String path, Access access, Handler handler, Handler describe) {
    Route route = add(HandlerType.GET, path, access, false);
    javalin.get(path, admitted(route, handler));
    javalin.head(path, admitted(route, describe));
  }

  /** Something that programs do. */
  public void post(String path, Access access, Handler handler) {
    javalin.post(path, admitted(add(HandlerType.POST, path, access, false), handler));
  }

  /**
   * A form of a page. Those that change something have to carry the token of the page's session.
   */
  public void form(String path, Access access, Handler handler) {
    javalin.post(path, admitted(add(HandlerType.POST, path, access, true), handler));
  }

  /** A part of something is changed. */
  public void patch(String path, Access access, Handler handler) {
    javalin.patch(path, admitted(add(HandlerType.PATCH, path, access, false), handler));
  }

  /** Something is taken away. */
  public void delete(String path, Access access, Handler handler) {
    javalin.delete(path, admitted(add(HandlerType.DELETE, path, access, false), handler));
  }

  /** All that was registered so far, in that order. */
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  private Route add(HandlerType method, String path, Access access, boolean form) {
    Route route = new Route(method, path, access, form);
    routes.add(route);
    return route;
  }

  private Handler admitted(Route route, Handler handler) {
    return request -> {
      doorkeeper.admit(request, route);
      Object _ =
          Speech.in(
              RequestLanguage.of(request),
              () -> {
                handler.handle(request);
                return Boolean.TRUE;
              });
    };
  }
}
