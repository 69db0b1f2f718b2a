package io.lookingglass;

import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.SizeJudgement;
import io.lookingglass.probes.gre.SizeJudgement.Fit;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.web.api.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether full packets fit through the tunnels of a prefix: what is configured, beside what the
 * last diagnosis of each measured. Fails, softly, when one is known to be too large; what was never
 * measured, or long ago, is unknown and blocks nothing. Pure.
 */
final class TunnelSizesCheck {
  private static final String ID = "tunnel-mtu";
  private static final Sentence TITLE = Sentence.of("Tunnel MTU and MSS");

  private TunnelSizesCheck() {}

  static Check examine(TunnelWatch tunnels, ProtectedPrefixSettings prefix, Instant now) {
    List<SizeJudgement> judged =
        prefix.tunnels().stream()
            .map(tunnels::tunnel)
            .flatMap(Optional::stream)
            .map(tunnel -> SizeJudgement.of(tunnel, tunnels.sizes(tunnel.name()), now))
            .toList();
    Sentence evidence =
        judged.isEmpty()
            ? Sentence.of("None of the tunnels is known to this server")
            : Sentence.listed(judged.stream().map(each -> evidence(each, now)).toList());
    Optional<SizeJudgement> wrong =
        judged.stream().filter(each -> !each.old() && each.fit() == Fit.TOO_LARGE).findFirst();
    if (wrong.isPresent()) {
      return Check.failed(ID, TITLE, Severity.SOFT, evidence, mend(wrong.get()));
    }
    Optional<SizeJudgement> open =
        judged.stream().filter(each -> each.old() || each.fit() == Fit.UNKNOWN).findFirst();
    if (open.isPresent() || judged.isEmpty()) {
      return Check.unknown(
          ID,
          TITLE,
          Severity.SOFT,
          evidence,
          open.map(each -> each.tunnel().name())
              .map(
                  name ->
                      Sentence.of("Run a diagnosis of {0} (/gre/{0}), which measures both", name))
              .orElseGet(
                  () ->
                      Sentence.of(
                          "Add the tunnels to the configuration, so that they can be measured")));
    }
    return Check.passed(ID, TITLE, Severity.SOFT, evidence);
  }

  private static Sentence evidence(SizeJudgement judgement, Instant now) {
    Tunnel tunnel = judgement.tunnel();
    @Nullable MeasuredSizes measured = judgement.measured();
    Sentence configured = Sentence.of("{0}: MTU {1} configured", tunnel.name(), tunnel.mtuBytes());
    if (measured == null) {
      return Sentence.of(
          "{0}, so TCP MSS {1}; not measured yet",
          configured, tunnel.mtuBytes() - tunnel.tcpOverheadBytes());
    }
    Object inner =
        judgement.innerMtu() == null ? Sentence.of("no size") : judgement.innerMtu().toString();
    String age = Spans.words(Duration.between(measured.at(), now));
    return Sentence.of(
        "{0}, {1}, outer path {2}, {3}{4}",
        configured,
        judgement.old()
            ? Sentence.of("measured {0} inside {1} ago, which is old", inner, age)
            : Sentence.of("measured {0} inside {1} ago", inner, age),
        outer(measured.outer()),
        segment(measured, tunnel),
        conclusion(judgement));
  }

  private static Sentence segment(MeasuredSizes measured, Tunnel tunnel) {
    if (measured.maximumSegmentSize() != null) {
      return Sentence.of("MSS {0} seen", measured.maximumSegmentSize());
    }
    return tunnel.mssTarget() == null
        ? Sentence.of("MSS not seen (no probes.mss-target)")
        : Sentence.of("MSS not seen");
  }

  /** A limit is exact where something larger failed; else the path takes all that was needed. */
  private static Sentence outer(MeasuredSizes.Limit outer) {
    if (outer.passed() == null) {
      return outer.failed() == null
          ? Sentence.of("not measured")
          : Sentence.of("less than {0}", outer.failed());
    }
    return outer.failed() == null
        ? Sentence.of("at least {0}", outer.passed())
        : Sentence.of("{0}", outer.passed());
  }

  private static Sentence conclusion(SizeJudgement judgement) {
    return switch (judgement.fit()) {
      case FITS -> Sentence.EMPTY;
      case UNKNOWN -> Sentence.of(": larger packets were not tried");
      case TOO_LARGE ->
          judgement.largestSegment() == null
              ? Sentence.of(": too large")
              : judgement.mtu() == Fit.TOO_LARGE
                  ? Sentence.of(
                      ": too large, set the MTU to {0} and clamp the MSS to {1}",
                      String.valueOf(judgement.innerMtu()), judgement.largestSegment())
                  : Sentence.of(": too large, clamp to {0}", judgement.largestSegment());
    };
  }

  private static Sentence mend(SizeJudgement judgement) {
    String name = judgement.tunnel().name();
    if (judgement.largestSegment() == null) {
      return Sentence.of(
          "Run a diagnosis of {0} (/gre/{0}): packets of no size that was tried came through",
          name);
    }
    return judgement.mtu() == Fit.TOO_LARGE
        ? Sentence.of(
            "Set the MTU of {0} to {1} at both ends (tunnels.mtu here), clamp the MSS to {2}, and"
                + " run a diagnosis of it again",
            name, String.valueOf(judgement.innerMtu()), judgement.largestSegment())
        : Sentence.of(
            "Clamp the MSS of {0} to {1} at the far end, for both directions, and run a diagnosis"
                + " of it again",
            name, judgement.largestSegment());
  }
}
