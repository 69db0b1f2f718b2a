package io.lookingglass.web.ui;

import java.util.List;
import java.util.Map;

/**
 * Turns successive views of protected prefixes into the smallest change of a page that shows the
 * earlier one. The first change replaces everything. One for each reader; not thread-safe.
 */
final class PrefixFragments {
  private static final List<String> PARTS =
      List.of("verdict", "active", "tunnels", "checks", "seen", "back", "timeline");

  private final ShownParts shown;

  PrefixFragments(Templates templates) {
    this.shown = new ShownParts(templates);
  }

  /** All of them; empty when nothing changed. */
  String change(PrefixesView view) {
    StringBuilder change = new StringBuilder();
    Map<String, Object> parameters = Map.of("view", view);
    shown.update("problem", shown.render("prefixesproblem", parameters), change);
    shown.update("verdict", shown.render("prefixesverdict", parameters), change);
    if (shown.changed("names", view.names())) {
      shown.forgetAll("prefix-");
      OutOfBand.replace("prefixes", shown.render("prefixlist", parameters), change);
      view.rows().forEach(row -> shown.taken(row.id(), row(row)));
    }
    view.rows().forEach(row -> shown.update(row.id(), row(row), change));
    return change.toString();
  }

  private String row(PrefixesView.Row row) {
    return shown.render("prefixrow", Map.of("row", row));
  }

  /** One of them; empty when nothing changed. */
  String change(PrefixView view) {
    StringBuilder change = new StringBuilder();
    for (String part : PARTS) {
      shown.update(part, shown.render("prefix" + part, Map.of("view", view)), change);
    }
    return change.toString();
  }
}
