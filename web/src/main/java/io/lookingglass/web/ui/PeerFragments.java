package io.lookingglass.web.ui;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Turns successive views of peers into the smallest change of a page that shows the earlier one.
 * The first change replaces everything, whatever the page shows. One for each reader; not
 * thread-safe.
 */
final class PeerFragments {

  private final ShownParts shown;

  /** The ids of the events in the log, newest first. */
  private final Deque<String> logged = new ArrayDeque<>();

  private boolean logShown;

  PeerFragments(Templates templates) {
    this.shown = new ShownParts(templates);
  }

  /** The overview; empty when nothing changed. */
  String change(PeersView view) {
    StringBuilder change = new StringBuilder();
    Map<String, Object> parameters = Map.of("view", view);
    if (shown.changed("names", view.names())) {
      shown.forgetAll("peer-");
      OutOfBand.replace("peers", render("peerlist", parameters), change);
      view.rows().forEach(row -> shown.taken(row.id(), row(row)));
    }
    shown.update("verdict", render("peersverdict", parameters), change);
    shown.update("peers-figures", render("peersfigures", parameters), change);
    for (PeerRow row : view.rows()) {
      shown.update(row.id(), row(row), change);
    }
    return change.toString();
  }

  private String row(PeerRow row) {
    return render("peerrow", Map.of("row", row));
  }

  /** One peer; empty when nothing changed. */
  String change(PeerView view) {
    StringBuilder change = new StringBuilder();
    for (String part : List.of("verdict", "announcement", "families")) {
      shown.update(part, render("peer" + part, Map.of("view", view)), change);
    }
    if (view.everything() != null) {
      for (String part : List.of("session", "capabilities", "counts", "notification", "faults")) {
        shown.update(part, render("peer" + part, Map.of("everything", view.everything())), change);
      }
    }
    log(view, change);
    return change.toString();
  }

  private void log(PeerView view, StringBuilder change) {
    List<String> ids = view.events().stream().map(PeerView.EventRow::id).toList();
    int known = logged.isEmpty() ? -1 : ids.indexOf(logged.getFirst());
    if (known < 0 && !(logShown && ids.isEmpty())) {
      OutOfBand.replace("log", render("peerlog", Map.of("view", view)), change);
      logged.clear();
      logged.addAll(ids);
      logShown = true;
      return;
    }
    for (int index = known - 1; index >= 0; index--) {
      OutOfBand.prepend(
          "log", render("peerevent", Map.of("event", view.events().get(index))), change);
      logged.addFirst(ids.get(index));
    }
    while (logged.size() > PeerView.EVENTS) {
      OutOfBand.delete(logged.removeLast(), change);
    }
  }

  private String render(String template, Map<String, Object> parameters) {
    return shown.render(template, parameters);
  }
}
