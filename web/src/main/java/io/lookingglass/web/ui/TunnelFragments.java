package io.lookingglass.web.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns successive views of tunnels into the smallest change of a page that shows the earlier one.
 * The first change replaces everything; then a tunnel that changed or moved is a row. One for each
 * reader; not thread-safe.
 */
final class TunnelFragments {
  private static final List<String> PARTS = List.of("verdict", "modes", "events", "bfd");

  /** How often the timeline is drawn again; a point of an hour's is half a minute wide. */
  private static final Duration REDRAWN = Duration.ofSeconds(10);

  private final ShownParts shown;
  private final ShownRows rows;
  private final ShownRows cells;
  private @Nullable Instant drawn;

  TunnelFragments(Templates templates) {
    this.shown = new ShownParts(templates);
    this.rows = new ShownRows(shown, "tunnels-rows");
    this.cells = new ShownRows(shown, "map");
  }

  /** All of them; empty when nothing changed. */
  String change(WatchedTunnelsView view) {
    StringBuilder change = new StringBuilder();
    Map<String, Object> parameters = Map.of("view", view);
    shown.update("verdict", shown.render("tunnelsverdict", parameters), change);
    shown.update("counts", shown.render("tunnelscounts", parameters), change);
    List<ShownRows.Row> map = view.mapped() ? parts(view, "cell-", "tunnelcell") : List.of();
    if (shown.changed("mapped", String.valueOf(view.mapped()))) {
      OutOfBand.replace("map", shown.render("tunnelsmap", parameters), change);
      cells.taken(map);
    }
    cells.update(map, change);
    List<ShownRows.Row> list = parts(view, "tunnel-", "tunnelrow");
    if (shown.changed("listed", String.valueOf(!list.isEmpty()))) {
      OutOfBand.replace("tunnels", shown.render("tunnellist", parameters), change);
      rows.taken(list);
    }
    rows.update(list, change);
    shown.update("tunnels-more", shown.render("tunnelsmore", parameters), change);
    return change.toString();
  }

  private List<ShownRows.Row> parts(WatchedTunnelsView view, String prefix, String template) {
    return view.rows().stream()
        .map(
            row ->
                new ShownRows.Row(prefix + row.name(), shown.render(template, Map.of("row", row))))
        .toList();
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
