package io.lookingglass.probes.gre.monitor;

import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands to the store what is to be kept, on a thread of its own: the end of a minute for all
 * tunnels in one transaction. What the store does not take stays here and is tried again, the
 * oldest of it given up when there is too much. Thread-safe.
 */
final class HistoryWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

  /** Long enough for all tunnels of a minute to come together. */
  private static final Duration GATHERING = Duration.ofSeconds(5);

  private static final Duration RETRY = Duration.ofSeconds(30);
  private static final Duration CLEANING = Duration.ofHours(1);

  /** A thousand tunnels for some two hours. */
  static final int MOST_WAITING = 131_072;

  static final int MOST_TRANSITIONS = 16_384;

  private final TunnelHealthStore store;
  private final InstantSource clock;
  private final MonitorObserver observer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Deque<Entry> minutes = new ArrayDeque<>();
  private final Deque<TunnelTransition> transitions = new ArrayDeque<>();
  private final Map<String, MeasuredSizes> sizes = new LinkedHashMap<>();
  private List<Entry> writing = List.of();
  private boolean closed;
  private volatile @Nullable String problem;
  private @Nullable Thread thread;

  HistoryWriter(TunnelHealthStore store, InstantSource clock, MonitorObserver observer) {
    this.store = store;
    this.clock = clock;
    this.observer = observer;
  }

  /** Starts the thread; a platform one, for the database's library would pin a virtual one. */
  void start() {
    thread = Thread.ofPlatform().name("tunnel-history").daemon().start(this::run);
  }

  void add(Entry minute) {
    lock.lock();
    try {
      minutes.addLast(minute);
      bound();
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void add(TunnelTransition transition) {
    lock.lock();
    try {
      transitions.addLast(transition);
      bound();
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void add(MeasuredSizes measured) {
    lock.lock();
    try {
      sizes.put(measured.tunnel(), measured);
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void bound() {
    int lost = 0;
    while (minutes.size() > MOST_WAITING) {
      minutes.removeFirst();
      lost++;
    }
    while (transitions.size() > MOST_TRANSITIONS) {
      transitions.removeFirst();
      lost++;
    }
    if (lost > 0) {
      observer.historyLost(lost);
    }
  }

  /** The minutes of a tunnel that are not in the store yet. */
  List<Entry> waiting(String tunnel) {
    lock.lock();
    try {
      List<Entry> found = new ArrayList<>();
      for (Entry each : writing) {
        if (each.tunnel().equals(tunnel)) {
          found.add(each);
        }
      }
      for (Entry each : minutes) {
        if (each.tunnel().equals(tunnel)) {
          found.add(each);
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** What keeps the store from taking anything, absent while it does. */
  @Nullable String problem() {
    return problem;
  }

  private void run() {
    @Nullable Instant cleaned = null;
    try {
      while (awaitWork()) {
        Thread.sleep(GATHERING);
        if (!writeAll()) {
          Thread.sleep(RETRY);
        }
        Instant now = clock.instant();
        if (cleaned == null || Duration.between(cleaned, now).abs().compareTo(CLEANING) > 0) {
          cleaned = now;
          clean(now);
        }
      }
    } catch (InterruptedException e) {
      // Closing: what waits is written there.
    }
  }

  private boolean awaitWork() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && minutes.isEmpty() && transitions.isEmpty() && sizes.isEmpty()) {
        added.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Writes what waits; whether the store took it. One thread at a time. */
  boolean writeAll() {
    List<Entry> entries;
    List<TunnelTransition> events;
    List<MeasuredSizes> measured;
    lock.lock();
    try {
      entries = List.copyOf(minutes);
      events = List.copyOf(transitions);
      measured = List.copyOf(sizes.values());
      writing = entries;
      minutes.clear();
      transitions.clear();
      sizes.clear();
    } finally {
      lock.unlock();
    }
    // Apart from each other, so that what is saved already is not saved again.
    boolean saved =
        saved(!entries.isEmpty() || !events.isEmpty(), () -> store.save(entries, events));
    boolean sized = saved(!measured.isEmpty(), () -> store.saveSizes(measured));
    lock.lock();
    try {
      writing = List.of();
      if (!saved) {
        entries.reversed().forEach(minutes::addFirst);
        events.reversed().forEach(transitions::addFirst);
        bound();
      }
      if (!sized) {
        measured.forEach(each -> sizes.putIfAbsent(each.tunnel(), each));
      }
    } finally {
      lock.unlock();
    }
    return saved && sized;
  }

  private boolean saved(boolean needed, Runnable save) {
    if (!needed) {
      return true;
    }
    try {
      save.run();
      if (problem != null) {
        LOG.info("the history of tunnels is stored again");
      }
      problem = null;
      return true;
    } catch (RuntimeException e) {
      if (problem == null) {
        LOG.error("the history of tunnels cannot be stored; they are watched on", e);
      }
      problem = String.valueOf(e.getMessage());
      return false;
    }
  }

  private void clean(Instant now) {
    try {
      int deleted = store.deleteOld(now);
      if (deleted > 0) {
        LOG.debug("deleted {} old entries of the history of tunnels", deleted);
      }
    } catch (RuntimeException e) {
      LOG.warn("old history of tunnels could not be deleted; tried again in {}", CLEANING, e);
    }
  }

  /** Writes what waits, once. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      added.signalAll();
    } finally {
      lock.unlock();
    }
    @Nullable Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (!writeAll()) {
      LOG.error("the last of the history of tunnels could not be stored: {}", problem);
    }
  }
}
