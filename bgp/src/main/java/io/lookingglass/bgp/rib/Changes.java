package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rib.columns.AttributeArena;
import io.lookingglass.bgp.rib.columns.PathRows;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what changes. Of what interests none of them nothing is made.
 *
 * <p>Listeners come and go on any thread; the rest is for the writing thread.
 */
final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

  // Copied when it changes: it is gone over at every change of a route.
  private volatile RouteChange.Listener[] listeners = {};
  private final ReentrantLock listening = new ReentrantLock();
  private final List<PathChange> pending = new ArrayList<>();
  private final List<RouteChange> outbox = new ArrayList<>();
  private boolean watched; // For the chain at work.

  /** What changed of one chain. */
  private record PathChange(
      int peer,
      @Nullable Long pathId,
      Eligibility eligibility,
      @Nullable AttributeSet attributes,
      int at) {}

  void add(RouteChange.Listener listener) {
    listening.lock();
    try {
      RouteChange.Listener[] more = Arrays.copyOf(listeners, listeners.length + 1);
      more[listeners.length] = listener;
      listeners = more;
    } finally {
      listening.unlock();
    }
  }

  void remove(RouteChange.Listener listener) {
    listening.lock();
    try {
      List<RouteChange.Listener> fewer = new ArrayList<>(List.of(listeners));
      fewer.remove(listener);
      listeners = fewer.toArray(RouteChange.Listener[]::new);
    } finally {
      listening.unlock();
    }
  }

  /** Before each change of a prefix's chain; whether it has to be told. */
  boolean begin(int family, long high, long low, int length) {
    pending.clear(); // Of a change that failed.
    watched = false;
    for (RouteChange.Listener listener : listeners) {
      watched |= listener.interest().concerns(family, high, low, length);
    }
    return watched;
  }

  /** Before each change of a rule's chain; whether it has to be told. */
  boolean beginRule() {
    pending.clear();
    watched = false;
    for (RouteChange.Listener listener : listeners) {
      watched |= listener.interest().concernsRules();
    }
    return watched;
  }

  /** A path of the chain at work is new, or has changed. */
  void announced(PathRows rows, AttributeArena arena, int row) {
    if (watched) {
      int set = rows.attributes(row);
      byte[] octets = new byte[arena.length(set)];
      System.arraycopy(arena.array(set), arena.from(set), octets, 0, octets.length);
      note(rows, row, rows.changed(row), new AttributeSet(Octets.wrap(octets)));
    }
  }

  /** A path of the chain at work goes. */
  void withdrawn(PathRows rows, int row, int now) {
    if (watched) {
      note(rows, row, now, null);
    }
  }

  private void note(PathRows rows, int row, int at, @Nullable AttributeSet attributes) {
    int marks = rows.marks(row);
    @Nullable Long pathId =
        PathMarks.withPathId(marks) ? (Long) (rows.pathId(row) & 0xffff_ffffL) : null;
    pending.add(
        new PathChange(
            PathMarks.peer(marks), pathId, PathMarks.eligibility(marks), attributes, at));
  }

  /** Makes the NLRI of the chain at work. */
  interface Naming {
    Nlri of(@Nullable Long pathId);
  }

  /** After a change of a chain that has to be told: what there is to tell. */
  void collect(Family family, Naming nlri, Peers peers, boolean bestChanged) {
    for (PathChange change : pending) {
      outbox.add(
          new RouteChange(
              Instant.ofEpochSecond(change.at() & 0xffff_ffffL),
              family,
              nlri.of(change.pathId()),
              peers.get(change.peer()),
              change.attributes(),
              change.eligibility(),
              bestChanged));
    }
    pending.clear();
  }

  /** Tells it, when readers can see it: a listener may read the tables. */
  void tell() {
    if (outbox.isEmpty()) {
      return;
    }
    for (RouteChange change : outbox) {
      for (RouteChange.Listener listener : listeners) {
        try {
          listener.changed(change);
        } catch (RuntimeException e) {
          LOG.error("A listener failed on a change of {}", change.nlri(), e);
        }
      }
    }
    outbox.clear();
  }
}
