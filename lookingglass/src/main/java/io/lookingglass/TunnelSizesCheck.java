package io.lookingglass;

import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.config.ProtectedPrefixSettings;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether full packets fit through the tunnels of a prefix: what is configured, beside what the
 * last diagnosis of each measured. Fails, softly, when one is known to be too large; what was never
 * measured, or long ago, is unknown and blocks nothing. Pure.
 */
final class TunnelSizesCheck {
  private static final String ID = "tunnel-mtu";
  private static final String TITLE = "Tunnel MTU and MSS";

  private TunnelSizesCheck() {}

  static Check examine(TunnelWatch tunnels, ProtectedPrefixSettings prefix, Instant now) {
    List<SizeJudgement> judged =
        prefix.tunnels().stream()
            .map(tunnels::tunnel)
            .flatMap(Optional::stream)
            .map(tunnel -> SizeJudgement.of(tunnel, tunnels.sizes(tunnel.name()), now))
            .toList();
    String evidence =
        judged.isEmpty()
            ? "None of the tunnels is known to this server"
            : judged.stream().map(each -> evidence(each, now)).collect(Collectors.joining("; "));
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
              .map("Run a diagnosis of %1$s (/gre/%1$s), which measures both"::formatted)
              .orElse("Add the tunnels to the configuration, so that they can be measured"));
    }
    return Check.passed(ID, TITLE, Severity.SOFT, evidence);
  }

  private static String evidence(SizeJudgement judgement, Instant now) {
    Tunnel tunnel = judgement.tunnel();
    @Nullable MeasuredSizes measured = judgement.measured();
    String configured = "%s: MTU %d configured".formatted(tunnel.name(), tunnel.mtuBytes());
    if (measured == null) {
      return "%s, so TCP MSS %d; not measured yet"
          .formatted(configured, tunnel.mtuBytes() - tunnel.tcpOverheadBytes());
    }
    return "%s, measured %s inside %s ago%s, outer path %s, %s%s"
        .formatted(
            configured,
            judgement.innerMtu() == null ? "no size" : judgement.innerMtu().toString(),
            Spans.words(Duration.between(measured.at(), now)),
            judgement.old() ? ", which is old" : "",
            outer(measured.outer()),
            measured.maximumSegmentSize() == null
                ? "MSS not seen" + (tunnel.mssTarget() == null ? " (no probes.mss-target)" : "")
                : "MSS %d seen".formatted(measured.maximumSegmentSize()),
            conclusion(judgement));
  }

  /** A limit is exact where something larger failed; else the path takes all that was needed. */
  private static String outer(MeasuredSizes.Limit outer) {
    if (outer.passed() == null) {
      return outer.failed() == null ? "not measured" : "less than " + outer.failed();
    }
    return (outer.failed() == null ? "at least " : "") + outer.passed();
  }

  private static String conclusion(SizeJudgement judgement) {
    return switch (judgement.fit()) {
      case FITS -> "";
      case UNKNOWN -> ": larger packets were not tried";
      case TOO_LARGE ->
          judgement.largestSegment() == null
              ? ": too large"
              : judgement.mtu() == Fit.TOO_LARGE
                  ? ": too large, set the MTU to %d and clamp the MSS to %d"
                      .formatted(judgement.innerMtu(), judgement.largestSegment())
                  : ": too large, clamp to %d".formatted(judgement.largestSegment());
    };
  }

  private static String mend(SizeJudgement judgement) {
    String name = judgement.tunnel().name();
    if (judgement.largestSegment() == null) {
      return "Run a diagnosis of %1$s (/gre/%1$s): packets of no size that was tried came through"
          .formatted(name);
    }
    return judgement.mtu() == Fit.TOO_LARGE
        ? "Set the MTU of %s to %d at both ends (tunnels.mtu here), clamp the MSS to %d, and run a diagnosis of it again"
            .formatted(name, judgement.innerMtu(), judgement.largestSegment())
        : "Clamp the MSS of %s to %d at the far end, for both directions, and run a diagnosis of it again"
            .formatted(name, judgement.largestSegment());
  }
}
