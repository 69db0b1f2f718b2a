package io.lookingglass.web.route;

import io.javalin.http.Context;

/** Decides about each request to a route before its handler sees it. Thread-safe. */
@FunctionalInterface
public interface Doorkeeper {

  /**
   * Lets a request through, by returning.
   *
   * @throws RuntimeException when it is refused; what is thrown becomes the answer
   */
  void admit(Context request, Route route);
}
