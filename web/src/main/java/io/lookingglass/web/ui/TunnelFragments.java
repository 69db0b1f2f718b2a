package io.lookingglass.web.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns successive views of tunnels into the smallest change of a page that shows the earlier one.
 * The first change replaces everything. One for each reader; not thread-safe.
 */
final class TunnelFragments {
  private static final List<String> PARTS = List.of("verdict", "modes", "events", "bfd");

  /** How often the timeline is drawn again; a point of an hour's is half a minute wide. */
  private static final Duration REDRAWN = Duration.ofSeconds(10);

  private final ShownParts shown;
  private @Nullable Instant drawn;

  TunnelFragments(Templates templates) {
    this.shown = new ShownParts(templates);
  }

  /** All of them; empty when nothing changed. */
  String change(WatchedTunnelsView view) {
    StringBuilder change = new StringBuilder();
    Map<String, Object> parameters = Map.of("view", view);
    shown.update("verdict", shown.render("tunnelsverdict", parameters), change);
    shown.update("counts", shown.render("tunnelscounts", parameters), change);
    shown.update("map", shown.render("tunnelsmap", parameters), change);
    if (shown.changed("names", view.names())) {
      shown.forget("tunnel-");
      OutOfBand.replace("tunnels", shown.render("tunnellist", parameters), change);
      view.rows().forEach(row -> shown.taken(row.id(), row(row)));
    }
    view.rows().forEach(row -> shown.update(row.id(), row(row), change));
    return change.toString();
  }

  private String row(WatchedRow row) {
    return shown.render("tunnelrow", Map.of("row", row));
  }

  /** One of them; empty when nothing changed. */
  String change(WatchedTunnelView view, Instant now) {
    StringBuilder change = new StringBuilder();
    Map<String, Object> parameters = Map.of("view", view);
    for (String part : PARTS) {
      shown.update(part, shown.render("watched" + part, parameters), change);
    }
    Instant last = drawn;
    boolean moves = view.range().moving() != null;
    if (moves && (last == null || Duration.between(last, now).compareTo(REDRAWN) >= 0)) {
      drawn = now;
      shown.update("timeline", shown.render("watchedtimeline", parameters), change);
    }
    return change.toString();
  }
}
