package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

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
            say(
                "the largest packet outside: {0} inside, and {1} of {2} and GRE in front",
                tunnel.mtuBytes(), tunnel.overheadBytes(), name(tunnel.outerVersion())),
            !fits));
    rungs.add(
        rung(tunnel.mtuBytes(), tunnel.mtuBytes(), widest, say("the tunnel's MTU inside"), false));
    for (IpVersion version : IpVersion.values()) {
      int segment = tunnel.mtuBytes() - version.headerBytes() - TCP_HEADER;
      rungs.add(
          rung(
              segment,
              segment,
              widest,
              say(
                  "the largest TCP segment over {0}: what the MSS is to be clamped to",
                  name(version)),
              false));
    }
    return new TunnelSizes(
        rungs,
        fits ? "good" : "bad",
        fits
            ? say(
                "A full packet of the tunnel fits into a path that carries {0} bytes.", USUAL_PATH)
            : say(
                "A full packet of the tunnel is {0} bytes outside, and a path that carries {1} does"
                    + " not take it: set mtu to {2}, or make sure that the path carries more.",
                outside, USUAL_PATH, USUAL_PATH - tunnel.overheadBytes()));
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
