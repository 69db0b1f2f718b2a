package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.TunnelSettings;
import io.lookingglass.config.TunnelThresholds;
import io.lookingglass.probes.gre.Tunnel;
import java.time.Duration;

/**
 * A tunnel and how it is watched. Two that are equal are watched alike, so that a changed
 * configuration leaves it alone.
 *
 * @param interval from one probe of a mode to the next, 100 ms to an hour
 * @param timeout after which a probe counts as lost, 50 ms to 10 s
 * @param thresholds between its states
 */
public record WatchedTunnel(
    Tunnel tunnel, Duration interval, Duration timeout, TunnelThresholds thresholds) {

  public WatchedTunnel {
    require("interval", interval, Duration.ofMillis(100), Duration.ofHours(1));
    require("timeout", timeout, Duration.ofMillis(50), Duration.ofSeconds(10));
  }

  private static void require(String what, Duration given, Duration least, Duration most) {
    if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "the %s is %s to %s, not %s".formatted(what, least, most, given));
    }
  }

  public static WatchedTunnel of(TunnelSettings settings) {
    return new WatchedTunnel(
        Tunnel.of(settings),
        settings.probes().interval(),
        settings.probes().timeout(),
        settings.thresholds());
  }

  String name() {
    return tunnel.name();
  }
}
