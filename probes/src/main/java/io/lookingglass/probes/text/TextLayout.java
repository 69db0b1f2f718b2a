package io.lookingglass.probes.text;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.probes.result.MeasurementResult.Summary;
import io.lookingglass.probes.result.ResultFold;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a measurement as the classic tool of its kind would, line by line while it runs: iputils'
 * {@code ping -n -O}, Linux' {@code traceroute -A -e}, {@code mtr --report-wide}, for a path MTU
 * search {@code tracepath}, for a question to the DNS BIND's {@code dig}, for routes BIRD's {@code
 * show route all}, for an HTTP request {@code curl -v}. Programs that read those find their lines
 * unchanged.
 *
 * <p>Behind them, after an empty line, stands for people what it means: the verdict, its remarks,
 * and what was missed for want of privileges. A failed measurement ends with the tool's name and
 * the reason. Text from outside is cleaned, see {@link PlainText}.
 *
 * <p>Not thread-safe: one owner.
 */
public final class TextLayout {
  private static final int LONGEST_LINE = 1_000;

  private final ResultFold fold;
  private final Lines lines;
  private boolean ended;

  /**
   * @param fold fed here with every event
   */
  TextLayout(MeasurementRequest request, ResultFold fold) {
    this.fold = fold;
    this.lines =
        switch (request) {
          case PingRequest ping -> new PingLines(ping, fold);
          case TracerouteRequest trace -> new TracerouteLines(trace);
          case MtrRequest mtr -> new MtrLines(mtr, fold);
          case MtuRequest mtu -> new MtuLines(mtu);
          case DnsRequest dns -> new DnsLines(dns);
          case BgpRequest _ -> new BgpLines();
          case TlsRequest tls -> new TlsLines(tls);
          case HttpRequest http -> new HttpLines(http, fold);
          case TunnelRequest tunnel -> new TunnelLines(tunnel);
          case DiagnosisRequest diagnosis -> new DiagnosisLines(diagnosis, fold);
        };
  }

  /** A layout that stands alone, for those who want lines and no result. */
  public static TextLayout forRequest(MeasurementRequest request) {
    return new TextLayout(request, new ResultFold(request));
  }

  /**
   * Takes the next event.
   *
   * @return the lines that became final by it, in order, without line ends
   */
  public List<String> add(ProbeEvent event) {
    fold.add(event);
    if (ended) {
      return List.of();
    }
    List<String> added = new ArrayList<>(lines.add(event));
    if (event instanceof Finished finished) {
      ended = true;
      end(finished, added);
    }
    return List.copyOf(added);
  }

  private void end(Finished finished, List<String> added) {
    if (finished.status() == ResultStatus.FAILED || finished.status() == ResultStatus.OFFLINE) {
      String message = finished.message();
      added.add(
          lines.tool()
              + ": "
              + (message == null ? "failed" : PlainText.line(message, LONGEST_LINE)));
      return;
    }
    added.addAll(lines.end());
    Summary summary = fold.result().summary();
    added.add("");
    added.add(PlainText.line(summary.verdict().sentence(), LONGEST_LINE));
    for (String remark : summary.verdict().remarks()) {
      added.add(PlainText.line(remark, LONGEST_LINE));
    }
    for (String limitation : summary.limitations()) {
      added.add("Note: " + PlainText.line(limitation, LONGEST_LINE));
    }
  }
}
