package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.begun;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.gre.monitor.ModeHealth;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel in the overview.
 *
 * @param ends where it leads
 * @param css of its state
 * @param note what else has to be known, in a word; null when nothing has
 * @param since when the state began
 * @param loss per cent of the last 5 minutes
 * @param lossHour per cent of the last hour
 * @param lossCss of the loss
 * @param rtt newest round-trip time, in milliseconds
 * @param trend of the last hour
 * @param reason why it is not healthy; null when it is
 */
record WatchedRow(
    String name,
    @Nullable String customer,
    String ends,
    String css,
    String state,
    @Nullable String note,
    Moment since,
    String loss,
    String lossHour,
    String lossCss,
    String rtt,
    Sparkline trend,
    @Nullable String reason) {
  private static final double NANOS_PER_MS = 1e6;

  static WatchedRow of(TunnelHealth health, Sparkline trend, Instant now) {
    ModeHealth first = health.first();
    @Nullable Double loss = first.fiveMinutes().loss();
    return new WatchedRow(
        health.name(),
        health.customer(),
        "→ " + IpAddresses.format(health.tunnel().remote()),
        TunnelTone.css(health.state()),
        TunnelTone.word(health.state()),
        note(health),
        Moment.of(health.since(), now),
        percent(loss),
        percent(first.hour().loss()),
        loss == null || loss == 0 ? "" : loss >= 0.5 ? "loss-dead" : "loss-lossy",
        ms(health.state() == TunnelState.DOWN ? null : first.lastRttNanos()),
        trend,
        health.state() == TunnelState.HEALTHY ? null : begun(health.said()));
  }

  private static @Nullable String note(TunnelHealth health) {
    if (health.flapping()) {
      return say("flapping");
    }
    return health.state() != TunnelState.DOWN && health.belowObjective()
        ? say("below objective")
        : null;
  }

  /** Of a share. */
  static String percent(@Nullable Double share) {
    if (share != null && share > 0 && share < 0.001) {
      return "< 0.1";
    }
    return Figures.percent(share == null ? null : (Double) (100 * share));
  }

  static String ms(@Nullable Long nanos) {
    return Figures.ms(nanos == null ? null : (Double) (nanos / NANOS_PER_MS));
  }
}
