package io.lookingglass;

import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.gre.monitor.ModeHealth;
import io.lookingglass.probes.gre.monitor.MonitorObserver;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tunnels for {@code /metrics}. How many are in which state and whether probes leave on time is for
 * anybody; what is told of a tunnel by its name is kept in another registry, for tunnels are their
 * customers'. Thread-safe.
 */
final class TunnelMetrics implements MonitorObserver {
  private static final String NAME = "lookingglass.tunnel.";

  private final MeterRegistry named;
  private final Timer lateness;
  private final Counter historyLost;
  private final MultiGauge tunnels;
  private final MultiGauge states;
  private final MultiGauge since;
  private final MultiGauge flapping;
  private final MultiGauge modeStates;
  private final MultiGauge loss;
  private final MultiGauge roundTrip;
  private final Map<ProbeKey, Counter> probes = new ConcurrentHashMap<>();

  private record ProbeKey(String tunnel, String mode, String outcome) {}

  /**
   * @param open for what anybody may see
   * @param named for what names tunnels
   */
  TunnelMetrics(MeterRegistry open, MeterRegistry named) {
    this.named = named;
    lateness =
        Timer.builder(NAME + "probe.lateness")
            .description("How long after they were due probes of tunnels were sent")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                Duration.ofSeconds(1))
            .register(open);
    historyLost =
        Counter.builder(NAME + "history.lost")
            .description("Entries of the history of tunnels that could not be stored and were lost")
            .register(open);
    tunnels = gauges(open, "states", "Tunnels by their state");
    states =
        gauges(
            named,
            "state",
            "State of the tunnel: 0 not monitored, 1 unknown, 2 healthy, 3 degraded, 4 down");
    since = gauges(named, "state.since", "When the state began, in seconds since 1970");
    flapping = gauges(named, "flapping", "1 while changes raise no alarm as there are too many");
    modeStates = gauges(named, "mode.state", "State of one mode, numbered as that of the tunnel");
    loss = gauges(named, "loss.ratio", "Share of probes lost in the last 5 minutes and hour");
    roundTrip =
        MultiGauge.builder(NAME + "rtt")
            .description("Round trips in the last 5 minutes")
            .baseUnit("seconds")
            .register(named);
  }

  private static MultiGauge gauges(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(NAME + name).description(description).register(registry);
  }

  @Override
  public void sent(String tunnel, String mode, long latenessNanos) {
    lateness.record(Duration.ofNanos(latenessNanos));
  }

  @Override
  public void ended(String tunnel, String mode, TunnelOutcome outcome, boolean lost) {
    probes
        .computeIfAbsent(
            new ProbeKey(tunnel, mode, outcome(outcome, lost)),
            key ->
                Counter.builder(NAME + "probes")
                    .description("Probes by what became of them")
                    .tags("tunnel", key.tunnel(), "mode", key.mode(), "outcome", key.outcome())
                    .register(named))
        .increment();
  }

  private static String outcome(TunnelOutcome outcome, boolean lost) {
    return switch (outcome) {
      case TunnelOutcome.Answered _ -> lost ? "wrong-answer" : "answered";
      case TunnelOutcome.Refused _ -> "refused";
      case TunnelOutcome.TimedOut _ -> "timed-out";
      case TunnelOutcome.NotSent _ -> "not-sent";
    };
  }

  @Override
  public void historyLost(int entries) {
    historyLost.increment(entries);
  }

  /** Reads everything again; before each scrape. */
  synchronized void refresh(TunnelWatch watch) {
    Map<TunnelState, Integer> counts = new EnumMap<>(TunnelState.class);
    for (TunnelState state : TunnelState.values()) {
      counts.put(state, 0);
    }
    List<Row<?>> stateRows = new ArrayList<>();
    List<Row<?>> sinceRows = new ArrayList<>();
    List<Row<?>> flappingRows = new ArrayList<>();
    List<Row<?>> modeRows = new ArrayList<>();
    List<Row<?>> lossRows = new ArrayList<>();
    List<Row<?>> roundTripRows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (TunnelHealth tunnel : watch.all()) {
      counts.merge(tunnel.state(), 1, Integer::sum);
      names.add(tunnel.name());
      Tags tags = Tags.of("tunnel", tunnel.name());
      stateRows.add(Row.of(tags, tunnel.state().rank()));
      sinceRows.add(Row.of(tags, tunnel.since().getEpochSecond()));
      flappingRows.add(Row.of(tags, tunnel.flapping() ? 1 : 0));
      for (ModeHealth mode : tunnel.modes()) {
        Tags of = tags.and("mode", mode.mode());
        modeRows.add(Row.of(of, mode.state().rank()));
        add(lossRows, of.and("span", "5m"), mode.fiveMinutes().loss());
        add(lossRows, of.and("span", "1h"), mode.hour().loss());
        add(roundTripRows, of.and("kind", "min"), seconds(mode.fiveMinutes().minNanos()));
        add(roundTripRows, of.and("kind", "avg"), seconds(mode.fiveMinutes().avgNanos()));
        add(roundTripRows, of.and("kind", "max"), seconds(mode.fiveMinutes().maxNanos()));
      }
    }
    List<Row<?>> countRows = new ArrayList<>();
    counts.forEach((state, count) -> countRows.add(Row.of(Tags.of("state", word(state)), count)));
    tunnels.register(countRows, true);
    states.register(stateRows, true);
    since.register(sinceRows, true);
    flapping.register(flappingRows, true);
    modeStates.register(modeRows, true);
    loss.register(lossRows, true);
    roundTrip.register(roundTripRows, true);
    forget(names);
  }

  /** The counters of tunnels that are no longer configured. */
  private void forget(Set<String> names) {
    probes
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !names.contains(entry.getKey().tunnel());
              if (gone) {
                named.remove(entry.getValue());
              }
              return gone;
            });
  }

  private static void add(List<Row<?>> rows, Tags tags, @Nullable Double value) {
    if (value != null) {
      rows.add(Row.of(tags, value));
    }
  }

  private static @Nullable Double seconds(@Nullable Long nanos) {
    return nanos == null ? null : (Double) (nanos / 1e9);
  }

  private static String word(TunnelState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
