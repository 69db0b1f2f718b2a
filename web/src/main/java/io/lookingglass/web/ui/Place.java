package io.lookingglass.web.ui;

import io.javalin.http.Context;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a page is, as an address of this server that others may be sent back to. */
final class Place {
  /** A place on this server: no scheme, no other host. */
  private static final Pattern LOCAL =
      Pattern.compile("/(?![/\\\\])[A-Za-z0-9/_.:?=&%+~,-]{0,500}|/");

  private Place() {}

  /** What a request asks for; the fallback for one that changes something. */
  static String of(Context request, String fallback) {
    @Nullable String query = request.queryString();
    return request.method().name().equals("GET")
        ? request.path() + (query == null ? "" : "?" + query)
        : fallback;
  }

  /** The place that a request names, unless it is none of this server. */
  static String checked(@Nullable String place, String fallback) {
    return place != null && LOCAL.matcher(place).matches() ? place : fallback;
  }
}
