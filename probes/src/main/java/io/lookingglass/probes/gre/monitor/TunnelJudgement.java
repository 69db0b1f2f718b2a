package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.language.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The state of a tunnel, from those of its modes: a mode that does not work while another does
 * makes it degraded, for packets do pass.
 *
 * <p>A session of BFD is no proof of that: its packets go beside the tunnel. So one that is up
 * changes nothing where probes are lost, but one that is down is a failure where they are answered.
 *
 * @param reason a clause
 */
record TunnelJudgement(TunnelState state, Sentence reason) {

  /** The state of one mode. */
  record OfMode(String mode, TunnelState state, Sentence reason) {
    private Sentence named() {
      return Sentence.of("{0}: {1}", mode, reason);
    }

    private boolean isSession() {
      return mode.equals(ModeHealth.BFD);
    }
  }

  /**
   * Judges.
   *
   * @param modes at least one
   */
  static TunnelJudgement of(List<OfMode> modes) {
    List<OfMode> probes = modes.stream().filter(mode -> !mode.isSession()).toList();
    Optional<OfMode> session = modes.stream().filter(OfMode::isSession).findFirst();
    if (probes.isEmpty() || session.isEmpty()) {
      return ofProbes(modes);
    }
    return beside(ofProbes(probes), probes, session.get());
  }

  private static TunnelJudgement beside(
      TunnelJudgement judged, List<OfMode> probes, OfMode session) {
    // Of one mode alone the reason does not tell which.
    Sentence reason = probes.size() == 1 ? probes.getFirst().named() : judged.reason();
    boolean lost = session.state() == TunnelState.DOWN;
    boolean up = session.state() == TunnelState.HEALTHY;
    return switch (judged.state()) {
      case UNKNOWN -> judged;
      case NOT_MONITORED -> lost ? new TunnelJudgement(TunnelState.DOWN, session.named()) : judged;
      case HEALTHY -> {
        if (lost) {
          yield new TunnelJudgement(TunnelState.DEGRADED, works(session.named(), probes));
        }
        yield up
            ? new TunnelJudgement(
                TunnelState.HEALTHY, everyModeWorks(names(probes) + ", " + session.mode()))
            : judged;
      }
      case DEGRADED, DOWN -> {
        if (lost) {
          yield new TunnelJudgement(
              judged.state(), Sentence.of("{0}; {1}", reason, session.named()));
        }
        yield up && judged.state() == TunnelState.DOWN
            ? new TunnelJudgement(
                TunnelState.DOWN,
                Sentence.of(
                    "{0}; bfd is up, so the far end is there and GRE does not get through", reason))
            : judged;
      }
    };
  }

  private static TunnelJudgement ofProbes(List<OfMode> modes) {
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
          TunnelState.HEALTHY, known.size() == 1 ? named(known) : everyModeWorks(names(known)));
    }
    List<OfMode> bad = new ArrayList<>(down);
    bad.addAll(degraded);
    List<OfMode> healthy = of(known, TunnelState.HEALTHY);
    return new TunnelJudgement(
        TunnelState.DEGRADED, healthy.isEmpty() ? named(bad) : works(named(bad), healthy));
  }

  private static List<OfMode> of(List<OfMode> modes, TunnelState state) {
    return modes.stream().filter(mode -> mode.state() == state).toList();
  }

  private static String names(List<OfMode> modes) {
    return modes.stream().map(OfMode::mode).collect(Collectors.joining(", "));
  }

  private static Sentence named(List<OfMode> modes) {
    return Sentence.listed(modes.stream().map(OfMode::named).toList());
  }

  private static Sentence works(Sentence bad, List<OfMode> healthy) {
    return Sentence.of("{0}; {1} works", bad, names(healthy));
  }

  private static Sentence everyModeWorks(String names) {
    return Sentence.of("every mode works: {0}", names);
  }
}
