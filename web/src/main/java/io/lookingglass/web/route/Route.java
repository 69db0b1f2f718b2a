package io.lookingglass.web.route;

import io.javalin.http.HandlerType;

/**
 * One method of one address.
 *
 * @param method never HEAD, which is where GET is
 * @param path as Javalin writes patterns: {@code /m/{id}}, {@code /ping/<target>}
 * @param form whether it takes the form of a page, so that a change needs the page's token
 */
public record Route(HandlerType method, String path, Access access, boolean form) {
  /** Whether it is part of the interface for programs. */
  public boolean forPrograms() {
    return path.startsWith("/v1/");
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
