package io.lookingglass.web.ui;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.lookingglass.web.api.ApiException;
import io.lookingglass.web.api.ErrorType;
import io.lookingglass.web.language.Language;
import io.lookingglass.web.language.RequestLanguage;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import java.time.Duration;

/** Where a reader chooses a language; the choice is kept in the browser. Thread-safe. */
final class LanguagePages {
  private static final Duration KEPT = Duration.ofDays(365);

  private final boolean overHttps;

  LanguagePages(boolean overHttps) {
    this.overHttps = overHttps;
  }

  void register(RouteTable routes) {
    routes.form("/language", Access.EVERYBODY, this::choose);
  }

  private void choose(Context context) {
    Language language =
        Language.tagged(context.formParam("language"))
            .orElseThrow(
                () ->
                    ApiException.of(
                        ErrorType.VALIDATION_ERROR,
                        "This page is not to be had in that language; see the foot of any page"));
    context.header(
        "Set-Cookie",
        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
            .formatted(
                RequestLanguage.COOKIE,
                language.tag(),
                KEPT.toSeconds(),
                overHttps ? "; Secure" : ""));
    context.header("Cache-Control", "no-store");
    context.redirect(Place.checked(context.formParam("to"), "/"), HttpStatus.SEE_OTHER);
  }
}
