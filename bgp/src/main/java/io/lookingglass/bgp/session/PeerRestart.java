package io.lookingglass.bgp.session;

import io.lookingglass.bgp.session.PeerSession.Stale;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.wire.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a peer's routes when its session is lost and when it is back: our part as the
 * Receiving Speaker of graceful restart (RFC 4724, section 4.2; RFC 8538), with its long-lived
 * sequel (RFC 9494) and refreshes (RFC 7313).
 */
final class PeerRestart {

  private static final Stale GONE = new Stale(true, Duration.ZERO);

  private final Step step;

  PeerRestart(Step step) {
    this.step = step;
  }

  /**
   * The session is no longer Established.
   *
   * @param graceful the way it ended leaves routes where the peer can restart gracefully
   */
  void sessionDown(Negotiation negotiation, boolean graceful) {
    step.stop(new Timer.StaleRoutes());
    boolean restartAwaited = false;
    List<Family> kept = new ArrayList<>();
    for (Family family : negotiation.families()) {
      boolean inRefresh = step.runs(new Timer.Refresh(family));
      step.stop(new Timer.Refresh(family));
      boolean restarts = negotiation.survivesRestart(family);
      Duration longLivedTime = negotiation.longLived().getOrDefault(family, Duration.ZERO);
      if (!graceful || !(restarts || longLivedTime.isPositive())) {
        forget(family);
        continue;
      }
      kept.add(family);
      boolean stillStale = step.stale.containsKey(family);
      boolean longLived = stillStale && stale(family).longLived();
      if (inRefresh || (stillStale && !longLived)) {
        // Restarts in a row: what was stale before goes (RFC 4724, section 4.2).
        step.act(new Action.SweepStale(family));
      }
      step.act(new Action.MarkStale(family));
      step.stale.put(family, new Stale(longLived, longLivedTime));
      if (longLived) {
        // Their time goes on until the peer has told everything (RFC 9494, section 4.2).
        step.act(new Action.MarkLongLivedStale(family));
      } else if (restarts && negotiation.restartTime().isPositive()) {
        restartAwaited = true;
      } else {
        overdue(family);
      }
    }
    if (restartAwaited) {
      step.start(new Timer.Restart(), negotiation.restartTime());
    }
    if (!kept.isEmpty()) {
      step.log(
          SessionEvent.Kind.ROUTES,
          "Stale routes are kept while the peer restarts: " + words(kept));
    }
  }

  /** The session is Established again, or for the first time. */
  void sessionUp(Negotiation negotiation) {
    step.stop(new Timer.Restart());
    for (Family family : List.copyOf(step.stale.keySet())) {
      boolean preserved =
          negotiation.forwardingPreserved(family)
              || negotiation.longLivedForwardingPreserved(family);
      if (!negotiation.families().contains(family) || !preserved) {
        forget(family);
        step.log(
            SessionEvent.Kind.ROUTES,
            "Stale routes of " + family + " go: the peer did not keep forwarding for them");
      }
    }
    if (step.stale.values().stream().anyMatch(stale -> !stale.longLived())) {
      step.start(new Timer.StaleRoutes(), step.settings.staleTime());
    }
  }

  /** The peer did not come back in time. */
  void restartTimeOver() {
    for (Family family : List.copyOf(step.stale.keySet())) {
      if (!stale(family).longLived()) {
        overdue(family);
      }
    }
  }

  /** The restart time of a family is over; it goes unless it may live on (RFC 9494). */
  private void overdue(Family family) {
    Duration longLivedTime = stale(family).longLivedTime();
    if (longLivedTime.isPositive()) {
      step.stale.put(family, new Stale(true, longLivedTime));
      step.act(new Action.MarkLongLivedStale(family));
      step.start(new Timer.LongLivedStale(family), longLivedTime);
      step.log(SessionEvent.Kind.ROUTES, "Routes of " + family + " are long-lived stale");
    } else {
      forget(family);
      step.log(
          SessionEvent.Kind.ROUTES,
          "Stale routes of " + family + " go: the peer was not back in its restart time");
    }
  }

  /** The peer is back, but has not told all of its routes in time. */
  void staleTimeOver() {
    for (Family family : List.copyOf(step.stale.keySet())) {
      if (!stale(family).longLived()) {
        sweep(family, "the peer sent no End-of-RIB in time");
      }
    }
  }

  void longLivedTimeOver(Family family) {
    if (step.connections().stream().anyMatch(Connection::isEstablished)) {
      sweep(family, "the long-lived stale time is over");
    } else {
      forget(family);
      step.log(
          SessionEvent.Kind.ROUTES,
          "Stale routes of " + family + " go: the long-lived stale time is over");
    }
  }

  /** The peer told all of its routes of the family. */
  void endOfRib(Family family) {
    step.act(new Action.EndOfRibReceived(family));
    if (step.stale.containsKey(family)) {
      sweep(family, "the peer told all it has");
      if (step.stale.values().stream().allMatch(Stale::longLived)) {
        step.stop(new Timer.StaleRoutes());
      }
    }
  }

  /** BoRR: what is not told again until EoRR goes. */
  void refreshBegins(Family family) {
    if (step.stale.containsKey(family)) {
      return; // Not before End-of-RIB (RFC 7313, section 4); that one sweeps.
    }
    step.act(new Action.MarkStale(family));
    step.start(new Timer.Refresh(family), step.settings.staleTime());
  }

  /** EoRR. */
  void refreshEnds(Family family) {
    if (step.runs(new Timer.Refresh(family))) {
      step.stop(new Timer.Refresh(family));
      step.act(new Action.SweepStale(family));
    }
  }

  void refreshTimeOver(Family family) {
    step.act(new Action.SweepStale(family));
    step.log(
        SessionEvent.Kind.ROUTES,
        "Refresh of " + family + " was not ended by the peer; what it did not tell again goes");
  }

  /** No route of before is kept. */
  void forgetAll() {
    step.stop(new Timer.Restart());
    step.stop(new Timer.StaleRoutes());
    List.copyOf(step.stale.keySet()).forEach(this::forget);
  }

  private Stale stale(Family family) {
    return step.stale.getOrDefault(family, GONE);
  }

  private void sweep(Family family, String why) {
    step.stop(new Timer.LongLivedStale(family));
    step.stale.remove(family);
    step.act(new Action.SweepStale(family));
    step.log(SessionEvent.Kind.ROUTES, "Stale routes of " + family + " go: " + why);
  }

  private void forget(Family family) {
    step.stop(new Timer.LongLivedStale(family));
    step.stale.remove(family);
    step.act(new Action.ClearRoutes(family));
  }

  private static String words(List<Family> families) {
    return String.join(", ", families.stream().map(Family::toString).toList());
  }
}
