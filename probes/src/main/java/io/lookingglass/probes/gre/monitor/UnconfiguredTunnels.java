package io.lookingglass.probes.gre.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where no tunnel is watched. */
enum UnconfiguredTunnels implements TunnelWatch {
  INSTANCE;

  @Override
  public List<TunnelHealth> all() {
    return List.of();
  }

  @Override
  public Optional<TunnelHealth> health(String name) {
    return Optional.empty();
  }

  @Override
  public List<TunnelTransition> recent(@Nullable String tunnel, int most) {
    return List.of();
  }

  @Override
  public List<TunnelTransition> events(@Nullable String tunnel, long after, Duration wait)
      throws InterruptedException {
    Thread.sleep(wait);
    return List.of();
  }

  @Override
  public long lastEvent() {
    return 0;
  }

  @Override
  public Runnable subscribe(Consumer<TunnelTransition> listener) {
    return () -> {};
  }

  @Override
  public List<HealthPoint> history(String name, Instant from, Instant to, @Nullable Duration step) {
    return List.of();
  }
}
