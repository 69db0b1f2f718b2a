package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.gre.monitor.TunnelCondition.Change;
import io.lookingglass.probes.gre.monitor.TunnelCondition.Now;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Entry;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches tunnels: one thread sends every probe when it is due and decides what follows from the
 * outcomes, another keeps the history. A store that fails, and a tunnel that cannot be probed, keep
 * nothing else from being watched. Thread-safe.
 */
public final class TunnelMonitor implements TunnelWatch, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TunnelMonitor.class);

  /** As often it is looked whether there is something to do, though nobody said so. */
  private static final long LONGEST_SLEEP_NANOS = Duration.ofSeconds(1).toNanos();

  /** Events of before the start that can be followed after it. */
  private static final int EARLIER = 1000;

  private final TunnelHealthStore store;
  private final TunnelEvents events;
  private final HistoryWriter history;
  private final MonitorEngine engine;
  private final List<Consumer<TunnelTransition>> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private final Map<String, MeasuredSizes> sizes = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private long lastNumber; // Belongs to the monitor's thread.

  private TunnelMonitor(
      TunnelProber prober, TunnelHealthStore store, MonitorObserver observer, InstantSource clock) {
    this.store = store;
    events = new TunnelEvents(earlier(store));
    lastNumber = events.last();
    readSizes();
    history = new HistoryWriter(store, clock, observer);
    long start = System.nanoTime();
    engine =
        new MonitorEngine(
            prober,
            () -> System.nanoTime() - start,
            clock,
            new SplittableRandom(),
            observer,
            new Sinks());
    thread = Thread.ofPlatform().name("tunnel-monitor").daemon().unstarted(this::run);
  }

  /**
   * Starts to watch.
   *
   * @param prober is not closed with the monitor
   * @param store of the history; may fail at any time
   * @param clock the time of day, for what is shown and kept
   */
  public static TunnelMonitor start(
      TunnelProber prober,
      TunnelHealthStore store,
      MonitorObserver observer,
      InstantSource clock,
      List<WatchedTunnel> tunnels) {
    TunnelMonitor monitor = new TunnelMonitor(prober, store, observer, clock);
    monitor.engine.watch(tunnels);
    monitor.history.start();
    monitor.thread.start();
    return monitor;
  }

  private static List<TunnelTransition> earlier(TunnelHealthStore store) {
    try {
      return store.transitions(null, EARLIER).reversed();
    } catch (RuntimeException e) {
      LOG.error("earlier events of tunnels cannot be read", e);
      return List.of();
    }
  }

  private void readSizes() {
    try {
      store.sizes().forEach(measured -> sizes.put(measured.tunnel(), measured));
    } catch (RuntimeException e) {
      LOG.error("what was measured of tunnels cannot be read", e);
    }
  }

  private void run() {
    while (!closed) {
      long wait = Math.min(engine.step(), LONGEST_SLEEP_NANOS);
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
      }
    }
  }

  /**
   * Watches these from now on, in this order. Those that are watched already, and alike, keep their
   * state and are not touched. Returns when it is done.
   */
  public void reload(List<WatchedTunnel> tunnels) {
    await(() -> engine.watch(tunnels));
  }

  /**
   * Tells the state of a session that stands beside the probes, such as one of BFD: a mode of the
   * tunnel from the first report on, until {@link #endReports} or until the tunnel is configured
   * anew. Reports about tunnels that are not there are ignored. Returns at once.
   *
   * @param reason a clause
   */
  public void report(String tunnel, TunnelState state, Sentence reason) {
    engine.execute(() -> engine.session(tunnel, state, reason));
  }

  /**
   * The session beside the probes is no longer configured: from now on the tunnel is judged without
   * it. Returns at once.
   */
  public void endReports(String tunnel) {
    engine.execute(() -> engine.endSession(tunnel));
  }

  /**
   * A diagnosis measured this; kept until the next one does, over a restart too. Returns at once.
   */
  public void measured(MeasuredSizes measured) {
    sizes.put(measured.tunnel(), measured);
    history.add(measured);
  }

  private void await(Runnable work) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    engine.execute(
        () -> {
          try {
            work.run();
            done.complete(true);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    if (closed) {
      done.complete(false);
    }
    var _ = done.join();
  }

  private final class Sinks implements MonitorEngine.Sinks {
    @Override
    public void changed(WatchedTunnel tunnel, Change change, Now now) {
      TunnelTransition transition =
          new TunnelTransition(
              ++lastNumber,
              now.wall(),
              tunnel.name(),
              tunnel.tunnel().customer(),
              change.mode(),
              change.from(),
              change.to(),
              change.reason(),
              change.damping());
      events.add(transition);
      history.add(transition);
      for (Consumer<TunnelTransition> listener : listeners) {
        try {
          listener.accept(transition);
        } catch (RuntimeException e) {
          LOG.error("a listener to the events of tunnels failed", e);
        }
      }
    }

    @Override
    public void minuteOver(Entry minute) {
      history.add(minute);
    }

    @Override
    public void wake() {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public List<TunnelHealth> all() {
    Now now = engine.now();
    return engine.entries().values().stream().map(entry -> entry.health(now)).toList();
  }

  @Override
  public Optional<TunnelHealth> health(String name) {
    return Optional.ofNullable(engine.entries().get(name)).map(entry -> entry.health(engine.now()));
  }

  @Override
  public List<Tunnel> tunnels() {
    return engine.entries().values().stream().map(TunnelMonitor::tunnel).toList();
  }

  @Override
  public Optional<Tunnel> tunnel(String name) {
    return Optional.ofNullable(engine.entries().get(name)).map(TunnelMonitor::tunnel);
  }

  private static Tunnel tunnel(WatchedEntry entry) {
    return entry.condition().watched().tunnel();
  }

  @Override
  public Optional<MeasuredSizes> sizes(String name) {
    return Optional.ofNullable(sizes.get(name));
  }

  @Override
  public List<TunnelTransition> recent(@Nullable String tunnel, int most) {
    List<TunnelTransition> recent = events.recent(tunnel, most);
    if (tunnel == null || recent.size() >= most || engine.entries().get(tunnel) == null) {
      return recent;
    }
    try {
      // The newest may not be in the store yet.
      long oldest = recent.isEmpty() ? Long.MAX_VALUE : recent.getLast().number();
      return Stream.concat(
              recent.stream(),
              store.transitions(tunnel, most).stream().filter(each -> each.number() < oldest))
          .limit(most)
          .toList();
    } catch (RuntimeException e) {
      LOG.warn("earlier events of tunnel {} cannot be read", tunnel, e);
      return recent;
    }
  }

  @Override
  public List<TunnelTransition> events(@Nullable String tunnel, long after, Duration wait)
      throws InterruptedException {
    return events.after(tunnel, after, wait);
  }

  @Override
  public long lastEvent() {
    return events.last();
  }

  @Override
  public Runnable subscribe(Consumer<TunnelTransition> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** What keeps the history from being stored, absent while it is. */
  public Optional<String> storeProblem() {
    return Optional.ofNullable(history.problem());
  }

  @Override
  public List<HealthPoint> history(String name, Instant from, Instant to, @Nullable Duration step) {
    @Nullable WatchedEntry entry = engine.entries().get(name);
    if (entry == null || !from.isBefore(to)) {
      return List.of();
    }
    Now now = engine.now();
    HistoryReader reader = new HistoryReader(from, to, step, now.wall());
    if (reader.stored() == null && reachesBehindMemory(entry, reader, now)) {
      reader = new HistoryReader(from, to, HistoryReader.wholeMinutes(reader.step()), now.wall());
    }
    @Nullable Resolution resolution = reader.stored();
    if (resolution == null) {
      addSeconds(entry, reader, now);
    } else {
      addStored(entry, reader, resolution);
    }
    return reader.points();
  }

  /** Whether there are minutes in the store of before the program was started. */
  private boolean reachesBehindMemory(WatchedEntry entry, HistoryReader reader, Now now) {
    Instant since = entry.rememberedSince(now);
    if (!reader.from().isBefore(since.minusSeconds(60))) {
      return false;
    }
    try {
      return !store.read(entry.name(), Resolution.MINUTE, reader.from(), since).isEmpty();
    } catch (RuntimeException e) {
      LOG.warn("the history of tunnel {} cannot be read", entry.name(), e);
      return false;
    }
  }

  private static void addSeconds(WatchedEntry entry, HistoryReader reader, Now now) {
    entry.locked(
        condition -> {
          for (WatchedMode mode : condition.modes()) {
            reader.add(
                mode.name(),
                mode.condition().seconds(),
                now.second(),
                now.wall().getEpochSecond() * 1000);
          }
        });
  }

  private void addStored(WatchedEntry entry, HistoryReader reader, Resolution resolution) {
    try {
      store.read(entry.name(), resolution, reader.from(), reader.to()).forEach(reader::add);
    } catch (RuntimeException e) {
      LOG.warn("the history of tunnel {} cannot be read", entry.name(), e);
    }
    history.waiting(entry.name()).forEach(reader::add);
    entry.locked(
        condition -> {
          for (WatchedMode mode : condition.modes()) {
            @Nullable Entry minute = mode.current();
            if (minute != null) {
              reader.add(minute);
            }
          }
        });
  }

  /** Ends the probing, and stores what is not stored yet. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    await(engine::endAll);
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    history.close();
  }
}
