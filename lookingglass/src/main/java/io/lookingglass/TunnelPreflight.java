package io.lookingglass;

import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.PreflightCheck;
import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Before traffic is drawn here, a tunnel has to be able to carry it on: at least one of those that
 * the prefix names is healthy, and full packets fit through them ({@link TunnelSizesCheck}). Where
 * all that is known of is not healthy the check fails, softly, for a customer under attack may
 * prefer a lossy tunnel; what is not known never blocks. Rules and blackholes draw no traffic into
 * a tunnel. Thread-safe.
 */
final class TunnelPreflight implements PreflightCheck {
  private static final String ID = "tunnel-health";
  private static final String TITLE = "A healthy tunnel";

  private final TunnelWatch tunnels;
  private final InstantSource clock;

  TunnelPreflight(TunnelWatch tunnels, InstantSource clock) {
    this.tunnels = tunnels;
    this.clock = clock;
  }

  @Override
  public List<Check> examine(AnnouncementRequest request, ProtectedPrefixSettings prefix) {
    if (request.subject().kind() != Subject.Kind.ANNOUNCE || prefix.tunnels().isEmpty()) {
      return List.of();
    }
    return List.of(TunnelSizesCheck.examine(tunnels, prefix, clock.instant()), health(prefix));
  }

  private Check health(ProtectedPrefixSettings prefix) {
    List<TunnelHealth> healths = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    for (String name : prefix.tunnels()) {
      Optional<TunnelHealth> health = tunnels.health(name);
      health.ifPresentOrElse(healths::add, () -> absent.add(name));
    }
    String evidence = evidence(healths, absent);
    List<TunnelHealth> known = healths.stream().filter(health -> health.state().isKnown()).toList();
    if (known.stream().anyMatch(health -> health.state() == TunnelState.HEALTHY)) {
      return Check.passed(ID, TITLE, Severity.SOFT, evidence);
    }
    if (known.isEmpty() || known.size() < healths.size() + absent.size()) {
      return Check.unknown(ID, TITLE, Severity.SOFT, evidence, remedy(healths));
    }
    return Check.failed(ID, TITLE, Severity.SOFT, evidence, remedy(healths));
  }

  private static String evidence(List<TunnelHealth> healths, List<String> absent) {
    return Stream.concat(
            healths.stream().map(TunnelPreflight::evidence),
            absent.stream().map(name -> name + " is not among the tunnels of this server"))
        .collect(Collectors.joining("; "));
  }

  private static String evidence(TunnelHealth health) {
    @Nullable Double loss = health.first().fiveMinutes().loss();
    return "%s is %s since %s%s%s"
        .formatted(
            health.name(),
            health.state().words(),
            health.since().truncatedTo(ChronoUnit.SECONDS),
            loss == null || loss == 0
                ? ""
                : String.format(Locale.ROOT, ", loss %.1f %% in 5 minutes", loss * 100),
            health.state() == TunnelState.HEALTHY ? "" : " (" + health.reason() + ")");
  }

  /** For the first that is in the way. */
  private static String remedy(List<TunnelHealth> healths) {
    for (TunnelHealth health : healths) {
      switch (health.state()) {
        case DOWN, DEGRADED -> {
          return "Run a diagnosis of %s (/gre/%s), which names the cause, or announce with an override"
              .formatted(health.name(), health.name());
        }
        case NOT_MONITORED -> {
          return "Mend what keeps %s from being monitored, or probe it by hand"
              .formatted(health.name());
        }
        case UNKNOWN -> {
          return "Wait some seconds until enough probes of %s are known".formatted(health.name());
        }
        case HEALTHY -> {}
      }
    }
    return "Add the tunnels to the configuration, so that they are monitored";
  }
}
