package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the sessions, of each peer the last {@value #MOST_OF_A_PEER} events, so that one
 * that flaps does not push out the others'.
 *
 * <p>Thread-safe, and who adds never waits: everything recorded is one immutable value, exchanged
 * as a whole. So numbers become visible in their order, and a reader that goes on from the last
 * number it saw misses nothing.
 */
final class SessionLog {
  static final int MOST_OF_A_PEER = 500;

  private static final Comparator<SessionEvent> BY_NUMBER =
      Comparator.comparingLong(SessionEvent::number);

  private final AtomicReference<Recorded> recorded =
      new AtomicReference<>(new Recorded(0, Map.of()));
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

  /** Each list ascends. */
  private record Recorded(long last, Map<String, List<SessionEvent>> byPeer) {}

  void add(Instant at, String peer, SessionEvent.Kind kind, SessionState state, String text) {
    recorded.updateAndGet(
        before -> {
          long number = before.last() + 1;
          Map<String, List<SessionEvent>> byPeer = new HashMap<>(before.byPeer());
          List<SessionEvent> old = byPeer.getOrDefault(peer, List.of());
          List<SessionEvent> kept =
              new ArrayList<>(
                  old.subList(Math.max(0, old.size() + 1 - MOST_OF_A_PEER), old.size()));
          kept.add(new SessionEvent(number, at, peer, kind, state, text));
          byPeer.put(peer, kept);
          return new Recorded(number, byPeer);
        });
    waiting.forEach(LockSupport::unpark);
  }

  /** Removes the events of a peer that is no longer configured. */
  void forget(String peer) {
    recorded.updateAndGet(
        before -> {
          Map<String, List<SessionEvent>> byPeer = new HashMap<>(before.byPeer());
          byPeer.remove(peer);
          return new Recorded(before.last(), byPeer);
        });
  }

  long last() {
    return recorded.get().last();
  }

  /** The newest first. */
  List<SessionEvent> recent(@Nullable String peer, int most) {
    return of(recorded.get(), peer).sorted(BY_NUMBER.reversed()).limit(Math.max(0, most)).toList();
  }

  /** Those with a greater number, ascending; waits for one, and is empty when none came. */
  List<SessionEvent> after(@Nullable String peer, long number, Duration wait)
      throws InterruptedException {
    List<SessionEvent> found = now(peer, number);
    if (!found.isEmpty() || !wait.isPositive()) {
      return found;
    }
    long deadline = System.nanoTime() + wait.toNanos();
    Thread self = Thread.currentThread();
    waiting.add(self);
    try {
      while (true) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        found = now(peer, number);
        long left = deadline - System.nanoTime();
        if (!found.isEmpty() || left <= 0) {
          return found;
        }
        LockSupport.parkNanos(this, left);
      }
    } finally {
      waiting.remove(self);
    }
  }

  private List<SessionEvent> now(@Nullable String peer, long after) {
    Recorded seen = recorded.get();
    if (seen.last() <= after) {
      return List.of();
    }
    return of(seen, peer).filter(event -> event.number() > after).sorted(BY_NUMBER).toList();
  }

  private static Stream<SessionEvent> of(Recorded seen, @Nullable String peer) {
    return peer == null
        ? seen.byPeer().values().stream().flatMap(List::stream)
        : seen.byPeer().getOrDefault(peer, List.of()).stream();
  }
}
