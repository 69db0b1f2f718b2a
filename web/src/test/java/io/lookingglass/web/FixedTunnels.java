package io.lookingglass.web;

import io.lookingglass.config.Configuration;
import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.TunnelSettings;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.monitor.HealthPoint;
import io.lookingglass.probes.gre.monitor.ModeHealth;
import io.lookingglass.probes.gre.monitor.ProbeStatistics;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tunnels whose health is what a test says. Thread-safe. */
final class FixedTunnels implements TunnelWatch {
  static final Instant SINCE = Instant.parse("2026-11-30T12:00:00Z");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Map<String, TunnelHealth> healths = new LinkedHashMap<>();
  private final List<TunnelTransition> transitions = new ArrayList<>();
  private final Map<String, MeasuredSizes> sizes = new LinkedHashMap<>();
  private final List<HealthPoint> points = new ArrayList<>();

  /** The last question about the past. */
  record Asked(String name, Instant from, Instant to, @Nullable Duration step) {}

  volatile @Nullable Asked asked;

  /** All of a file, of none of which anything is known. */
  static FixedTunnels of(Configuration configuration) {
    FixedTunnels tunnels = new FixedTunnels();
    for (TunnelSettings settings : configuration.tunnels()) {
      tunnels.put(
          Tunnel.of(settings),
          TunnelState.UNKNOWN,
          Sentence.of("no probe was answered or lost yet"),
          0,
          0);
    }
    return tunnels;
  }

  /** Says how a tunnel of the file is. */
  void set(String name, TunnelState state, String reason, long sent, long lost) {
    set(name, state, Sentence.verbatim(reason), sent, lost);
  }

  void set(String name, TunnelState state, Sentence reason, long sent, long lost) {
    put(tunnel(name).orElseThrow(), state, reason, sent, lost);
  }

  private void put(Tunnel tunnel, TunnelState state, Sentence reason, long sent, long lost) {
    ProbeStatistics statistics =
        sent == lost
            ? new ProbeStatistics(sent, lost, null, null, null)
            : new ProbeStatistics(sent, lost, 10_000_000L, 12_500_000L, 20_000_000L);
    List<ModeHealth> modes =
        tunnel.modes().stream()
            .map(
                mode ->
                    new ModeHealth(
                        word(mode),
                        state,
                        SINCE,
                        reason,
                        sent == 0 ? null : SINCE.plusSeconds(60),
                        sent == lost ? null : SINCE.plusSeconds(60),
                        sent == lost ? null : 12_345_000L,
                        statistics,
                        statistics))
            .toList();
    locked(
        () ->
            healths.put(
                tunnel.name(), new TunnelHealth(tunnel, state, SINCE, reason, false, 0.98, modes)));
  }

  private static String word(TunnelProbeMode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Says what was measured of a tunnel of the file. */
  void measured(MeasuredSizes measured) {
    locked(() -> sizes.put(measured.tunnel(), measured));
  }

  @Override
  public Optional<MeasuredSizes> sizes(String name) {
    lock.lock();
    try {
      return Optional.ofNullable(sizes.get(name));
    } finally {
      lock.unlock();
    }
  }

  void transition(String name, TunnelState from, TunnelState to) {
    @Nullable String customer = tunnel(name).map(Tunnel::customer).orElse(null);
    locked(
        () -> {
          long number = transitions.size() + 1L;
          transitions.add(
              new TunnelTransition(
                  number,
                  SINCE.plusSeconds(number),
                  name,
                  customer,
                  null,
                  from,
                  to,
                  Sentence.of(
                      "{0} probes in a row were lost: {1}",
                      3, Sentence.of("no answer within {0} ms", 800)),
                  TunnelTransition.Damping.NONE));
          added.signalAll();
        });
  }

  void point(HealthPoint point) {
    locked(() -> points.add(point));
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<TunnelHealth> all() {
    lock.lock();
    try {
      return List.copyOf(healths.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<TunnelHealth> health(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  @Override
  public List<TunnelTransition> recent(@Nullable String tunnel, int most) {
    lock.lock();
    try {
      return transitions.reversed().stream()
          .filter(each -> tunnel == null || each.tunnel().equals(tunnel))
          .limit(most)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<TunnelTransition> events(@Nullable String tunnel, long after, Duration wait)
      throws InterruptedException {
    long left = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        List<TunnelTransition> found =
            transitions.stream()
                .filter(each -> each.number() > after)
                .filter(each -> tunnel == null || each.tunnel().equals(tunnel))
                .toList();
        if (!found.isEmpty() || left <= 0) {
          return found;
        }
        left = added.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long lastEvent() {
    lock.lock();
    try {
      return transitions.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Runnable subscribe(Consumer<TunnelTransition> listener) {
    return () -> {};
  }

  @Override
  public List<HealthPoint> history(String name, Instant from, Instant to, @Nullable Duration step) {
    asked = new Asked(name, from, to, step);
    lock.lock();
    try {
      return List.copyOf(points);
    } finally {
      lock.unlock();
    }
  }
}
