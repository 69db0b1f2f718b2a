package io.lookingglass.web;

import io.javalin.http.Context;

/**
 * Lets pages of other sites use the JSON interface (CORS, in the Fetch standard): any of them, but
 * never with the visitor's cookies. A bearer token that such a page has itself may be sent.
 */
final class CrossOrigin {
  private CrossOrigin() {}

  static void allow(Context context) {
    context.header("Access-Control-Allow-Origin", "*");
    context.header(
        "Access-Control-Expose-Headers",
        "ETag, Location, Retry-After, X-RateLimit-Limit, X-RateLimit-Consumed,"
            + " X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Cost, X-Request-Id");
    if (context.method().name().equals("OPTIONS")) {
      context.header("Access-Control-Allow-Methods", "GET, HEAD, POST");
      context.header(
          "Access-Control-Allow-Headers",
          "Authorization, Content-Type, If-None-Match, Last-Event-ID");
      context.header("Access-Control-Max-Age", "7200");
    }
  }
}
