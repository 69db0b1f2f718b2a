package io.lookingglass.probes.gre.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The state of a tunnel, from those of its modes: a mode that does not work while another does
 * makes it degraded, for packets do pass.
 *
 * @param reason a clause
 */
record TunnelJudgement(TunnelState state, String reason) {

  /** The state of one mode. */
  record OfMode(String mode, TunnelState state, String reason) {}

  /**
   * Judges.
   *
   * @param modes at least one
   */
  static TunnelJudgement of(List<OfMode> modes) {
    if (modes.size() == 1) {
      return new TunnelJudgement(modes.getFirst().state(), modes.getFirst().reason());
    }
    List<OfMode> watched =
        modes.stream().filter(mode -> mode.state() != TunnelState.NOT_MONITORED).toList();
    if (watched.isEmpty()) {
      return new TunnelJudgement(TunnelState.NOT_MONITORED, modes.getFirst().reason());
    }
    List<OfMode> known = watched.stream().filter(mode -> mode.state().isKnown()).toList();
    List<OfMode> down = of(known, TunnelState.DOWN);
    if (known.isEmpty() || (known.size() < watched.size() && down.size() == known.size())) {
      OfMode first =
          watched.stream().filter(mode -> !mode.state().isKnown()).findFirst().orElseThrow();
      return new TunnelJudgement(TunnelState.UNKNOWN, first.reason());
    }
    if (down.size() == known.size()) {
      return new TunnelJudgement(TunnelState.DOWN, named(down));
    }
    List<OfMode> degraded = of(known, TunnelState.DEGRADED);
    if (down.isEmpty() && degraded.isEmpty()) {
      return new TunnelJudgement(
          TunnelState.HEALTHY,
          known.size() == 1 ? named(known) : "every mode works: " + names(known));
    }
    List<OfMode> bad = new ArrayList<>(down);
    bad.addAll(degraded);
    List<OfMode> healthy = of(known, TunnelState.HEALTHY);
    return new TunnelJudgement(
        TunnelState.DEGRADED,
        named(bad) + (healthy.isEmpty() ? "" : "; " + names(healthy) + " works"));
  }

  private static List<OfMode> of(List<OfMode> modes, TunnelState state) {
    return modes.stream().filter(mode -> mode.state() == state).toList();
  }

  private static String names(List<OfMode> modes) {
    return modes.stream().map(OfMode::mode).collect(Collectors.joining(", "));
  }

  private static String named(List<OfMode> modes) {
    return modes.stream()
        .map(mode -> mode.mode() + ": " + mode.reason())
        .collect(Collectors.joining("; "));
  }
}
