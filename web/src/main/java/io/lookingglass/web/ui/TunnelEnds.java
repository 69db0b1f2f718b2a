package io.lookingglass.web.ui;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.gre.Tunnel;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses of a tunnel in words. */
final class TunnelEnds {
  private TunnelEnds() {}

  /** {@code 198.51.100.1 → 192.0.2.77}. */
  static String outer(Tunnel tunnel) {
    return IpAddresses.format(tunnel.local()) + " → " + IpAddresses.format(tunnel.remote());
  }

  /** What is configured of it. */
  static List<Fact> facts(Tunnel tunnel) {
    return List.of(
        new Fact("Outer addresses", List.of(outer(tunnel)), true),
        new Fact(
            "Inner addresses",
            List.of(orNone(tunnel.innerLocal()) + " → " + orNone(tunnel.target())),
            true),
        new Fact("GRE header", List.of(tunnel.encapsulation().words()), false),
        new Fact(
            "MTU",
            List.of(
                "%d inside, %d outside"
                    .formatted(tunnel.mtuBytes(), tunnel.mtuBytes() + tunnel.overheadBytes())),
            false));
  }

  private static String orNone(@Nullable InetAddress address) {
    return address == null ? "none" : IpAddresses.format(address);
  }
}
