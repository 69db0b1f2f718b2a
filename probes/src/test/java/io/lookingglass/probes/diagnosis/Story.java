package io.lookingglass.probes.diagnosis;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.AsPathSegment;
import io.lookingglass.probes.event.BgpAttributes;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.DiagnosisStep.Kind;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnsZoneServer;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpPhase;
import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisJudged;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.ResultFold;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of a diagnosis, told as the probes would tell them, and what they are judged to be. */
final class Story {
  static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  static final InetAddress FOUR = IpAddresses.parse("192.0.2.80");
  static final InetAddress SIX = IpAddresses.parse("2001:db8::80");
  static final InetAddress ROUTER = IpAddresses.parse("198.51.100.1");
  private static final InetAddress HERE = IpAddresses.parse("198.51.100.200");
  private static final DnsServer RESOLVER =
      new DnsServer("192.0.2.53", IpAddresses.parse("192.0.2.53"), 53);

  private final DiagnosisRequest request;
  private final ResultFold fold;

  Story(DiagnosisRequest request) {
    this.request = request;
    this.fold = new ResultFold(request);
  }

  /** Everything over this version is as one would wish. */
  Story fine(IpVersion version) {
    return dns(version, "NOERROR", 3, address(version))
        .ping(version, 10, 10, 23)
        .path(version, ReplyKind.ECHO_REPLY, 2, 23)
        .port(Kind.PORT, version, ReplyKind.TCP_SYN_ACK)
        .mtu(version, MtuConclusion.NOT_LIMITED, 1500)
        .tls(version, Duration.ofDays(61), null)
        .http(version, 200);
  }

  static InetAddress address(IpVersion version) {
    return version == IpVersion.IPV4 ? FOUR : SIX;
  }

  Story skip(Kind kind, @Nullable IpVersion version, String reason) {
    fold.add(
        new ProbeEvent.DiagnosisStepSkipped(
            new DiagnosisStep(kind, version), Sentence.verbatim(reason)));
    return this;
  }

  private Story step(Kind kind, @Nullable IpVersion version, List<ProbeEvent> events) {
    DiagnosisStep step = new DiagnosisStep(kind, version);
    boolean named = kind == Kind.DNS || kind == Kind.DELEGATION;
    fold.add(
        new ProbeEvent.DiagnosisStepStarted(
            step, named || version == null ? null : address(version), request.port(kind)));
    events.forEach(event -> fold.add(new ProbeEvent.DiagnosisStepTold(step, event)));
    fold.add(
        new ProbeEvent.DiagnosisStepTold(step, new Finished(ResultStatus.FINISHED, null, null)));
    return this;
  }

  Story dns(IpVersion version, String status, long tookMs, InetAddress... addresses) {
    String type = version == IpVersion.IPV4 ? "A" : "AAAA";
    List<DnsMessage.ResourceRecord> answers = new ArrayList<>();
    for (InetAddress address : addresses) {
      answers.add(
          new DnsMessage.ResourceRecord(
              "example.com.", type, 300, "IN", IpAddresses.format(address), List.of()));
    }
    return step(Kind.DNS, version, List.of(answer(0, type, status, tookMs, answers)));
  }

  private static ProbeEvent answer(
      int step, String type, String status, long tookMs, List<DnsMessage.ResourceRecord> answers) {
    return new ProbeEvent.DnsAnswered(
        DnsPurpose.ANSWER,
        step,
        RESOLVER,
        DnsTransport.UDP,
        NOW,
        tookMs * 1_000_000,
        List.of(),
        0,
        null,
        new DnsMessage(
            1,
            "QUERY",
            status,
            switch (status) {
              case "NOERROR" -> 0;
              case "SERVFAIL" -> 2;
              case "NXDOMAIN" -> 3;
              default -> 5;
            },
            List.of("qr", "rd", "ra"),
            List.of(new DnsMessage.Question("example.com.", type, "IN")),
            answers,
            List.of(),
            List.of(),
            null,
            60));
  }

  Story dnsSilent(IpVersion version) {
    return step(
        Kind.DNS,
        version,
        List.of(
            new ProbeEvent.DnsUnanswered(
                DnsPurpose.ANSWER,
                0,
                RESOLVER,
                DnsTransport.UDP,
                5_000_000_000L,
                3,
                0,
                DnsFailure.TIMED_OUT,
                "no answer within 5 s")));
  }

  /** The trace from the root came to the zone, and this is what it found there. */
  Story delegation(@Nullable String broken, @Nullable String bogus) {
    List<ProbeEvent> events = new ArrayList<>();
    events.add(new ProbeEvent.DnsStarted(List.of(), List.of()));
    for (String zone : List.of(".", "com.", "example.com.")) {
      events.add(
          new ProbeEvent.DnsZoneReached(
              events.size() - 1,
              zone,
              List.of(new DnsZoneServer("ns1." + zone, List.of(FOUR), DnsZoneServer.Source.GLUE))));
    }
    if (broken != null) {
      events.add(
          new ProbeEvent.DnsTroubleFound(
              2,
              new DnsFinding(
                  DnsFinding.Kind.BROKEN,
                  DnsFinding.Severity.ERROR,
                  "example.com.",
                  null,
                  broken)));
    } else {
      events.add(answer(2, "A", "NOERROR", 9, List.of()));
    }
    if (bogus != null) {
      events.add(new ProbeEvent.DnssecConcluded(DnssecState.BOGUS, Sentence.verbatim(bogus)));
    }
    return step(Kind.DELEGATION, null, events);
  }

  private static ProbeEvent started(ProbeProtocol protocol, @Nullable Integer port, int packets) {
    return new ProbeEvent.ProbingStarted(protocol, port, HERE, 84, null, packets, 1, List.of());
  }

  Story ping(IpVersion version, int answered, int total, int rttMs) {
    List<ProbeEvent> events = new ArrayList<>();
    events.add(started(ProbeProtocol.ICMP, null, total));
    for (int sequence = 0; sequence < total; sequence++) {
      events.add(
          sequence < answered
              ? new ProbeEvent.PingReplied(
                  sequence, rttMs * 1_000_000L, address(version), ReplyKind.ECHO_REPLY, 60, 84)
              : new ProbeEvent.PingTimedOut(sequence));
    }
    return step(Kind.PING, version, events);
  }

  Story cannotSend(IpVersion version, String reason) {
    return step(
            Kind.PING,
            version,
            List.of(started(ProbeProtocol.ICMP, null, 1), new ProbeEvent.PingNotSent(0, reason)))
        .step(
            Kind.PORT,
            version,
            List.of(started(ProbeProtocol.TCP, 443, 1), new ProbeEvent.PingNotSent(0, reason)));
  }

  /** Three SYNs; each is answered with this kind, or none is. */
  Story port(Kind kind, IpVersion version, @Nullable ReplyKind kindOfReply) {
    List<ProbeEvent> events = new ArrayList<>();
    events.add(started(ProbeProtocol.TCP, request.port(kind), 3));
    for (int sequence = 0; sequence < 3; sequence++) {
      events.add(
          kindOfReply == null
              ? new ProbeEvent.PingTimedOut(sequence)
              : new ProbeEvent.PingReplied(
                  sequence,
                  24_000_000L,
                  kindOfReply.refusal() ? ROUTER : address(version),
                  kindOfReply,
                  60,
                  44));
    }
    return step(kind, version, events);
  }

  /**
   * A path of two hops in five rounds.
   *
   * @param last what the target answers; absent for nothing
   * @param firstMs what the first hop takes
   * @param lastMs what the target takes
   */
  Story path(IpVersion version, @Nullable ReplyKind last, int firstMs, int lastMs) {
    return path(version, last, firstMs, lastMs, 5);
  }

  /**
   * @param firstAnswers how many of the five rounds the first hop answers
   */
  Story path(
      IpVersion version, @Nullable ReplyKind last, int firstMs, int lastMs, int firstAnswers) {
    List<ProbeEvent> events = new ArrayList<>();
    events.add(started(ProbeProtocol.ICMP, null, 5));
    for (int round = 0; round < 5; round++) {
      events.add(
          round < firstAnswers
              ? reply(1, round, firstMs, ROUTER, ReplyKind.TIME_EXCEEDED, false)
              : new ProbeEvent.HopTimedOut(0, 1, round));
      events.add(
          last == null
              ? new ProbeEvent.HopTimedOut(0, 2, round)
              : reply(
                  2,
                  round,
                  lastMs,
                  last.refusal() ? ROUTER : address(version),
                  last,
                  !last.refusal()));
      events.add(new ProbeEvent.RoundFinished(0, round, 2, last != null && !last.refusal()));
    }
    return step(Kind.PATH, version, events);
  }

  private static ProbeEvent reply(
      int ttl, int round, int ms, InetAddress from, ReplyKind kind, boolean reached) {
    return new ProbeEvent.HopReplied(
        0, ttl, round, ms * 1_000_000L, from, kind, reached, 60, null, null, List.of());
  }

  Story mtu(IpVersion version, MtuConclusion conclusion, int bytes) {
    return step(
        Kind.MTU,
        version,
        List.of(
            started(ProbeProtocol.ICMP, null, 1),
            new ProbeEvent.PathMtuFound(
                conclusion,
                conclusion == MtuConclusion.NO_ANSWER ? null : (Integer) bytes,
                1500,
                null,
                null)));
  }

  Story route(IpVersion version, BgpRoute.Rpki.@Nullable State rpki, boolean stale) {
    List<ProbeEvent> events = new ArrayList<>();
    IpPrefix prefix = IpPrefix.parse(version == IpVersion.IPV4 ? "192.0.2.0/24" : "2001:db8::/32");
    if (rpki != null) {
      events.add(
          new ProbeEvent.BgpRouteFound(
              new BgpRoute(
                  prefix,
                  "transit-a",
                  new Asn(64_511),
                  ROUTER,
                  true,
                  true,
                  stale,
                  Sentence.verbatim("the only path"),
                  null,
                  new BgpAttributes(
                      BgpAttributes.Origin.IGP,
                      List.of(
                          new AsPathSegment(AsPathSegment.Kind.SEQUENCE, List.of(new Asn(64_500)))),
                      List.of(ROUTER),
                      null,
                      null,
                      false,
                      null,
                      List.of(),
                      null,
                      List.of(),
                      List.of(),
                      List.of(),
                      null,
                      List.of(),
                      null,
                      null,
                      List.of(),
                      Map.of()),
                  new BgpRoute.Rpki(rpki, "cache", 10L, List.of()),
                  new Asn(64_500),
                  Map.of(),
                  NOW)));
    }
    events.add(
        new ProbeEvent.BgpSearched(
            IpPrefix.host(address(version)), true, rpki == null ? 0 : 1, false, null, 1_000));
    return step(Kind.ROUTE, version, events);
  }

  /** This server has no routing table. */
  Story noTable(IpVersion version) {
    return step(
        Kind.ROUTE,
        version,
        List.of(
            new ProbeEvent.BgpSearched(
                IpPrefix.host(address(version)), false, 0, false, "no BGP peers", 1_000)));
  }

  /**
   * A session with a certificate that ends then.
   *
   * @param error as in {@link TlsTrust#error}; absent for a certificate that holds
   */
  Story tls(IpVersion version, Duration left, @Nullable String error, TlsFinding... findings) {
    List<ProbeEvent> events = new ArrayList<>();
    events.add(new ProbeEvent.TlsStarted(443, "example.com", List.of("h2"), null, List.of()));
    events.add(new ProbeEvent.TlsConnected(0, 0, 24_000_000L, HERE));
    events.add(new ProbeEvent.TlsAgreed(0, 60_000_000L, agreement()));
    events.add(new ProbeEvent.TlsCertificateSeen(0, "pem", certificate(NOW.plus(left)), null));
    events.add(
        new ProbeEvent.TlsTrustJudged(
            new TlsTrust(
                error == null,
                error,
                error == null
                    ? "The certificate is good for another %d days.".formatted(left.toDays())
                    : "The certificate does not hold: %s.".formatted(error),
                "example.com",
                true,
                "It is for example.com.",
                TlsTrust.Order.COMPLETE,
                "The chain is complete.",
                List.of(),
                null)));
    for (TlsFinding finding : findings) {
      events.add(new ProbeEvent.TlsFindingMade(finding));
    }
    return step(Kind.TLS, version, events);
  }

  Story tlsFails(IpVersion version, TlsFailure failure, TlsStage stage, String reason) {
    return step(
        Kind.TLS,
        version,
        List.of(
            new ProbeEvent.TlsStarted(443, "example.com", List.of("h2"), null, List.of()),
            new ProbeEvent.TlsConnected(0, 0, 24_000_000L, HERE),
            new ProbeEvent.TlsBroken(0, 5_000_000_000L, failure, stage, null, reason)));
  }

  private static TlsAgreement agreement() {
    return new TlsAgreement(
        "TLS 1.3",
        "TLS_AES_128_GCM_SHA256",
        "X25519MLKEM768",
        null,
        true,
        "ecdsa_secp256r1_sha256",
        "h2",
        true,
        false,
        false,
        null,
        null,
        null,
        false,
        null,
        2,
        7_200L,
        null,
        false,
        List.of(),
        36_000_000L,
        2_000_000L,
        700,
        3_000);
  }

  private static TlsCertificate certificate(Instant notAfter) {
    TlsCertificate.DistinguishedName name =
        new TlsCertificate.DistinguishedName("example.com", null, null);
    return new TlsCertificate(
        "CN=example.com",
        name,
        "CN=An Authority",
        new TlsCertificate.DistinguishedName("An Authority", null, null),
        "01",
        3,
        NOW.minus(Duration.ofDays(30)),
        notAfter,
        List.of("DNS:example.com"),
        1,
        "EC",
        256,
        "P-256",
        "SHA256WITHECDSA",
        "00",
        "00",
        "AA==",
        "00",
        List.of("digitalSignature"),
        List.of("serverAuth"),
        false,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false,
        null,
        null,
        List.of(),
        900);
  }

  Story http(IpVersion version, int status) {
    return step(Kind.HTTP, version, answered(version, 0, "https://example.com/", status, 40));
  }

  Story slowHttp(IpVersion version, int waitMs) {
    return step(Kind.HTTP, version, answered(version, 0, "https://example.com/", 200, waitMs));
  }

  Story httpFails(IpVersion version, HttpPhase phase, HttpFailure failure, String reason) {
    List<ProbeEvent> events = begun(version, 0, "https://example.com/");
    events.add(taken(0, new HttpStep.Failed(phase, failure, reason, 1_000_000L)));
    return step(Kind.HTTP, version, events);
  }

  /**
   * The page redirects.
   *
   * @param notFollowed why no further; absent when what it leads to does not answer
   */
  Story redirect(IpVersion version, String to, @Nullable String notFollowed) {
    List<ProbeEvent> events = answered(version, 0, "https://example.com/", 302, 40);
    events.add(taken(0, new HttpStep.Redirected(to, to, notFollowed)));
    if (notFollowed == null) {
      events.addAll(begun(version, 1, to));
      events.add(
          taken(
              1,
              new HttpStep.Failed(
                  HttpPhase.DNS, HttpFailure.NO_ADDRESS, "there is no such host", 1_000_000L)));
    }
    return step(Kind.HTTP, version, events);
  }

  private static List<ProbeEvent> begun(IpVersion version, int hop, String url) {
    List<ProbeEvent> events = new ArrayList<>();
    if (hop == 0) {
      events.add(new ProbeEvent.HttpStarted(List.of("target")));
    }
    events.add(taken(hop, new HttpStep.Began(url)));
    if (hop == 0) {
      InetAddress address = address(version);
      events.add(
          taken(
              hop,
              new HttpStep.Resolved("example.com", address, List.of(address), "192.0.2.53", 0)));
      events.add(taken(hop, new HttpStep.Connected(address, 443, HERE, 40_000, 24_000_000L)));
      events.add(
          taken(
              hop,
              new HttpStep.Sent(
                  "HTTP/1.1", "GET", "/", List.of(new HttpField("Host", "example.com")), 1_000)));
    }
    return events;
  }

  private static List<ProbeEvent> answered(
      IpVersion version, int hop, String url, int status, int waitMs) {
    List<ProbeEvent> events = begun(version, hop, url);
    events.add(
        taken(
            hop,
            new HttpStep.HeadReceived(
                "HTTP/1.1", status, "", List.of(), 200, List.of(), waitMs * 1_000_000L)));
    return events;
  }

  private static ProbeEvent taken(int hop, HttpStep step) {
    return new ProbeEvent.HttpStepTaken(0, hop, step);
  }

  List<DiagnosisResult.Step> steps() {
    return ((DiagnosisResult) fold.result()).steps();
  }

  DiagnosisJudged judged() {
    return Synthesis.of(request, steps(), NOW);
  }
}
