package io.lookingglass;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.MeasuredSizes.Limit;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tunnels of which only their health is known. */
final class HealthsAlone implements TunnelWatch {
  static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private final List<TunnelHealth> healths = new ArrayList<>();
  private final Map<String, MeasuredSizes> sizes = new HashMap<>();

  HealthsAlone with(String name, TunnelState state, long sent, long lost) {
    Tunnel tunnel =
        new Tunnel(
            name,
            "acme",
            IpAddresses.parse("198.51.100.1"),
            IpAddresses.parse("192.0.2.77"),
            null,
            null,
            new Tunnel.Encapsulation(null, false, false),
            1476,
            List.of(TunnelProbeMode.KEEPALIVE),
            null);
    ProbeStatistics statistics =
        sent == lost
            ? new ProbeStatistics(sent, lost, null, null, null)
            : new ProbeStatistics(sent, lost, 10_000_000L, 12_000_000L, 20_000_000L);
    Sentence reason = Sentence.of("told by the test");
    healths.removeIf(each -> each.name().equals(name));
    healths.add(
        new TunnelHealth(
            tunnel,
            state,
            NOON,
            reason,
            false,
            0.98,
            List.of(
                new ModeHealth(
                    "keepalive", state, NOON, reason, null, null, null, statistics, statistics))));
    return this;
  }

  /** What was measured of a tunnel between the ends it has, some time before noon. */
  void measured(String name, Duration before, Limit outer, Limit inner, @Nullable Integer mss) {
    Tunnel tunnel = tunnel(name).orElseThrow();
    sizes.put(
        name,
        new MeasuredSizes(
            name, NOON.minus(before), tunnel.local(), tunnel.remote(), outer, inner, mss));
  }

  @Override
  public Optional<MeasuredSizes> sizes(String name) {
    return Optional.ofNullable(sizes.get(name));
  }

  void without(String name) {
    healths.removeIf(each -> each.name().equals(name));
  }

  @Override
  public List<TunnelHealth> all() {
    return List.copyOf(healths);
  }

  @Override
  public Optional<TunnelHealth> health(String name) {
    return healths.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  @Override
  public List<TunnelTransition> recent(@Nullable String tunnel, int most) {
    return List.of();
  }

  @Override
  public List<TunnelTransition> events(@Nullable String tunnel, long after, Duration wait) {
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
