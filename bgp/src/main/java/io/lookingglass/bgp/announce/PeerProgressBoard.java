package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.AnnouncementStatus.Stage;
import io.lookingglass.bgp.rib.AdjRibOut;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How far each route is at each peer. Sessions only note that something moved, without waiting;
 * where it stands is read when there is time.
 */
final class PeerProgressBoard {
  private final AnnouncingPeers peers;
  private final Runnable moved;
  private final Set<PeerRoute> noted = ConcurrentHashMap.newKeySet();

  // The rest belongs to whoever holds the announcer's lock.
  private final Map<PeerRoute, Reached> reached = new HashMap<>();
  private final Map<PeerRoute, String> refusals = new HashMap<>();
  private final Map<String, AdjRibOut> observed = new HashMap<>();

  /** A route at a peer. */
  record PeerRoute(String peer, RouteKey route) {}

  /** Where it stands, and since when. */
  record Reached(Stage stage, Instant since) {}

  /** A step that was made. */
  record Step(PeerRoute at, Stage stage, Instant since) {}

  /**
   * @param moved run by whoever moved a route; must not wait
   */
  PeerProgressBoard(AnnouncingPeers peers, Runnable moved) {
    this.peers = peers;
    this.moved = moved;
  }

  /** What a peer is to be told, watched from now on; null when nothing is announced to it. */
  @Nullable AdjRibOut adjRibOut(String peer) {
    @Nullable AdjRibOut out = peers.adjRibOut(peer);
    if (out != null && observed.put(peer, out) != out) {
      out.observe(
          (family, nlri) -> {
            noted.add(new PeerRoute(peer, new RouteKey(family, nlri)));
            moved.run();
          });
    }
    return out;
  }

  /** The Adj-RIB-Out did not take a route. */
  void refused(PeerRoute at, String reason) {
    refusals.put(at, reason);
    noted.add(at);
  }

  void accepted(PeerRoute at) {
    refusals.remove(at);
    noted.add(at);
  }

  /** Reads where everything stands that moved. */
  Set<Step> read(Instant now) {
    Set<Step> steps = new HashSet<>();
    for (PeerRoute at : Set.copyOf(noted)) {
      noted.remove(at); // Before it is read: what moves from now on is noted again.
      Stage stage = stage(at);
      @Nullable Reached before = reached.get(at);
      if (before == null ? stage != Stage.WITHDRAWN : before.stage() != stage) {
        reached.put(at, new Reached(stage, now));
        steps.add(new Step(at, stage, now));
      }
    }
    return steps;
  }

  Optional<Reached> reached(PeerRoute at) {
    return Optional.ofNullable(reached.get(at));
  }

  @Nullable String refusal(PeerRoute at) {
    return refusals.get(at);
  }

  /** Nobody asks for it any more. */
  void forget(PeerRoute at) {
    reached.remove(at);
    refusals.remove(at);
  }

  /** Whether anything waits for a session to take it. */
  boolean sending() {
    return observed.values().stream().anyMatch(AdjRibOut::sending);
  }

  private Stage stage(PeerRoute at) {
    @Nullable AdjRibOut out = peers.adjRibOut(at.peer());
    if (out == null) {
      return Stage.WITHDRAWN;
    }
    RouteKey route = at.route();
    AdjRibOut.@Nullable Progress progress = out.progress(route.family(), route.nlri()).orElse(null);
    return switch (progress) {
      case null -> {
        if (refusals.containsKey(at)) {
          yield Stage.REFUSED;
        }
        yield out.withdrawing(route.family(), route.nlri()) ? Stage.WITHDRAWING : Stage.WITHDRAWN;
      }
      case WAITING -> Stage.ACCEPTED;
      case QUEUED -> Stage.QUEUED;
      case SENT -> Stage.SENT;
      case TOO_LARGE -> Stage.REFUSED;
    };
  }
}
