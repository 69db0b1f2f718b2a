package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All tunnels at a glance, what needs somebody first.
 *
 * @param everything whether all customers' are seen
 * @param css of the whole: that of the worst tunnel
 * @param named the tunnels behind the sentence
 * @param counts how many are in each state, of those that fit besides
 * @param customers who has any
 * @param rows those that are shown
 * @param hidden how many more there are
 * @param all how many there are without a filter
 */
record WatchedTunnelsView(
    boolean everything,
    String css,
    String word,
    String sentence,
    List<String> named,
    List<Count> counts,
    List<String> customers,
    TunnelFilter filter,
    List<WatchedRow> rows,
    int hidden,
    int all) {

  /** What stands on the page where there are no tunnels. */
  static final String EXAMPLE =
      """
      tunnels:
        - name: acme-lon
          customer: acme                # who sees it besides support
          local: 198.51.100.1           # an address of this machine
          remote: 192.0.2.77            # the far end
          inner-local: 10.100.0.0
          inner-remote: 10.100.0.1      # what answers echo requests inside
          key: 40                       # leave it out where the far end has none
          mtu: 1476
          probes:
            modes: [request-bidirectional]
            interval: 1s
      """;

  /** From so many on all of them together are shown as a map, too. */
  private static final int LEAST_ON_MAP = 30;

  /** More rows than anybody reads; a filter finds the others. */
  static final int MOST_ROWS = 500;

  private static final int MOST_NAMED = 6;

  WatchedTunnelsView {
    named = List.copyOf(named);
    counts = List.copyOf(counts);
    customers = List.copyOf(customers);
    rows = List.copyOf(rows);
  }

  /**
   * How many are in a state.
   *
   * @param state null for any
   * @param path where only those are shown
   * @param chosen whether it is what is shown
   */
  record Count(
      @Nullable TunnelState state,
      String css,
      String word,
      int count,
      String path,
      boolean chosen) {}

  /**
   * @param tunnels those that may be seen, in the order of the file
   * @param trends the last hour of a tunnel
   */
  static WatchedTunnelsView of(
      List<TunnelHealth> tunnels,
      boolean everything,
      TunnelFilter filter,
      Function<TunnelHealth, Sparkline> trends,
      Instant now) {
    List<TunnelHealth> beside = tunnels.stream().filter(filter::fitsBesideState).toList();
    List<TunnelHealth> fitting =
        beside.stream()
            .filter(filter::fits)
            .sorted(
                Comparator.comparingInt((TunnelHealth health) -> TunnelTone.urgency(health.state()))
                    .thenComparing(
                        (one, other) ->
                            one.state() == TunnelState.HEALTHY
                                ? 0
                                : other.since().compareTo(one.since())))
            .toList();
    List<WatchedRow> rows = new ArrayList<>();
    for (TunnelHealth health : fitting.subList(0, Math.min(fitting.size(), MOST_ROWS))) {
      rows.add(WatchedRow.of(health, trends.apply(health), now));
    }
    TunnelState worst =
        tunnels.stream()
            .map(TunnelHealth::state)
            .min(Comparator.comparingInt(TunnelTone::urgency))
            .orElse(TunnelState.UNKNOWN);
    List<TunnelHealth> concerned =
        tunnels.stream().filter(health -> health.state() == worst).toList();
    return new WatchedTunnelsView(
        everything,
        TunnelTone.css(worst),
        worst == TunnelState.HEALTHY ? say("All healthy") : TunnelTone.word(worst),
        sentence(worst, concerned.size(), tunnels.size()),
        worst == TunnelState.HEALTHY || concerned.size() > MOST_NAMED
            ? List.of()
            : concerned.stream().map(TunnelHealth::name).toList(),
        counts(beside, filter),
        tunnels.stream()
            .map(TunnelHealth::customer)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList(),
        filter,
        rows,
        fitting.size() - rows.size(),
        tunnels.size());
  }

  /** Whether there are so many that a map of them helps. */
  boolean mapped() {
    return rows.size() >= LEAST_ON_MAP;
  }

  /** Where its changes come from. */
  String live() {
    return filter.path("/live/tunnels");
  }

  private static List<Count> counts(List<TunnelHealth> tunnels, TunnelFilter filter) {
    List<Count> counts = new ArrayList<>();
    counts.add(
        new Count(null, "", say("all"), tunnels.size(), filter.with(null), filter.state() == null));
    for (TunnelState state :
        List.of(
            TunnelState.DOWN,
            TunnelState.DEGRADED,
            TunnelState.NOT_MONITORED,
            TunnelState.UNKNOWN,
            TunnelState.HEALTHY)) {
      int count = (int) tunnels.stream().filter(health -> health.state() == state).count();
      if (count > 0 || filter.state() == state) {
        counts.add(
            new Count(
                state,
                TunnelTone.css(state),
                TunnelTone.words(state),
                count,
                filter.with(state),
                filter.state() == state));
      }
    }
    return counts;
  }

  private static String sentence(TunnelState worst, int concerned, int all) {
    if (worst == TunnelState.HEALTHY) {
      return all == 1
          ? say("The one tunnel is healthy.")
          : say("All {0} tunnels are healthy.", all);
    }
    String state = TunnelTone.words(worst);
    if (all == 1) {
      return say("The one tunnel is {0}:", state);
    }
    return concerned > MOST_NAMED
        ? say("{0} of {1} tunnels {0|is|are} {2}.", concerned, all, state)
        : say("{0} of {1} tunnels {0|is|are} {2}:", concerned, all, state);
  }
}
