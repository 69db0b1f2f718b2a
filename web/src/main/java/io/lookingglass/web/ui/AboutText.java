package io.lookingglass.web.ui;

import io.lookingglass.config.net.PlainText;

/** What this server is and allows, for a terminal. */
final class AboutText {
  private AboutText() {}

  /**
   * Of the page.
   *
   * @param view in English, as everything for terminals is
   */
  static String of(AboutView view) {
    StringBuilder text = new StringBuilder();
    text.append("looking glass ").append(PlainText.line(view.version())).append('\n');
    view.places()
        .forEach(place -> text.append("measures from ").append(PlainText.line(place)).append('\n'));
    text.append('\n').append(view.who()).append('\n');
    for (PingView.Figure figure : view.budget()) {
      text.append("  %-28s %s\n".formatted(figure.label(), figure.value()));
    }
    text.append("\n%-40s %14s %12s\n".formatted("Who", "an hour", "at one time"));
    for (AboutView.Share share : view.shares()) {
      text.append(
          "%-40s %14s %12s%s\n"
              .formatted(
                  share.who(), share.hourly(), share.concurrent(), share.here() ? "  <- you" : ""));
    }
    text.append("\n%-60s %s\n".formatted("Measurement", "takes"));
    for (AboutView.Cost cost : view.costs()) {
      text.append("%-60s %5s\n".formatted(cost.what(), cost.units()));
    }
    text.append('\n');
    view.rules().forEach(rule -> text.append(rule).append('\n'));
    return text.toString();
  }
}
