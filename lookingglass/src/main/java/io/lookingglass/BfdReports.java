package io.lookingglass;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.bfd.BfdState;
import io.lookingglass.probes.bfd.BfdStatus;
import io.lookingglass.probes.bfd.BfdTransition;
import io.lookingglass.probes.bfd.BfdWatch;
import io.lookingglass.probes.gre.monitor.TunnelMonitor;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the monitor how the sessions of BFD stand, for each is a mode of its tunnel: at once when
 * one changes, and once a second what else is new. Thread-safe.
 */
final class BfdReports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BfdReports.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** While a session that was never up is not called down: it begins with a packet a second. */
  private static final Duration COMING_UP = Duration.ofSeconds(5);

  private final BfdWatch watch;
  private final TunnelMonitor monitor;
  private final InstantSource clock;

  // Guarded by this.
  private final Map<String, Report> told = new HashMap<>();
  private final Map<String, Instant> begun = new HashMap<>();

  private @Nullable Runnable subscription;
  private @Nullable BackgroundThread thread;

  /** What is said of a session. */
  record Report(TunnelState state, Sentence reason) {}

  private BfdReports(BfdWatch watch, TunnelMonitor monitor, InstantSource clock) {
    this.watch = watch;
    this.monitor = monitor;
    this.clock = clock;
  }

  static BfdReports start(BfdWatch watch, TunnelMonitor monitor, InstantSource clock) {
    BfdReports reports = new BfdReports(watch, monitor, clock);
    reports.subscription = watch.subscribe(reports::changed);
    reports.thread = new BackgroundThread("bfd-reports", reports::run);
    return reports;
  }

  /** Tells everything anew; tunnels may have been configured anew, and know nothing of it. */
  synchronized void again() {
    told.clear();
  }

  private void changed(BfdTransition transition) {
    watch.status(transition.tunnel()).ifPresent(this::report);
  }

  private void run() {
    try {
      while (true) {
        try {
          reportAll();
        } catch (RuntimeException e) {
          LOG.error("The state of BFD could not be told to the monitor", e);
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void reportAll() {
    Set<String> gone = new HashSet<>(begun.keySet());
    for (BfdStatus status : watch.all()) {
      gone.remove(status.tunnel());
      report(status);
    }
    for (String tunnel : gone) {
      begun.remove(tunnel);
      told.remove(tunnel);
      monitor.endReports(tunnel);
    }
  }

  private synchronized void report(BfdStatus status) {
    Instant now = clock.instant();
    Instant since = begun.computeIfAbsent(status.tunnel(), name -> now);
    Report report = of(status, Duration.between(since, now));
    if (!report.equals(told.put(status.tunnel(), report))) {
      if (status.obstacle() != null) {
        LOG.warn("BFD beside tunnel {}: {}", status.tunnel(), status.obstacle());
      }
      monitor.report(status.tunnel(), report.state(), report.reason());
    }
  }

  /**
   * What a session says of its tunnel. One that an operator took down says nothing (RFC 5882,
   * section 3.2), nor does one that cannot be spoken from here.
   *
   * @param age since the session was seen first
   */
  static Report of(BfdStatus status, Duration age) {
    @Nullable String obstacle = status.obstacle();
    if (obstacle != null) {
      return new Report(TunnelState.NOT_MONITORED, Sentence.verbatim(obstacle));
    }
    Sentence reason = status.said();
    if (status.state() == BfdState.UP) {
      return new Report(TunnelState.HEALTHY, reason);
    }
    if (status.state() == BfdState.ADMIN_DOWN || status.remoteState() == BfdState.ADMIN_DOWN) {
      return new Report(TunnelState.NOT_MONITORED, reason);
    }
    return status.lastDown() == null && age.compareTo(COMING_UP) < 0
        ? new Report(TunnelState.UNKNOWN, reason)
        : new Report(TunnelState.DOWN, reason);
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.close();
    }
    if (subscription != null) {
      subscription.run();
    }
  }
}
