package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.javalin.http.Context;
import io.lookingglass.config.Configuration;
import io.lookingglass.probes.Measurements;
import io.lookingglass.web.api.Representation;
import io.lookingglass.web.language.Language;
import io.lookingglass.web.language.Speech;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.Caller;
import io.lookingglass.web.security.Callers;

/** What this server is and what it allows, the reader's own budget included. Thread-safe. */
final class AboutPages {
  private final Configuration configuration;
  private final String version;
  private final Measurements measurements;
  private final Callers callers;
  private final PageWriter writer;

  AboutPages(
      Configuration configuration,
      String version,
      Measurements measurements,
      Callers callers,
      PageWriter writer) {
    this.configuration = configuration;
    this.version = version;
    this.measurements = measurements;
    this.callers = callers;
    this.writer = writer;
  }

  /** The page. */
  record AboutPage(Shell shell, AboutView view) {}

  void register(RouteTable routes) {
    routes.get("/about", Access.OUTLINE, this::page);
  }

  private void page(Context context) {
    if (!Representation.wantsPage(context)) {
      context.header("Cache-Control", "no-store");
      context
          .contentType("text/plain; charset=utf-8")
          .result(Speech.in(Language.ENGLISH, () -> AboutText.of(view(context))));
      return;
    }
    writer.write(
        context,
        "about",
        new AboutPage(
            writer.shell(context, Section.MEASURE, say("About this server"), null), view(context)));
  }

  private AboutView view(Context context) {
    Caller caller = callers.caller(context);
    return AboutView.of(
        configuration,
        version,
        measurements.locations(),
        caller,
        caller.asker() == null ? null : measurements.rateLimit(caller.asker()));
  }
}
