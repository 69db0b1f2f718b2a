package io.lookingglass.web.api;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.bfd.BfdStatus;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.SizeJudgement;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.monitor.HealthPoint;
import io.lookingglass.probes.gre.monitor.ModeHealth;
import io.lookingglass.probes.gre.monitor.ProbeStatistics;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The health of tunnels as JSON. */
public final class TunnelHealthJson {
  private TunnelHealthJson() {}

  /**
   * @param session of BFD beside it, absent where none is configured
   * @param sizes that were measured
   */
  static ObjectNode tunnel(
      TunnelHealth health, Optional<BfdStatus> session, SizeJudgement sizes, Instant now) {
    Tunnel tunnel = health.tunnel();
    ObjectNode node = Json.object().put("name", health.name()).put("customer", health.customer());
    node.put("state", word(health.state()))
        .put("since", Documents.time(health.since()))
        .put("forSeconds", seconds(health.since(), now))
        .put("reason", CleanStatus.line(health.reason()))
        .put("flapping", health.flapping())
        .put("objective", health.objective())
        .put("belowObjective", health.belowObjective())
        .put("local", IpAddresses.format(tunnel.local()))
        .put("remote", IpAddresses.format(tunnel.remote()))
        .put("innerLocal", address(tunnel.innerLocal()))
        .put("target", address(tunnel.target()))
        .put("encapsulation", tunnel.encapsulation().words())
        .put("mtuBytes", tunnel.mtuBytes());
    ArrayNode modes = node.putArray("modes");
    health.modes().forEach(mode -> modes.add(mode(mode)));
    node.set("bfd", session.map(SeenBfd::json).orElse(null));
    node.set("sizes", sizes.measured() == null ? null : sizes(sizes, sizes.measured()));
    return node;
  }

  private static ObjectNode sizes(SizeJudgement judgement, MeasuredSizes measured) {
    return Json.object()
        .put("measuredAt", Documents.time(measured.at()))
        .put("old", judgement.old())
        .put("outerPassedBytes", measured.outer().passed())
        .put("outerFailedBytes", measured.outer().failed())
        .put("innerPassedBytes", measured.inner().passed())
        .put("innerFailedBytes", measured.inner().failed())
        .put("mssBytes", measured.maximumSegmentSize())
        .put("innerMtuBytes", judgement.innerMtu())
        .put("largestSegmentBytes", judgement.largestSegment())
        .put("mtu", word(judgement.mtu()))
        .put("mss", word(judgement.mss()));
  }

  private static String word(SizeJudgement.Fit fit) {
    return fit.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static long seconds(Instant since, Instant now) {
    return Math.max(0, now.getEpochSecond() - since.getEpochSecond());
  }

  private static @Nullable String address(@Nullable InetAddress address) {
    return address == null ? null : IpAddresses.format(address);
  }

  private static ObjectNode mode(ModeHealth mode) {
    ObjectNode node =
        Json.object()
            .put("mode", mode.mode())
            .put("state", word(mode.state()))
            .put("since", Documents.time(mode.since()))
            .put("reason", CleanStatus.line(mode.reason()))
            .put("lastSentAt", time(mode.lastSentAt()))
            .put("lastAnswerAt", time(mode.lastAnswerAt()))
            .put("lastRtt", milliseconds(mode.lastRttNanos()));
    node.set("fiveMinutes", statistics(mode.fiveMinutes()));
    node.set("hour", statistics(mode.hour()));
    return node;
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Documents.time(time);
  }

  private static ObjectNode statistics(ProbeStatistics statistics) {
    return put(Json.object(), statistics);
  }

  private static ObjectNode put(ObjectNode node, ProbeStatistics statistics) {
    @Nullable Double loss = statistics.loss();
    return node.put("sent", statistics.sent())
        .put("lost", statistics.lost())
        .put("loss", loss == null ? null : (Double) rounded(loss * 100, 1000))
        .put("min", milliseconds(statistics.minNanos()))
        .put("avg", milliseconds(statistics.avgNanos()))
        .put("max", milliseconds(statistics.maxNanos()));
  }

  private static @Nullable Double milliseconds(@Nullable Long nanos) {
    return nanos == null ? null : (Double) rounded(nanos / 1e6, 1000);
  }

  private static double rounded(double value, double parts) {
    return Math.round(value * parts) / parts;
  }

  static ObjectNode point(HealthPoint point) {
    ObjectNode node = Json.object().put("mode", point.mode()).put("at", Documents.time(point.at()));
    return put(node, point.statistics())
        .put("worst", point.worst() == null ? null : word(point.worst()));
  }

  /** A transition, as it is told in streams and to webhooks too. */
  public static ObjectNode transition(TunnelTransition transition) {
    return Json.object()
        .put("number", transition.number())
        .put("at", Documents.time(transition.at()))
        .put("tunnel", transition.tunnel())
        .put("customer", transition.customer())
        .put("mode", transition.mode())
        .put("from", word(transition.from()))
        .put("to", word(transition.to()))
        .put("reason", CleanStatus.line(transition.reason()))
        .put("damping", transition.damping().name().toLowerCase(Locale.ROOT))
        .put("alarming", transition.alarming());
  }

  /** As JSON, parameters and metrics have it. */
  public static String word(TunnelState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
