package io.lookingglass.web.api;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.bfd.BfdStatus;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.SizeJudgement;
import io.lookingglass.probes.gre.SizeJudgement.Fit;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.monitor.ModeHealth;
import io.lookingglass.probes.gre.monitor.ProbeStatistics;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tunnels as text for a terminal: all of them with the worst first, or one with its modes. */
final class TunnelText {
  private static final String NONE = "-";

  private TunnelText() {}

  /**
   * @param everything whether all customers' are among them
   */
  static String overview(List<TunnelHealth> tunnels, boolean everything, Instant now) {
    if (tunnels.isEmpty()) {
      return "No tunnels" + (everything ? " are configured.\n" : " of yours are configured.\n");
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "%d tunnel%s: %s\n\n"
            .formatted(tunnels.size(), tunnels.size() == 1 ? "" : "s", counts(tunnels)));
    TextTable table =
        new TextTable(
            4, "Tunnel", "Customer", "Far end", "State", "For", "Loss 5m", "Loss 1h", "RTT ms");
    List<TunnelHealth> worstFirst =
        tunnels.stream().sorted(Comparator.comparing(TunnelHealth::state).reversed()).toList();
    StringBuilder reasons = new StringBuilder();
    for (TunnelHealth tunnel : worstFirst) {
      table.row(
          tunnel.name(),
          tunnel.customer() == null ? NONE : tunnel.customer(),
          IpAddresses.format(tunnel.tunnel().remote()),
          tunnel.state().words() + (tunnel.flapping() ? ", flapping" : ""),
          Spans.words(Duration.between(tunnel.since(), now)),
          loss(tunnel.first().fiveMinutes()),
          loss(tunnel.first().hour()),
          milliseconds(tunnel.first().fiveMinutes().avgNanos()));
      if (tunnel.state() != TunnelState.HEALTHY && tunnel.state() != TunnelState.UNKNOWN) {
        reasons
            .append(reasons.isEmpty() ? "\n" : "")
            .append("%s: %s.\n".formatted(tunnel.name(), CleanStatus.line(tunnel.reason())));
      }
    }
    table.write(text, "");
    return text.append(reasons).toString();
  }

  private static String counts(List<TunnelHealth> tunnels) {
    return Stream.of(TunnelState.values())
        .sorted(Comparator.reverseOrder())
        .map(
            state -> {
              long count = tunnels.stream().filter(each -> each.state() == state).count();
              return count == 0 ? "" : count + " " + state.words();
            })
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /**
   * @param session of BFD beside it, absent where none is configured
   * @param sizes that were measured
   * @param transitions of this tunnel, newest first
   */
  static String tunnel(
      TunnelHealth health,
      Optional<BfdStatus> session,
      SizeJudgement sizes,
      List<TunnelTransition> transitions,
      Instant now) {
    Tunnel tunnel = health.tunnel();
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, GRE tunnel from %s to %s\n"
            .formatted(
                health.name(),
                IpAddresses.format(tunnel.local()),
                IpAddresses.format(tunnel.remote())));
    label(
        text,
        "State",
        "%s for %s, since %s%s"
            .formatted(
                health.state().words(),
                Spans.words(Duration.between(health.since(), now)),
                Documents.time(health.since()),
                health.flapping() ? "; flapping, so that changes raise no alarm" : ""));
    label(text, "Because", CleanStatus.line(health.reason()));
    if (health.customer() != null) {
      label(text, "Customer", health.customer());
    }
    label(
        text,
        "Packets",
        "%s; inner MTU %d bytes".formatted(tunnel.encapsulation().words(), tunnel.mtuBytes()));
    @Nullable MeasuredSizes measured = sizes.measured();
    label(text, "Measured", measured == null ? "no sizes yet" : measured(sizes, measured, now));
    if (tunnel.innerLocal() != null) {
      label(
          text,
          "Inside",
          IpAddresses.format(tunnel.innerLocal())
              + (tunnel.target() == null
                  ? ""
                  : ", probed: " + IpAddresses.format(tunnel.target())));
    }
    label(
        text,
        "Objective",
        "%s %% answered; %s"
            .formatted(
                plain(health.objective() * 100),
                health.belowObjective() ? "below it in 5 minutes and in the hour" : "met"));
    text.append('\n');
    modes(text, health.modes());
    session.ifPresent(
        bfd -> {
          text.append("\nBFD with the far end, beside the tunnel\n");
          SeenBfd.lines(bfd).forEach(line -> text.append("  %s\n".formatted(line)));
        });
    if (!transitions.isEmpty()) {
      text.append("\nNewest events\n");
      for (TunnelTransition event : transitions) {
        text.append(
            "  %s  %s%s -> %s  %s\n"
                .formatted(
                    Documents.time(event.at()),
                    event.mode() == null ? "" : event.mode() + ": ",
                    event.from().words(),
                    event.to().words(),
                    CleanStatus.line(event.reason())));
      }
    }
    return text.toString();
  }

  private static String measured(SizeJudgement judgement, MeasuredSizes measured, Instant now) {
    return "%s bytes inside, %s outside, MSS %s; %s ago%s%s"
        .formatted(
            number(judgement.innerMtu()),
            number(measured.outer().passed()),
            number(measured.maximumSegmentSize()),
            Spans.words(Duration.between(measured.at(), now)),
            judgement.old() ? ", which is old" : "",
            judgement.fit() == Fit.TOO_LARGE
                ? "; too large, MTU %s and MSS %s fit"
                    .formatted(number(judgement.innerMtu()), number(judgement.largestSegment()))
                : "");
  }

  private static String number(@Nullable Integer bytes) {
    return bytes == null ? NONE : bytes.toString();
  }

  private static void modes(StringBuilder text, List<ModeHealth> modes) {
    TextTable table =
        new TextTable(
            2, "Mode", "State", "Sent 5m", "Loss 5m", "Sent 1h", "Loss 1h", "Last", "Min", "Avg",
            "Max ms");
    for (ModeHealth mode : modes) {
      table.row(
          mode.mode(),
          mode.state().words(),
          mode.fiveMinutes().sent(),
          loss(mode.fiveMinutes()),
          mode.hour().sent(),
          loss(mode.hour()),
          milliseconds(mode.lastRttNanos()),
          milliseconds(mode.fiveMinutes().minNanos()),
          milliseconds(mode.fiveMinutes().avgNanos()),
          milliseconds(mode.fiveMinutes().maxNanos()));
    }
    table.write(text, "  ");
  }

  private static String loss(ProbeStatistics statistics) {
    @Nullable Double loss = statistics.loss();
    if (loss == null) {
      return NONE;
    }
    double percent = loss * 100;
    return (percent == 0 || percent == 100
            ? plain(percent)
            : String.format(Locale.ROOT, "%.2f", percent))
        + " %";
  }

  private static String plain(double number) {
    return number == Math.rint(number)
        ? String.valueOf((long) number)
        : String.format(Locale.ROOT, "%.1f", number);
  }

  private static String milliseconds(@Nullable Long nanos) {
    return nanos == null ? NONE : String.format(Locale.ROOT, "%.2f", nanos / 1e6);
  }

  private static void label(StringBuilder text, String label, String value) {
    text.append("  %-10s %s\n".formatted(label, value));
  }
}
