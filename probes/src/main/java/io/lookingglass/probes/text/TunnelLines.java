package io.lookingglass.probes.text;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.TunnelJudged;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbingStarted;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelFinding;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.request.TunnelRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Probes of a tunnel, a line each, in the manner of ping; behind them what is the matter. */
final class TunnelLines implements Lines {
  private static final int LONGEST_REASON = 300;

  private final TunnelRequest request;
  private @Nullable TunnelCheck section;

  TunnelLines(TunnelRequest request) {
    this.request = request;
  }

  @Override
  public String tool() {
    return "gre";
  }

  @Override
  public List<String> add(ProbeEvent event) {
    return switch (event) {
      case TunnelProbingStarted started -> List.of(title(started));
      case TunnelProbed probed -> probed(probed);
      case TunnelJudged judged -> judged(judged);
      default -> List.of();
    };
  }

  @Override
  public List<String> end() {
    return List.of();
  }

  private String title(TunnelProbingStarted started) {
    return "GRE %s %s -> %s, inner %s -> %s, %s, mtu %d"
        .formatted(
            PlainText.name(request.target().text()),
            IpAddresses.format(started.local()),
            IpAddresses.format(started.remote()),
            address(started.innerLocal()),
            address(started.target()),
            started.encapsulation(),
            started.mtuBytes());
  }

  private static String address(@Nullable InetAddress address) {
    return address == null ? "none" : IpAddresses.format(address);
  }

  private List<String> probed(TunnelProbed probed) {
    List<String> lines = new ArrayList<>();
    if (probed.check() != section && isSearch(probed.check())) {
      lines.add("");
      lines.add(probed.check().words() + ":");
    }
    section = probed.check();
    String what =
        isSearch(probed.check())
            ? tried(probed)
            : "%s seq=%d".formatted(probed.check().words(), probed.number());
    lines.add("%-32s %s".formatted(what, outcome(probed.outcome())));
    return lines;
  }

  private static boolean isSearch(TunnelCheck check) {
    return switch (check) {
      case REQUEST_UNIDIRECTIONAL,
          REQUEST_BIDIRECTIONAL,
          REPLY_UNIDIRECTIONAL,
          REPLY_BIDIRECTIONAL,
          KEEPALIVE,
          PLAIN_ECHO ->
          false;
      case OTHER_ENCAPSULATION, GRE_TRACE, PLAIN_TRACE, OUTER_SIZE, INNER_SIZE, SIZE_TRACE, MSS ->
          true;
    };
  }

  private static String tried(TunnelProbed probed) {
    if (probed.ttl() != null) {
      return "%3d".formatted(probed.ttl());
    }
    if (probed.packetBytes() != null) {
      return "%5d bytes".formatted(probed.packetBytes());
    }
    return probed.encapsulation() == null ? "SYN" : "  " + probed.encapsulation();
  }

  private static String outcome(TunnelOutcome outcome) {
    return switch (outcome) {
      case TunnelOutcome.Answered answered ->
          "from %s%s time=%s ms%s%s"
              .formatted(
                  IpAddresses.format(answered.from()),
                  answered.ttl() == null ? "" : " ttl=" + answered.ttl(),
                  milliseconds(answered.rttNanos()),
                  answered.maximumSegmentSize() == null
                      ? ""
                      : " mss=" + answered.maximumSegmentSize(),
                  answered.oddities().isEmpty() ? "" : " (!" + oddities(answered) + ")");
      case TunnelOutcome.Refused refused ->
          "from %s time=%s ms %s%s%s"
              .formatted(
                  IpAddresses.format(refused.from()),
                  milliseconds(refused.rttNanos()),
                  refused.kind().words(),
                  refused.mtuBytes() == null ? "" : ", mtu " + refused.mtuBytes(),
                  refused.inside() ? " (inside)" : "");
      case TunnelOutcome.TimedOut _ -> "no answer";
      case TunnelOutcome.NotSent notSent ->
          "not sent: " + PlainText.line(notSent.reason(), LONGEST_REASON);
    };
  }

  private static String oddities(TunnelOutcome.Answered answered) {
    return String.join(
        ", ",
        answered.oddities().stream()
            .sorted()
            .map(oddity -> oddity.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .toList());
  }

  private static String milliseconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
  }

  private static List<String> judged(TunnelJudged judged) {
    List<String> lines = new ArrayList<>();
    for (TunnelFinding finding : judged.findings()) {
      lines.add("");
      lines.add(
          "CAUSE: %s (%s)"
              .formatted(
                  finding.cause().words(), finding.confidence().name().toLowerCase(Locale.ROOT)));
      lines.add("  " + finding.sentence());
      finding.evidence().forEach(line -> lines.add("  seen:   " + line));
      finding.remedies().forEach(line -> lines.add("  change: " + line));
      for (TunnelFinding.RouterCommands commands : finding.commands()) {
        lines.add("  " + commands.platform() + ":");
        commands.lines().forEach(line -> lines.add("    " + line));
      }
    }
    if (!judged.checked().isEmpty()) {
      lines.add("");
      judged.checked().forEach(line -> lines.add("OK: " + line));
    }
    return lines;
  }
}
