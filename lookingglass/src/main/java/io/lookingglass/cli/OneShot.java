package io.lookingglass.cli;

import io.lookingglass.LocalProbing;
import io.lookingglass.probes.event.DiagnosisFinding;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.ServiceRequest;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.probes.result.BgpResult;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.result.HttpWay;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.MtrResult;
import io.lookingglass.probes.result.MtuResult;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.result.TracerouteResult;
import io.lookingglass.probes.result.TunnelResult;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.text.MeasurementFold;
import java.io.PrintWriter;
import tools.jackson.databind.node.ObjectNode;

/** One measurement, printed as it happens. However it ends, JSON is exactly one document. */
final class OneShot {
  private final MeasurementRequest request;
  private final LocalProbing probing;
  private final boolean json;
  private final PrintWriter out;
  private final MeasurementFold fold;

  OneShot(MeasurementRequest request, LocalProbing probing, boolean json, PrintWriter out) {
    this.request = request;
    this.probing = probing;
    this.json = json;
    this.out = out;
    this.fold = new MeasurementFold(request);
  }

  /**
   * Measures and prints; when the thread is interrupted, prints what there is by then.
   *
   * @return the exit status
   */
  int run() {
    measure();
    MeasurementResult result = fold.result();
    if (json) {
      out.println(MeasurementJson.text(document(result)));
    }
    out.flush();
    return exitStatus(result);
  }

  private void measure() {
    switch (request) {
      case PacketRequest packets -> aimed(packets);
      case ServiceRequest service -> aimed(service);
      case DnsRequest dns -> probing.location().run(dns, null, this::accept);
      case BgpRequest bgp ->
          throw new IllegalArgumentException(
              "Routes to %s are known to a running server only".formatted(bgp.target().text()));
      case HttpRequest http -> {
        if (http.aimedAtTarget()) {
          aimed(http);
        } else {
          probing.location().run(http, null, this::accept);
        }
      }
      case TunnelRequest tunnel -> probing.location().run(tunnel, null, this::accept);
      case DiagnosisRequest diagnosis -> probing.location().run(diagnosis, null, this::accept);
    }
  }

  private void aimed(MeasurementRequest request) {
    switch (probing.resolver().resolve(request.target(), request.ipVersion())) {
      case Resolution.Resolved resolved -> {
        ResolvedTarget target = resolved.target();
        accept(
            new TargetResolved(
                target.target().text(),
                target.address(),
                target.addresses(),
                target.resolver(),
                target.tookNanos()));
        probing.location().run(request, target, this::accept);
      }
      case Resolution.Unresolved unresolved ->
          accept(new Finished(ResultStatus.FAILED, FailureSource.RESOLVER, unresolved.sentence()));
    }
  }

  private synchronized void accept(ProbeEvent event) {
    for (String line : fold.add(event)) {
      if (!json) {
        out.println(line);
        out.flush();
      }
    }
  }

  /** As the REST interface answers it, but for what only a stored measurement has. */
  private ObjectNode document(MeasurementResult result) {
    ObjectNode document = MeasurementJson.request(request);
    document.put("status", "finished");
    ObjectNode here = document.putArray("results").addObject();
    here.set("probe", MeasurementJson.probe(probing.location().description()));
    here.set("result", MeasurementJson.result(result));
    return document;
  }

  private static int exitStatus(MeasurementResult result) {
    if (result.summary().status() == ResultStatus.FAILED) {
      return ExitStatus.FAILED;
    }
    boolean reached =
        switch (result) {
          case PingResult ping -> ping.stats().rcv() > 0;
          case TracerouteResult trace -> trace.reached();
          case MtrResult mtr -> mtr.reached();
          case MtuResult mtu -> mtu.pathMtu() != null;
          case DnsResult dns -> answered(dns);
          case BgpResult bgp -> !bgp.routes().isEmpty();
          case TlsResult tls -> tls.trust() != null && tls.trust().authorized();
          case HttpResult http -> answered(http);
          case TunnelResult tunnel -> works(tunnel);
          case DiagnosisResult diagnosis -> works(diagnosis);
        };
    return reached ? ExitStatus.OK : ExitStatus.NOT_REACHED;
  }

  /** As {@code curl -f} sees it: 400 and above is none, and neither is half an answer. */
  private static boolean answered(HttpResult http) {
    return http.ways().stream()
        .map(HttpWay::last)
        .allMatch(
            hop ->
                hop != null
                    && hop.failure() == null
                    && hop.head() != null
                    && hop.head().status() < 400);
  }

  /** Every probe came back, and nothing was found to be wrong. */
  private static boolean works(TunnelResult tunnel) {
    return tunnel.judged()
        ? tunnel.findings().isEmpty()
        : !tunnel.checks().isEmpty()
            && tunnel.checks().stream()
                .allMatch(check -> check.error() == null && check.stats().drop() == 0);
  }

  /** Nothing is broken, and it could be looked at. */
  private static boolean works(DiagnosisResult diagnosis) {
    return diagnosis.judged()
        && diagnosis.findings().stream()
            .noneMatch(
                finding ->
                    finding.severity() == DiagnosisFinding.Severity.BROKEN
                        || finding.severity() == DiagnosisFinding.Severity.UNKNOWN);
  }

  /** As dig sees it: NXDOMAIN is an answer; but one that does not validate is none. */
  private static boolean answered(DnsResult dns) {
    boolean bogus = dns.dnssec() != null && dns.dnssec().state() == DnssecState.BOGUS;
    return dns.response() != null && dns.response().message() != null && !bogus;
  }
}
