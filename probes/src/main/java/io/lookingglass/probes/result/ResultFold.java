package io.lookingglass.probes.result;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
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

/**
 * Folds the events of one measurement into its result: incremental, pure, without a clock.
 *
 * <p>Events may come in any order; what does not fit the measurement (a hop of a ping, a TTL above
 * 255, a second answer to one probe) is passed over, never thrown at. Whatever is undecided when a
 * result is taken counts neither as answered nor as lost. Memory is bounded by the ranges of flow,
 * TTL and round.
 *
 * <p>The classic tool's text is not made here: see {@code probes.text.MeasurementFold}, which joins
 * both. Not thread-safe: one owner adds and reads; results are immutable and may go anywhere.
 */
public final class ResultFold {
  private final MeasurementFacts facts;
  private final TypeFold fold;

  public ResultFold(MeasurementRequest request) {
    this.facts = new MeasurementFacts(request);
    this.fold =
        switch (request) {
          case PingRequest ping -> new PingFold(ping, facts);
          case TracerouteRequest trace ->
              new TraceFold(facts, TraceFold.Form.TRACEROUTE, trace.packets());
          case MtrRequest mtr -> new TraceFold(facts, TraceFold.Form.MTR, mtr.packets());
          case MtuRequest _ -> new MtuFold(facts);
          case DnsRequest dns -> new DnsFold(dns, facts);
          case BgpRequest bgp -> new BgpFold(bgp, facts);
          case TlsRequest tls -> new TlsFold(tls, facts);
          case HttpRequest http -> new HttpFold(http, facts);
          case TunnelRequest tunnel -> new TunnelFold(tunnel, facts);
          case DiagnosisRequest diagnosis -> new DiagnosisFold(diagnosis, facts);
        };
  }

  public void add(ProbeEvent event) {
    switch (event) {
      case ProbeEvent.Queued _ -> {} // Nothing is known of the target by it.
      case TargetResolved resolved -> facts.targetResolved(resolved);
      case ProbingStarted started -> facts.probingStarted(started);
      case AddressAnnotated annotated -> facts.addressAnnotated(annotated);
      case Finished finished -> facts.finished(finished);
      case ProbeEvent.PingReplied _,
          ProbeEvent.PingTimedOut _,
          ProbeEvent.PingNotSent _,
          ProbeEvent.HopReplied _,
          ProbeEvent.HopTimedOut _,
          ProbeEvent.HopNotSent _,
          ProbeEvent.RoundFinished _,
          ProbeEvent.SizePassed _,
          ProbeEvent.SizeTooBig _,
          ProbeEvent.SizeLost _,
          ProbeEvent.PathMtuFound _,
          ProbeEvent.DnsStarted _,
          ProbeEvent.DnsAnswered _,
          ProbeEvent.DnsUnanswered _,
          ProbeEvent.DnsZoneRecords _,
          ProbeEvent.DnsZoneTransferEnded _,
          ProbeEvent.DnsZoneReached _,
          ProbeEvent.DnsTroubleFound _,
          ProbeEvent.DnssecLinkChecked _,
          ProbeEvent.DnssecConcluded _,
          ProbeEvent.BgpRouteFound _,
          ProbeEvent.BgpSearched _,
          ProbeEvent.TlsStarted _,
          ProbeEvent.TlsConnected _,
          ProbeEvent.TlsPlainTextSeen _,
          ProbeEvent.TlsRecordSeen _,
          ProbeEvent.TlsMessageSeen _,
          ProbeEvent.TlsAgreed _,
          ProbeEvent.TlsCertificateSeen _,
          ProbeEvent.TlsProofsSeen _,
          ProbeEvent.TlsTrustJudged _,
          ProbeEvent.TlsFindingMade _,
          ProbeEvent.TlsEnumerationProgressed _,
          ProbeEvent.TlsEnumerated _,
          ProbeEvent.TlsBroken _,
          ProbeEvent.HttpStarted _,
          ProbeEvent.HttpStepTaken _,
          ProbeEvent.TunnelProbingStarted _,
          ProbeEvent.TunnelProbed _,
          ProbeEvent.TunnelJudged _,
          ProbeEvent.DiagnosisStepStarted _,
          ProbeEvent.DiagnosisStepTold _,
          ProbeEvent.DiagnosisStepSkipped _,
          ProbeEvent.DiagnosisJudged _ ->
          fold.add(event);
    }
  }

  /** What is known by now, without the classic tool's text. */
  public MeasurementResult result() {
    return result("");
  }

  /**
   * What is known by now.
   *
   * @param rawOutput the classic tool's text so far, taken over as it is
   */
  public MeasurementResult result(String rawOutput) {
    return fold.result(rawOutput);
  }
}
