package io.lookingglass.web.ui;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.gre.Tunnel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What fits through a tunnel as it is configured, as a ladder of sizes: from the packet outside
 * down to the largest TCP segment.
 *
 * @param css of the sentence
 */
record TunnelSizes(List<Rung> rungs, String css, String sentence) {
  /** What paths across the Internet carry, if nothing is known of them. */
  private static final int USUAL_PATH = 1500;

  private static final int TCP_HEADER = 20;

  TunnelSizes {
    rungs = List.copyOf(rungs);
  }

  /**
   * A size.
   *
   * @param bytes of it
   * @param inner width of the bar's part that is payload, in per cent of the largest
   * @param outer width of the whole bar
   */
  record Rung(int bytes, String inner, String outer, String what, boolean tooLarge) {}

  static TunnelSizes of(Tunnel tunnel) {
    int outside = tunnel.mtuBytes() + tunnel.overheadBytes();
    int widest = Math.max(USUAL_PATH, outside);
    boolean fits = outside <= USUAL_PATH;
    List<Rung> rungs = new ArrayList<>();
    rungs.add(
        rung(
            outside,
            tunnel.mtuBytes(),
            widest,
            "the largest packet outside: %d inside, and %d of %s and GRE in front"
                .formatted(tunnel.mtuBytes(), tunnel.overheadBytes(), name(tunnel.outerVersion())),
            !fits));
    rungs.add(rung(tunnel.mtuBytes(), tunnel.mtuBytes(), widest, "the tunnel's MTU inside", false));
    for (IpVersion version : IpVersion.values()) {
      int segment = tunnel.mtuBytes() - version.headerBytes() - TCP_HEADER;
      rungs.add(
          rung(
              segment,
              segment,
              widest,
              "the largest TCP segment over %s: what the MSS is to be clamped to"
                  .formatted(name(version)),
              false));
    }
    return new TunnelSizes(
        rungs,
        fits ? "good" : "bad",
        fits
            ? "A full packet of the tunnel fits into a path that carries %d bytes."
                .formatted(USUAL_PATH)
            : "A full packet of the tunnel is %d bytes outside, and a path that carries %d does not take it: set mtu to %d, or make sure that the path carries more."
                .formatted(outside, USUAL_PATH, USUAL_PATH - tunnel.overheadBytes()));
  }

  private static Rung rung(int bytes, int inner, int widest, String what, boolean tooLarge) {
    return new Rung(bytes, percent(inner, widest), percent(bytes, widest), what, tooLarge);
  }

  private static String percent(int part, int whole) {
    return String.format(Locale.ROOT, "%.1f%%", 100.0 * part / whole);
  }

  private static String name(IpVersion version) {
    return switch (version) {
      case IPV4 -> "IPv4";
      case IPV6 -> "IPv6";
    };
  }
}
