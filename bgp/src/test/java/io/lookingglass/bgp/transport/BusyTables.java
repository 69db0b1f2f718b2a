package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.RibSummary;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Tables that are as busy as a test wants, and remember what they were told. */
final class BusyTables {
  private final Map<String, In> byPeer = new ConcurrentHashMap<>();

  /** The tables, for sessions. */
  Rib rib() {
    return (Rib)
        Proxy.newProxyInstance(
            Rib.class.getClassLoader(),
            new Class<?>[] {Rib.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "open" -> open((RibPeer) arguments[0], (PrefixLimit) arguments[1]);
                  case "summary" -> new RibSummary(List.of(), RibSummary.Memory.NONE, 0, 0, 0);
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** What a peer told that has had a session. */
  In of(String peer) {
    return Objects.requireNonNull(byPeer.get(peer));
  }

  private In open(RibPeer peer, PrefixLimit limit) {
    In in = new In(limit);
    byPeer.put(peer.name(), in);
    return in;
  }

  /** What one peer told. */
  static final class In implements AdjRibIn {
    final AtomicLong updates = new AtomicLong();
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile PrefixLimit limit;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean congested;

    In(PrefixLimit limit) {
      this.limit = limit;
    }

    synchronized void congest() {
      congested = true;
    }

    synchronized void relieve() {
      congested = false;
      waiting.forEach(Runnable::run);
      waiting.clear();
    }

    @Override
    public void update(ReceivedUpdate update, Eligibility eligibility) {
      updates.incrementAndGet();
    }

    @Override
    public void update(ReceivedUpdate update, Eligibility eligibility, Instant at) {
      updates.incrementAndGet();
    }

    @Override
    public synchronized boolean congested() {
      return congested;
    }

    @Override
    public synchronized void whenRelieved(Runnable action) {
      if (congested) {
        waiting.add(action);
      } else {
        action.run();
      }
    }

    @Override
    public void markStale(Family family) {
      calls.add("markStale " + family);
    }

    @Override
    public void sweepStale(Family family) {
      calls.add("sweepStale " + family);
    }

    @Override
    public void markLongLivedStale(Family family) {
      calls.add("markLongLivedStale " + family);
    }

    @Override
    public void clear(Family family) {
      calls.add("clear " + family);
    }

    @Override
    public Counts counts(Family family) {
      return Counts.NONE;
    }

    @Override
    public void limit(PrefixLimit changed) {
      limit = changed;
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }
}
