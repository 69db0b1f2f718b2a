package io.lookingglass;

import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.PreflightCheck;
import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
  private static final Sentence TITLE = Sentence.of("A healthy tunnel");

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
    Sentence evidence = evidence(healths, absent);
    List<TunnelHealth> known = healths.stream().filter(health -> health.state().isKnown()).toList();
    if (known.stream().anyMatch(health -> health.state() == TunnelState.HEALTHY)) {
      return Check.passed(ID, TITLE, Severity.SOFT, evidence);
    }
    if (known.isEmpty() || known.size() < healths.size() + absent.size()) {
      return Check.unknown(ID, TITLE, Severity.SOFT, evidence, remedy(healths));
    }
    return Check.failed(ID, TITLE, Severity.SOFT, evidence, remedy(healths));
  }

  private static Sentence evidence(List<TunnelHealth> healths, List<String> absent) {
    return Sentence.listed(
        Stream.concat(
                healths.stream().map(TunnelPreflight::evidence),
                absent.stream()
                    .map(name -> Sentence.of("{0} is not among the tunnels of this server", name)))
            .toList());
  }

  private static Sentence evidence(TunnelHealth health) {
    @Nullable Double loss = health.first().fiveMinutes().loss();
    Sentence state =
        Sentence.of(
            "{0} is {1} since {2}",
            health.name(), words(health.state()), health.since().truncatedTo(ChronoUnit.SECONDS));
    Sentence lossy =
        loss == null || loss == 0
            ? state
            : Sentence.of(
                "{0}, loss {1} % in 5 minutes",
                state, String.format(Locale.ROOT, "%.1f", loss * 100));
    return health.state() == TunnelState.HEALTHY
        ? lossy
        : Sentence.of("{0} ({1})", lossy, health.said());
  }

  private static Sentence words(TunnelState state) {
    return switch (state) {
      case HEALTHY -> Sentence.of("healthy");
      case DEGRADED -> Sentence.of("degraded");
      case DOWN -> Sentence.of("down");
      case UNKNOWN -> Sentence.of("unknown");
      case NOT_MONITORED -> Sentence.of("not monitored");
    };
  }

  /** For the first that is in the way. */
  private static Sentence remedy(List<TunnelHealth> healths) {
    for (TunnelHealth health : healths) {
      switch (health.state()) {
        case DOWN, DEGRADED -> {
          return Sentence.of(
              "Run a diagnosis of {0} (/gre/{0}), which names the cause, or announce with an"
                  + " override",
              health.name());
        }
        case NOT_MONITORED -> {
          return Sentence.of(
              "Mend what keeps {0} from being monitored, or probe it by hand", health.name());
        }
        case UNKNOWN -> {
          return Sentence.of(
              "Wait some seconds until enough probes of {0} are known", health.name());
        }
        case HEALTHY -> {}
      }
    }
    return Sentence.of("Add the tunnels to the configuration, so that they are monitored");
  }
}
