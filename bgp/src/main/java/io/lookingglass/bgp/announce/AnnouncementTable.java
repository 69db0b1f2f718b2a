package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.language.Sentence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of which peer: the core of the announcer. It has no clock, no thread and no
 * socket; each change gives the actions that bring the peers' Adj-RIB-Outs to what is wanted then.
 *
 * <p>A peer is told one route at most for each prefix or rule. Where announcements that were
 * accepted apart come to concern the same route at a peer, which only another configuration file
 * can bring about, the one that was accepted first counts there.
 *
 * <p>Not thread-safe.
 */
final class AnnouncementTable {
  private Rules rules;
  private final Map<String, Announcement> active = new LinkedHashMap<>();
  private final Map<RouteKey, Set<String>> byRoute = new HashMap<>();
  private final Map<RouteKey, Map<String, String>> owners = new HashMap<>(); // Peer to id.
  private final Map<String, Integer> told = new HashMap<>();

  /** What has to be done to a peer's Adj-RIB-Out. */
  sealed interface Action {
    String peer();

    RouteKey route();

    /** The peer is to have the route with these attributes; it may have it already. */
    record Tell(String peer, RouteKey route, List<PathAttribute> attributes) implements Action {
      public Tell {
        attributes = List.copyOf(attributes);
      }
    }

    /** The peer is not to have the route. */
    record Untell(String peer, RouteKey route) implements Action {}
  }

  /** What a change of the file leads to. */
  record Reloaded(List<Announcement> ended, List<Action> actions) {}

  AnnouncementTable(Rules rules) {
    this.rules = rules;
  }

  Rules rules() {
    return rules;
  }

  int size() {
    return active.size();
  }

  Optional<Announcement> find(String id) {
    return Optional.ofNullable(active.get(id));
  }

  /** In the order they were accepted. */
  Collection<Announcement> active() {
    return active.values();
  }

  /** Those for a route, in the order they were accepted. */
  List<Announcement> at(RouteKey route) {
    List<Announcement> found = new ArrayList<>();
    for (String id : byRoute.getOrDefault(route, Set.of())) {
      @Nullable Announcement announcement = active.get(id);
      if (announcement != null) {
        found.add(announcement);
      }
    }
    return found;
  }

  /** Whose route each peer is told: the peer's name, and the announcement's id. */
  Map<String, String> owners(RouteKey route) {
    return owners.getOrDefault(route, Map.of());
  }

  /** How many routes a peer is told. */
  int told(String peer) {
    return told.getOrDefault(peer, 0);
  }

  /**
   * Begins and ends announcements together. What is not active does not end; what is already does
   * not begin.
   */
  List<Action> apply(Collection<Announcement> begun, Collection<Announcement> ended) {
    Set<RouteKey> touched = new LinkedHashSet<>();
    for (Announcement announcement : ended) {
      if (active.remove(announcement.id()) != null) {
        RouteKey route = RouteKey.of(announcement.request().subject());
        @Nullable Set<String> ids = byRoute.get(route);
        if (ids != null) {
          ids.remove(announcement.id());
          if (ids.isEmpty()) {
            byRoute.remove(route);
          }
        }
        touched.add(route);
      }
    }
    for (Announcement announcement : begun) {
      if (active.putIfAbsent(announcement.id(), announcement) == null) {
        RouteKey route = RouteKey.of(announcement.request().subject());
        byRoute.computeIfAbsent(route, _ -> new LinkedHashSet<>()).add(announcement.id());
        touched.add(route);
      }
    }
    List<Action> actions = new ArrayList<>();
    touched.forEach(route -> settle(route, actions));
    return actions;
  }

  /** What takes everything from every peer; nothing ends for it. */
  List<Action> untellAll() {
    List<Action> actions = new ArrayList<>();
    owners.forEach(
        (route, peers) ->
            peers.keySet().forEach(peer -> actions.add(new Action.Untell(peer, route))));
    return actions;
  }

  /**
   * Takes over another file. What it does not allow ends; of what it does the routes are made anew,
   * and those that come out as they were are no change to an Adj-RIB-Out.
   *
   * @param ending told of each that ends, while it is still active
   */
  Reloaded reload(Rules changed, Instant now, Consumer<Announcement> ending) {
    rules = changed;
    List<Announcement> ended = new ArrayList<>();
    for (Announcement announcement : active.values()) {
      @Nullable Sentence problem = Preflight.outside(changed, announcement.request().subject());
      if (problem != null) {
        ended.add(
            announcement.ended(
                new Announcement.Ending(
                    Announcement.Cause.NOT_ALLOWED,
                    now,
                    Actor.PROGRAM,
                    shortened(problem.english()))));
      }
    }
    ended.forEach(ending);
    Set<RouteKey> routes = new LinkedHashSet<>(byRoute.keySet());
    List<Action> actions = new ArrayList<>(apply(List.of(), ended));
    routes.retainAll(byRoute.keySet());
    routes.forEach(route -> settle(route, actions));
    return new Reloaded(ended, actions);
  }

  private static String shortened(String reason) {
    return reason.substring(0, Math.min(reason.length(), AnnouncementRequest.LONGEST_REASON));
  }

  /** Decides anew what each peer is told of a route. */
  private void settle(RouteKey route, List<Action> actions) {
    Map<String, String> before = owners.getOrDefault(route, Map.of());
    Map<String, String> after = new LinkedHashMap<>();
    for (Announcement announcement : at(route)) {
      for (PeerSettings peer : RouteForm.peers(rules, announcement.request())) {
        if (after.containsKey(peer.name())) {
          continue;
        }
        @Nullable List<PathAttribute> attributes =
            RouteForm.attributes(rules, peer, announcement.request());
        if (attributes != null) {
          after.put(peer.name(), announcement.id());
          actions.add(new Action.Tell(peer.name(), route, attributes));
        }
      }
    }
    for (String peer : before.keySet()) {
      told.merge(peer, -1, Integer::sum);
      if (!after.containsKey(peer)) {
        actions.add(new Action.Untell(peer, route));
      }
    }
    after.keySet().forEach(peer -> told.merge(peer, 1, Integer::sum));
    if (after.isEmpty()) {
      owners.remove(route);
    } else {
      owners.put(route, Map.copyOf(after));
    }
  }
}
