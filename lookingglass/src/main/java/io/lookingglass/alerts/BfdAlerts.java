package io.lookingglass.alerts;

import io.lookingglass.alerts.AlertEvent.Severity;
import io.lookingglass.config.AlertKind;
import io.lookingglass.probes.bfd.BfdState;
import io.lookingglass.probes.bfd.BfdTransition;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes alerts of what becomes of sessions of BFD. */
public final class BfdAlerts {
  private BfdAlerts() {}

  /**
   * What is to be told of a transition: that the session was lost, and that it is up.
   *
   * @param customer of the tunnel, absent for nobody's
   */
  public static Optional<AlertEvent> of(BfdTransition transition, @Nullable String customer) {
    boolean up = transition.to() == BfdState.UP;
    if (!up && !transition.isLoss()) {
      return Optional.empty();
    }
    return Optional.of(
        new AlertEvent(
            AlertKind.BFD_SESSION,
            up ? "bfd-session.up" : "bfd-session.down",
            transition.at(),
            up ? Severity.RESOLVED : Severity.CRITICAL,
            transition.tunnel(),
            customer,
            transition.from().word().toLowerCase(Locale.ROOT),
            transition.to().word().toLowerCase(Locale.ROOT),
            "The BFD session beside tunnel %s is %s: %s."
                .formatted(transition.tunnel(), up ? "up" : "down", transition.reason())));
  }
}
