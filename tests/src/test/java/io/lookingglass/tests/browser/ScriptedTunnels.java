package io.lookingglass.tests.browser;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.monitor.HealthPoint;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tunnels that are as they are told, each with a past. Thread-safe. */
final class ScriptedTunnels implements TunnelWatch {
  private static final int MOST_POINTS = 240;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, TunnelHealth> tunnels = new LinkedHashMap<>();
  private final Map<String, Past> pasts = new LinkedHashMap<>();
  private final List<TunnelTransition> events = new ArrayList<>();
  private final Map<String, MeasuredSizes> sizes = new ConcurrentHashMap<>();

  /** What the probes of a tunnel came to at any time. */
  interface Past {
    /** A span that nothing is known of has no probes. */
    ProbeStatistics at(Instant time, Duration step);
  }

  /** From now on, this is how the tunnel of that name is. */
  void is(TunnelHealth health, Past past) {
    lock.lock();
    try {
      tunnels.put(health.name(), health);
      pasts.put(health.name(), past);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The last diagnosis of a tunnel came to this. */
  void measured(MeasuredSizes measured) {
    sizes.put(measured.tunnel(), measured);
  }

  @Override
  public Optional<MeasuredSizes> sizes(String name) {
    return Optional.ofNullable(sizes.get(name));
  }

  void happens(
      Instant at,
      String tunnel,
      @Nullable String mode,
      TunnelState from,
      TunnelState to,
      Sentence reason,
      TunnelTransition.Damping damping) {
    lock.lock();
    try {
      TunnelHealth health = tunnels.get(tunnel);
      events.add(
          new TunnelTransition(
              events.size() + 1,
              at,
              tunnel,
              health == null ? null : health.customer(),
              mode,
              from,
              to,
              reason,
              damping));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<TunnelHealth> all() {
    lock.lock();
    try {
      return List.copyOf(tunnels.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<TunnelHealth> health(String name) {
    lock.lock();
    try {
      return Optional.ofNullable(tunnels.get(name));
    } finally {
      lock.unlock();
    }
  }

  private List<TunnelTransition> after(@Nullable String tunnel, long number) {
    return events.stream()
        .filter(event -> event.number() > number)
        .filter(event -> tunnel == null || tunnel.equals(event.tunnel()))
        .toList();
  }

  @Override
  public List<TunnelTransition> recent(@Nullable String tunnel, int most) {
    lock.lock();
    try {
      return after(tunnel, 0).reversed().stream().limit(most).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<TunnelTransition> events(@Nullable String tunnel, long number, Duration wait)
      throws InterruptedException {
    lock.lock();
    try {
      long left = wait.toNanos();
      while (after(tunnel, number).isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return after(tunnel, number);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long lastEvent() {
    lock.lock();
    try {
      return events.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Runnable subscribe(Consumer<TunnelTransition> listener) {
    throw new UnsupportedOperationException("no page listens");
  }

  @Override
  public List<HealthPoint> history(String name, Instant from, Instant to, @Nullable Duration step) {
    Past past;
    TunnelHealth health;
    lock.lock();
    try {
      health = tunnels.get(name);
      past = pasts.get(name);
    } finally {
      lock.unlock();
    }
    if (health == null || past == null) {
      return List.of();
    }
    long seconds =
        Math.max(
            step == null ? 1 : step.toSeconds(),
            Duration.between(from, to).toSeconds() / MOST_POINTS);
    long rounded = seconds <= 15 ? seconds : TimeUnit.MINUTES.toSeconds((seconds + 59) / 60);
    List<HealthPoint> points = new ArrayList<>();
    for (long at = from.getEpochSecond() / rounded * rounded;
        at < to.getEpochSecond();
        at += rounded) {
      Instant time = Instant.ofEpochSecond(at);
      ProbeStatistics statistics = past.at(time, Duration.ofSeconds(rounded));
      if (statistics.sent() > 0) {
        points.add(
            new HealthPoint(
                health.first().mode(),
                time,
                Duration.ofSeconds(rounded),
                statistics,
                statistics.lost() == statistics.sent()
                    ? TunnelState.DOWN
                    : statistics.lost() * 100 > statistics.sent()
                        ? TunnelState.DEGRADED
                        : TunnelState.HEALTHY));
      }
    }
    return points;
  }
}
