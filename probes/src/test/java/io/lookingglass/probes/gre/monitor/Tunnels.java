package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.TunnelThresholds;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.gre.Tunnel;
import java.time.Duration;
import java.util.List;

/** Tunnels for tests. */
final class Tunnels {
  static final TunnelThresholds USUAL = new TunnelThresholds(0.001, 3, 30, 0.98);

  private Tunnels() {}

  static WatchedTunnel watched(String name, TunnelProbeMode... modes) {
    return watched(name, USUAL, modes);
  }

  static WatchedTunnel watched(String name, TunnelThresholds thresholds, TunnelProbeMode... modes) {
    return new WatchedTunnel(
        tunnel(name, modes), Duration.ofSeconds(1), Duration.ofMillis(800), thresholds);
  }

  /** Each name has a far end and key of its own. */
  static Tunnel tunnel(String name, TunnelProbeMode... modes) {
    return new Tunnel(
        name,
        "acme",
        IpAddresses.parse("198.51.100.1"),
        IpAddresses.parse("192.0.2.77"),
        IpAddresses.parse("10.100.0.0"),
        IpAddresses.parse("10.100.0.1"),
        new Tunnel.Encapsulation((long) Math.floorMod(name.hashCode(), 1 << 30), false, false),
        1472,
        modes.length == 0 ? List.of(TunnelProbeMode.REQUEST_BIDIRECTIONAL) : List.of(modes),
        null);
  }
}
