package io.lookingglass.bgp.announce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is announced as it would be after some steps that are not taken yet. Not thread-safe; to be
 * thrown away when the table below it changes.
 */
final class Draft {
  private final AnnouncementTable table;
  private final Map<String, Announcement> begun = new LinkedHashMap<>();
  private final Map<String, Announcement> ended = new LinkedHashMap<>();
  private final Map<RouteKey, List<Announcement>> begunAt = new HashMap<>();
  private final Map<String, Integer> more = new HashMap<>();
  private int grown;

  Draft(AnnouncementTable table) {
    this.table = table;
  }

  Rules rules() {
    return table.rules();
  }

  @Nullable Announcement active(String id) {
    if (ended.containsKey(id)) {
      return null;
    }
    @Nullable Announcement fresh = begun.get(id);
    return fresh == null ? table.find(id).orElse(null) : fresh;
  }

  /** The active ones for a route. */
  List<Announcement> at(RouteKey route) {
    List<Announcement> found = new ArrayList<>(table.at(route));
    found.addAll(begunAt.getOrDefault(route, List.of()));
    found.removeIf(announcement -> ended.containsKey(announcement.id()));
    return found;
  }

  int size() {
    return table.size() + grown;
  }

  /** How many routes a peer would be told. */
  int told(String peer) {
    return table.told(peer) + more.getOrDefault(peer, 0);
  }

  void begin(Announcement announcement) {
    begun.put(announcement.id(), announcement);
    begunAt
        .computeIfAbsent(RouteKey.of(announcement.request().subject()), _ -> new ArrayList<>())
        .add(announcement);
    count(announcement, 1);
  }

  void end(Announcement announcement) {
    ended.put(announcement.id(), announcement);
    count(announcement, -1);
  }

  private void count(Announcement announcement, int by) {
    grown += by;
    RouteForm.peers(table.rules(), announcement.request())
        .forEach(peer -> more.merge(peer.name(), by, Integer::sum));
  }

  /** Those that begin, and do not end with it. */
  List<Announcement> begun() {
    return begun.values().stream()
        .filter(announcement -> !ended.containsKey(announcement.id()))
        .toList();
  }

  List<Announcement> ended() {
    return List.copyOf(ended.values());
  }
}
