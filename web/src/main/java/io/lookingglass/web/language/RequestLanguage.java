package io.lookingglass.web.language;

import io.javalin.http.Context;

/** The language that a request asks for: what its reader chose here, else what the browser says. */
public final class RequestLanguage {
  /** Of the cookie that keeps a choice. */
  public static final String COOKIE = "language";

  private RequestLanguage() {}

  /** Never fails: who asks for what there is not gets English. */
  public static Language of(Context request) {
    return Language.tagged(request.cookie(COOKIE))
        .orElseGet(() -> Language.preferred(request.header("Accept-Language")));
  }
}
