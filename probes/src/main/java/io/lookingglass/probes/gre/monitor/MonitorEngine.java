package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.Answered;
import io.lookingglass.probes.event.TunnelOutcome.NotSent;
import io.lookingglass.probes.gre.TunnelProbe;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.gre.TunnelProber.OpenTunnel;
import io.lookingglass.probes.gre.TunnelProblem;
import io.lookingglass.probes.gre.monitor.ModeCondition.Input;
import io.lookingglass.probes.gre.monitor.TunnelCondition.Now;
import io.lookingglass.probes.gre.monitor.TunnelHealthStore.Entry;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the probes of all tunnels when they are due, and tells their conditions what became of
 * them. Everything happens within {@link #step}, at the time that it is told; one thread calls it.
 *
 * <p>Each mode of each tunnel has its own phase within the interval, so that what is due is spread
 * evenly however many there are, and each probe is up to a twentieth of the interval late by
 * chance, so that it keeps step with nothing else in the network.
 */
final class MonitorEngine {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorEngine.class);

  /** Multiples of it, taken modulo 1, lie as evenly as can be wherever one stops. */
  private static final double GOLDEN = 0.618_033_988_749_894_9;

  private static final int JITTER_PART = 20;

  private final TunnelProber prober;
  private final LongSupplier nanoClock;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final MonitorObserver observer;
  private final Sinks sinks;
  private final Timetable<LongConsumer> timetable = new Timetable<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile Map<String, WatchedEntry> entries = Map.of();
  private long phases;

  /** Where goes what comes of it. */
  interface Sinks {
    /** A tunnel or a mode changed; in order. */
    void changed(WatchedTunnel tunnel, TunnelCondition.Change change, Now now);

    /** A minute is over. */
    void minuteOver(Entry minute);

    /** There is something to do in {@link MonitorEngine#step}; any thread. */
    void wake();
  }

  /** A probe. */
  private static final class Probe {
    private final WatchedEntry entry;
    private final WatchedMode mode;
    private final boolean retry;
    private boolean ended;
    private boolean overdue;

    Probe(WatchedEntry entry, WatchedMode mode, boolean retry) {
      this.entry = entry;
      this.mode = mode;
      this.retry = retry;
    }
  }

  /**
   * @param nanoClock never goes back, begins near 0
   */
  MonitorEngine(
      TunnelProber prober,
      LongSupplier nanoClock,
      InstantSource clock,
      RandomGenerator random,
      MonitorObserver observer,
      Sinks sinks) {
    this.prober = prober;
    this.nanoClock = nanoClock;
    this.clock = clock;
    this.random = random;
    this.observer = observer;
    this.sinks = sinks;
  }

  /** Has something done in the next step. Any thread. */
  void execute(Runnable task) {
    tasks.add(task);
    sinks.wake();
  }

  Now now() {
    return new Now(nanoClock.getAsLong(), clock.instant());
  }

  /** Everything that is watched, in the order of the file. Any thread. */
  Map<String, WatchedEntry> entries() {
    return entries;
  }

  /**
   * Does what there is to do.
   *
   * @return how long until there is something again, in nanoseconds
   */
  long step() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      guarded(task);
    }
    for (Timetable.Entry<LongConsumer> due = timetable.poll(nanoClock.getAsLong());
        due != null;
        due = timetable.poll(nanoClock.getAsLong())) {
      Timetable.Entry<LongConsumer> entry = due;
      guarded(() -> entry.what().accept(entry.dueNanos()));
    }
    return tasks.isEmpty() ? timetable.untilNext(nanoClock.getAsLong()) : 0;
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("Unexpected error while watching tunnels", e);
    }
  }

  /** Watches these from now on; those that are watched alike already are not touched. */
  void watch(List<WatchedTunnel> tunnels) {
    Map<String, WatchedEntry> before = entries;
    Map<String, WatchedEntry> after = new LinkedHashMap<>();
    Map<List<@Nullable Object>, String> ends = new HashMap<>();
    for (WatchedTunnel tunnel : tunnels) {
      @Nullable String twin = ends.putIfAbsent(ends(tunnel), tunnel.name());
      @Nullable WatchedEntry present = before.get(tunnel.name());
      if (present != null
          && present.condition().watched().equals(tunnel)
          && Objects.equals(present.twin(), twin)) {
        after.put(tunnel.name(), present);
      }
    }
    before.values().stream().filter(entry -> !after.containsValue(entry)).forEach(this::end);
    Map<String, WatchedEntry> ordered = new LinkedHashMap<>();
    ends.clear();
    for (WatchedTunnel tunnel : tunnels) {
      @Nullable String twin = ends.putIfAbsent(ends(tunnel), tunnel.name());
      @Nullable WatchedEntry present = after.get(tunnel.name());
      ordered.put(tunnel.name(), present == null ? begin(tunnel, twin) : present);
    }
    entries = Collections.unmodifiableMap(ordered);
  }

  /** By what packets of a tunnel are told from those of others. */
  private static List<@Nullable Object> ends(WatchedTunnel watched) {
    InetAddress local = watched.tunnel().local();
    @Nullable Long key = watched.tunnel().encapsulation().key();
    return Arrays.asList(local, watched.tunnel().remote(), key);
  }

  private WatchedEntry begin(WatchedTunnel tunnel, @Nullable String twin) {
    Now now = now();
    @Nullable OpenTunnel open = twin == null ? prober.open(tunnel.tunnel()) : null;
    WatchedEntry entry = new WatchedEntry(new TunnelCondition(tunnel, now.wall()), open, twin);
    @Nullable String problem =
        open == null
            ? ("local, remote and key are those of tunnel %s too, so that their packets cannot be"
                    + " told apart; change one of them")
                .formatted(twin)
            : open.problem().map(TunnelProblem::sentence).orElse(null);
    if (problem != null) {
      LOG.warn("tunnel {} is not monitored: {}", tunnel.name(), problem);
    }
    for (WatchedMode mode : entry.condition().modes()) {
      if (problem != null) {
        take(entry, mode, new Input.Prevented(Sentence.verbatim(problem), false));
      }
      if (open != null) {
        double phase = ++phases * GOLDEN % 1;
        schedule(entry, mode, now.nanos() + (long) (phase * tunnel.interval().toNanos()));
      }
    }
    return entry;
  }

  private void schedule(WatchedEntry entry, WatchedMode mode, long gridNanos) {
    long jitter = entry.condition().watched().interval().toNanos() / JITTER_PART;
    timetable.add(
        gridNanos + random.nextLong(jitter),
        dueNanos -> {
          if (!entry.ended()) {
            scheduleNext(entry, mode, gridNanos);
            send(new Probe(entry, mode, false), dueNanos);
          }
        });
  }

  private void end(WatchedEntry entry) {
    entry.end();
    Now now = now();
    entry.locked(
        condition -> {
          for (WatchedMode mode : condition.modes()) {
            minuteOver(mode.endMinute(now.wall()));
          }
        });
  }

  /** Ends everything. */
  void endAll() {
    entries.values().forEach(this::end);
    entries = Map.of();
  }

  private void scheduleNext(WatchedEntry entry, WatchedMode mode, long gridNanos) {
    long interval = entry.condition().watched().interval().toNanos();
    // What could not be sent in time, as while the machine slept, is not made up for.
    long missed = Math.max(0, (nanoClock.getAsLong() - gridNanos) / interval);
    schedule(entry, mode, gridNanos + (missed + 1) * interval);
  }

  private void send(Probe probe, long dueNanos) {
    WatchedEntry entry = probe.entry;
    @Nullable OpenTunnel open = entry.open();
    @Nullable TunnelProbeMode probed = probe.mode.probed();
    if (entry.ended() || open == null || probed == null) {
      return;
    }
    Now now = now();
    entry.locked(condition -> probe.mode.sent(now.wall()));
    observer.sent(entry.name(), probe.mode.name(), Math.max(0, now.nanos() - dueNanos));
    open.send(
        TunnelProbe.of(probed),
        entry.condition().watched().timeout(),
        outcome -> execute(() -> ended(probe, open, outcome)));
    if (!probe.retry) {
      probe
          .mode
          .condition()
          .overdueNanos()
          .ifPresent(after -> timetable.add(now.nanos() + after, ignored -> overdue(probe)));
    }
  }

  private void overdue(Probe probe) {
    if (!probe.ended && !probe.entry.ended()) {
      probe.overdue = true;
      retry(probe, take(probe.entry, probe.mode, new Input.Overdue()));
    }
  }

  private void retry(Probe probe, int retries) {
    long now = nanoClock.getAsLong();
    for (int retry = 0; retry < retries; retry++) {
      timetable.add(
          now + retry * ModeCondition.RETRY_NANOS,
          dueNanos -> send(new Probe(probe.entry, probe.mode, true), dueNanos));
    }
  }

  private void ended(Probe probe, OpenTunnel open, TunnelOutcome outcome) {
    WatchedEntry entry = probe.entry;
    probe.ended = true;
    if (entry.ended()) {
      return;
    }
    @Nullable Sentence prevented =
        outcome instanceof NotSent notSent ? obstacle(probe, open, notSent) : null;
    @Nullable Sentence loss = OutcomeWords.loss(entry.condition().watched(), outcome);
    Input input;
    if (prevented != null) {
      input = new Input.Prevented(prevented, probe.retry);
    } else if (outcome instanceof Answered answered && loss == null) {
      input = new Input.Answered(answered.rttNanos(), probe.retry);
    } else {
      input =
          new Input.Lost(
              loss == null ? Sentence.of("no answer") : loss, probe.retry, probe.overdue);
    }
    observer.ended(entry.name(), probe.mode.name(), outcome, input instanceof Input.Lost);
    retry(probe, take(entry, probe.mode, input));
  }

  /** What is wrong at this end, not with the tunnel; absent when that is not why. */
  private static @Nullable Sentence obstacle(Probe probe, OpenTunnel open, NotSent notSent) {
    @Nullable TunnelProbeMode probed = probe.mode.probed();
    if (open.problem().isPresent()) {
      return Sentence.verbatim(open.problem().get().sentence());
    }
    return probed != null && open.tunnel().obstacle(probed) != null
        ? Sentence.verbatim(notSent.reason())
        : null;
  }

  /** Tells a session's state; on the engine's thread. */
  void session(String tunnel, TunnelState state, Sentence reason) {
    @Nullable WatchedEntry entry = entries.get(tunnel);
    if (entry != null && !entry.ended()) {
      WatchedMode mode = entry.session(clock.instant());
      take(entry, mode, new Input.Told(state, reason));
    }
  }

  /** Ends the watching of a session; on the engine's thread. */
  void endSession(String tunnel) {
    @Nullable WatchedEntry entry = entries.get(tunnel);
    if (entry != null && !entry.ended()) {
      Now now = now();
      entry
          .next(condition -> condition.withoutSession(now))
          .changes()
          .forEach(change -> sinks.changed(entry.condition().watched(), change, now));
    }
  }

  /**
   * Hands an input to a mode, and on what comes of it.
   *
   * @return how many fast retries it asks for
   */
  private int take(WatchedEntry entry, WatchedMode mode, Input input) {
    Now now = now();
    List<Entry> over = new ArrayList<>();
    TunnelCondition.Outcome outcome =
        entry.next(
            condition -> {
              @Nullable Entry minute = mode.minuteOver(now.wall());
              if (minute != null) {
                over.add(minute);
              }
              return condition.next(mode, input, now);
            });
    over.forEach(this::minuteOver);
    outcome.changes().forEach(change -> sinks.changed(entry.condition().watched(), change, now));
    return outcome.retries();
  }

  private void minuteOver(@Nullable Entry minute) {
    if (minute != null) {
      sinks.minuteOver(minute);
    }
  }

  /** For tests: how much is due at some time. */
  int scheduled() {
    return timetable.size();
  }
}
