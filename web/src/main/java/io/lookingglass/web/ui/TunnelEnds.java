package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

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
        new Fact(say("Outer addresses"), List.of(outer(tunnel)), true),
        new Fact(
            say("Inner addresses"),
            List.of(orNone(tunnel.innerLocal()) + " → " + orNone(tunnel.target())),
            true),
        new Fact(say("GRE header"), List.of(said(tunnel.encapsulation().sentence())), false),
        new Fact(
            "MTU",
            List.of(
                say(
                    "{0} inside, {1} outside",
                    tunnel.mtuBytes(), tunnel.mtuBytes() + tunnel.overheadBytes())),
            false));
  }

  private static String orNone(@Nullable InetAddress address) {
    return address == null ? say("none") : IpAddresses.format(address);
  }
}
