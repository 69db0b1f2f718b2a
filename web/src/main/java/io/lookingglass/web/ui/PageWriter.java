package io.lookingglass.web.ui;

import io.javalin.http.Context;
import io.lookingglass.config.Role;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.Measurements;
import io.lookingglass.web.language.Speech;
import io.lookingglass.web.security.Callers;
import io.lookingglass.web.security.InvalidTokenException;
import io.lookingglass.web.security.TooManyAttemptsException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers with whole pages, each with what all have around their content. Thread-safe. */
final class PageWriter {
  private final Templates templates;
  private final Assets assets;
  private final Measurements measurements;
  private final Callers callers;

  PageWriter(Templates templates, Assets assets, Measurements measurements, Callers callers) {
    this.callers = callers;
    this.templates = templates;
    this.assets = assets;
    this.measurements = measurements;
  }

  /**
   * @param page the template's parameter of that name
   */
  void write(Context context, String template, Record page) {
    context.header("Cache-Control", "no-store");
    context.header("Content-Language", Speech.language().tag());
    context.html(templates.render(template, Map.of("page", page)));
  }

  Shell shell(Context context, Section section, String title, @Nullable Integer refreshSeconds) {
    List<LocationDescription> locations = measurements.locations();
    String words = locations.isEmpty() ? "" : Shell.words(locations.getFirst());
    return new Shell(
        assets,
        section,
        Section.shown(seesAsSupport(context)),
        title,
        words,
        refreshSeconds,
        callers.signedIn(context).orElse(null),
        callers.anybodyCanSignIn(),
        Speech.language(),
        Place.of(context, "/"));
  }

  /** A token that is wrong has been refused, and the page that says so has a navigation too. */
  private boolean seesAsSupport(Context context) {
    try {
      return callers.sees(context, Role.SUPPORT);
    } catch (InvalidTokenException | TooManyAttemptsException e) {
      return false;
    }
  }
}
