package io.lookingglass.web.ui;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lookingglass.probes.gre.monitor.HealthPoint;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The last hour of each tunnel, drawn at most every few seconds however many look at it.
 * Thread-safe.
 */
final class TunnelTrends {
  private static final Duration SPAN = Duration.ofHours(1);
  private static final Duration STEP = Duration.ofMinutes(1);
  private static final Duration KEPT = Duration.ofSeconds(15);
  private static final int MOST = 10_000;

  private final TunnelWatch watch;
  private final InstantSource clock;
  private final Cache<String, Sparkline> drawn;

  TunnelTrends(TunnelWatch watch, InstantSource clock) {
    this.watch = watch;
    this.clock = clock;
    drawn =
        Caffeine.newBuilder()
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .expireAfterWrite(KEPT)
            .maximumSize(MOST)
            .build();
  }

  Sparkline of(TunnelHealth health) {
    return drawn.get(health.name(), _ -> draw(health));
  }

  private Sparkline draw(TunnelHealth health) {
    Instant now = clock.instant();
    String mode = health.first().mode();
    List<HealthPoint> points =
        watch.history(health.name(), now.minus(SPAN), now, STEP).stream()
            .filter(point -> point.mode().equals(mode))
            .toList();
    return Sparkline.of(points, now.minus(SPAN), now);
  }
}
