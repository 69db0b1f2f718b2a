package io.lookingglass.alerts;

import io.lookingglass.alerts.AlertEvent.Severity;
import io.lookingglass.config.AlertKind;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes alerts of what becomes of tunnels. */
public final class TunnelAlerts {
  private TunnelAlerts() {}

  /** What is to be told of a transition; empty where it is nobody's concern. */
  public static Optional<AlertEvent> of(TunnelTransition transition) {
    TunnelState to = transition.to();
    if (!transition.alarming()) {
      return Optional.empty();
    }
    @Nullable Severity severity =
        switch (to) {
          case DOWN -> Severity.CRITICAL;
          case DEGRADED -> Severity.WARNING;
          case HEALTHY -> Severity.RESOLVED;
          case NOT_MONITORED, UNKNOWN -> null;
        };
    if (severity == null) {
      return Optional.empty();
    }
    String flapping =
        switch (transition.damping()) {
          case NONE, DAMPED -> "";
          case BEGINS -> " It flaps: no more is told until it is steady.";
          case ENDS -> " It flapped, and is steady now.";
        };
    return Optional.of(
        new AlertEvent(
            AlertKind.TUNNEL,
            "tunnel." + word(to),
            transition.at(),
            severity,
            transition.tunnel(),
            transition.customer(),
            word(transition.from()),
            word(to),
            "Tunnel %s is %s: %s.%s"
                .formatted(transition.tunnel(), to.words(), transition.reason(), flapping)));
  }

  private static String word(TunnelState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
