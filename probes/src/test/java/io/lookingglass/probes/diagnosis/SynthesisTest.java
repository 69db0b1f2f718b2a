package io.lookingglass.probes.diagnosis;

import static io.lookingglass.probes.event.IpVersion.IPV4;
import static io.lookingglass.probes.event.IpVersion.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.BgpRoute.Rpki;
import io.lookingglass.probes.event.DiagnosisFinding;
import io.lookingglass.probes.event.DiagnosisFinding.Severity;
import io.lookingglass.probes.event.DiagnosisStep.Kind;
import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.HttpPhase;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisJudged;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From what the steps found to what is the matter, one case a line of {@link #cases}. */
class SynthesisTest {
  private static final Duration LONG = Duration.ofDays(61);

  /**
   * A case.
   *
   * @param findings {@code SEVERITY id} of each finding, in order
   * @param sentence the verdict
   */
  record Case(
      String name,
      DiagnosisRequest request,
      UnaryOperator<Story> story,
      List<String> findings,
      String sentence) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Over IPv4 only, asked for as a URL. */
  private static final DiagnosisRequest PAGE = page(IPV4);

  /** A name alone, over both versions. */
  private static final DiagnosisRequest NAME =
      DiagnosisRequest.of(TargetParser.parse("example.com"));

  private static DiagnosisRequest page(@Nullable IpVersion version) {
    return new DiagnosisRequest(
        TargetParser.parse("example.com"),
        HttpProtocol.HTTPS,
        null,
        "/",
        null,
        version,
        Duration.ofSeconds(30));
  }

  private static Case page(
      String name, UnaryOperator<Story> story, String sentence, String... findings) {
    return new Case(name, PAGE, story, List.of(findings), sentence);
  }

  private static Case both(
      String name, UnaryOperator<Story> story, String sentence, String... findings) {
    return new Case(name, NAME, story, List.of(findings), sentence);
  }

  static Stream<Case> cases() {
    return Stream.of(names(), reach(), services(), families()).flatMap(each -> each);
  }

  private static Story resolved(Story story) {
    return story.dns(IPV4, "NOERROR", 3, Story.FOUR);
  }

  private static Story reached(Story story) {
    return resolved(story)
        .ping(IPV4, 10, 10, 23)
        .path(IPV4, ReplyKind.ECHO_REPLY, 2, 23)
        .mtu(IPV4, MtuConclusion.NOT_LIMITED, 1500);
  }

  private static Story open(Story story) {
    return reached(story).port(Kind.PORT, IPV4, ReplyKind.TCP_SYN_ACK);
  }

  private static Story secured(Story story) {
    return open(story).tls(IPV4, LONG, null);
  }

  private static Stream<Case> names() {
    return Stream.of(
        page(
            "the name does not exist",
            story -> story.dns(IPV4, "NXDOMAIN", 3),
            "example.com: there is no such name (NXDOMAIN).",
            "BROKEN no-such-name"),
        both(
            "the name does not exist, asked for both types: told once",
            story -> story.dns(IPV4, "NXDOMAIN", 3).dns(IPV6, "NXDOMAIN", 3),
            "example.com: there is no such name (NXDOMAIN).",
            "BROKEN no-such-name"),
        both(
            "the name has no address",
            story -> story.dns(IPV4, "NOERROR", 3).dns(IPV6, "NOERROR", 3),
            "example.com: the name has no address.",
            "BROKEN no-address"),
        both(
            "the resolver fails and the zone's servers do not answer",
            story ->
                story
                    .dns(IPV4, "SERVFAIL", 900)
                    .dns(IPV6, "SERVFAIL", 900)
                    .delegation("No name server of example.com. gives an answer.", null),
            "example.com: its DNS is broken.",
            "BROKEN delegation-broken"),
        both(
            "the resolver fails because signatures do not hold",
            story ->
                story
                    .dns(IPV4, "SERVFAIL", 90)
                    .dns(IPV6, "SERVFAIL", 90)
                    .delegation(null, "The signature of example.com. A expired."),
            "example.com: its DNSSEC signatures do not hold, so that resolvers refuse it.",
            "BROKEN dnssec-bogus"),
        both(
            "the resolver fails and nobody knows why",
            story -> story.dns(IPV4, "SERVFAIL", 90).dns(IPV6, "SERVFAIL", 90),
            "example.com: its name cannot be looked up (SERVFAIL).",
            "BROKEN dns-fails"),
        both(
            "this server's resolvers are silent: nothing is known of the target",
            story -> story.dnsSilent(IPV4).dnsSilent(IPV6),
            "example.com: no resolver of this server answers.",
            "UNKNOWN resolver-silent"),
        both(
            "this server's resolver refuses: nothing is known of the target",
            story -> story.dns(IPV4, "REFUSED", 2).dns(IPV6, "REFUSED", 2),
            "example.com: the resolver of this server refuses to look it up.",
            "UNKNOWN resolver-refuses"),
        both(
            "questions for AAAA fail while A resolves",
            story -> story.fine(IPV4).dns(IPV6, "SERVFAIL", 90),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but questions"
                + " for AAAA fail (SERVFAIL).",
            "DEGRADED dns-type-fails"),
        both(
            "AAAA is denied with NXDOMAIN although there is an A record",
            story -> story.fine(IPV4).dns(IPV6, "NXDOMAIN", 3),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but its name"
                + " servers deny the name when asked for AAAA.",
            "DEGRADED dns-inconsistent"),
        page(
            "the look-up is slow",
            story ->
                story
                    .dns(IPV4, "NOERROR", 2_300, Story.FOUR)
                    .ping(IPV4, 10, 10, 23)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_SYN_ACK)
                    .tls(IPV4, LONG, null)
                    .http(IPV4, 200),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but its name"
                + " takes 2.3 s to look up.",
            "DEGRADED dns-slow"),
        page(
            "nothing came to its end",
            story -> story,
            "example.com: the look-up of its name did not come to its end.",
            "UNKNOWN unfinished"));
  }

  private static Stream<Case> reach() {
    return Stream.of(
        page(
            "all is well",
            story -> story.fine(IPV4),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms; its"
                + " certificate holds for another 61 days."),
        page(
            "nothing answers",
            story ->
                resolved(story)
                    .ping(IPV4, 0, 10, 0)
                    .path(IPV4, null, 2, 0)
                    .port(Kind.PORT, IPV4, null),
            "example.com resolves, but it does not answer.",
            "BROKEN silent"),
        page(
            "nothing answers and no route is known: the route is the cause",
            story ->
                resolved(story)
                    .ping(IPV4, 0, 10, 0)
                    .path(IPV4, null, 2, 0)
                    .port(Kind.PORT, IPV4, null)
                    .route(IPV4, null, false),
            "example.com resolves, but there is no route to it.",
            "BROKEN no-route"),
        page(
            "nothing answers, and no table is no missing route",
            story ->
                resolved(story)
                    .ping(IPV4, 0, 10, 0)
                    .path(IPV4, null, 2, 0)
                    .port(Kind.PORT, IPV4, null)
                    .noTable(IPV4),
            "example.com resolves, but it does not answer.",
            "BROKEN silent"),
        page(
            "a router on the way has no way on",
            story ->
                resolved(story)
                    .ping(IPV4, 0, 10, 0)
                    .path(IPV4, ReplyKind.HOST_UNREACHABLE, 2, 5)
                    .port(Kind.PORT, IPV4, null),
            "example.com resolves, but the way to it is broken.",
            "BROKEN path-broken"),
        page(
            "a filter refuses everything",
            story ->
                resolved(story)
                    .ping(IPV4, 0, 10, 0)
                    .path(IPV4, null, 2, 0)
                    .port(Kind.PORT, IPV4, ReplyKind.COMMUNICATION_PROHIBITED),
            "example.com resolves, but a filter keeps everything from it.",
            "BROKEN filtered"),
        page(
            "ping is filtered but TCP is open: harmless",
            story ->
                resolved(story)
                    .ping(IPV4, 0, 10, 0)
                    .path(IPV4, null, 2, 0)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_SYN_ACK)
                    .mtu(IPV4, MtuConclusion.NO_ANSWER, 0)
                    .tls(IPV4, LONG, null)
                    .http(IPV4, 200),
            "example.com resolves, is reachable in 24 ms and answers 200 OK in 64 ms; its"
                + " certificate holds for another 61 days.",
            "NOTE icmp-filtered"),
        page(
            "the port is closed",
            story -> reached(story).port(Kind.PORT, IPV4, ReplyKind.TCP_RESET),
            "example.com resolves and is reachable in 23 ms, but its TCP port 443 is closed.",
            "BROKEN port-closed"),
        page(
            "the port is silent while the host answers",
            story -> reached(story).port(Kind.PORT, IPV4, null),
            "example.com resolves and is reachable in 23 ms, but its TCP port 443 does not answer.",
            "BROKEN port-filtered"),
        new Case(
            "neither web port is open, where nobody asked for one",
            new DiagnosisRequest(
                TargetParser.parse("example.com"), null, null, "/", null, IPV4, LIMIT),
            story ->
                reached(story)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_RESET)
                    .port(Kind.PLAIN_PORT, IPV4, ReplyKind.TCP_RESET),
            List.of("DEGRADED port-closed"),
            "example.com resolves and is reachable in 23 ms, but no web server answers."),
        new Case(
            "port 80 is open and port 443 is not",
            new DiagnosisRequest(
                TargetParser.parse("example.com"), null, null, "/", null, IPV4, LIMIT),
            story ->
                reached(story)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_RESET)
                    .port(Kind.PLAIN_PORT, IPV4, ReplyKind.TCP_SYN_ACK)
                    .http(IPV4, 200),
            List.of("DEGRADED no-https"),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but it offers"
                + " plain HTTP only."),
        page(
            "packets are lost",
            story ->
                resolved(story)
                    .ping(IPV4, 7, 10, 23)
                    .path(IPV4, ReplyKind.ECHO_REPLY, 2, 23)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_SYN_ACK)
                    .tls(IPV4, LONG, null)
                    .http(IPV4, 200),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but packets"
                + " are lost.",
            "DEGRADED loss"),
        page(
            "one lost packet of ten is chance",
            story ->
                resolved(story)
                    .ping(IPV4, 9, 10, 23)
                    .path(IPV4, ReplyKind.ECHO_REPLY, 2, 23)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_SYN_ACK)
                    .tls(IPV4, LONG, null)
                    .http(IPV4, 200),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms; its"
                + " certificate holds for another 61 days.",
            "NOTE single-loss"),
        page(
            "a router that limits its answers is no finding",
            story ->
                resolved(story)
                    .ping(IPV4, 10, 10, 23)
                    .path(IPV4, ReplyKind.ECHO_REPLY, 2, 23, 1)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_SYN_ACK)
                    .tls(IPV4, LONG, null)
                    .http(IPV4, 200),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms; its"
                + " certificate holds for another 61 days."),
        page(
            "a router that answers late but forwards at once is no finding",
            story ->
                resolved(story)
                    .ping(IPV4, 10, 10, 23)
                    .path(IPV4, ReplyKind.ECHO_REPLY, 400, 23)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_SYN_ACK)
                    .tls(IPV4, LONG, null)
                    .http(IPV4, 200),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms; its"
                + " certificate holds for another 61 days."),
        page(
            "a hop that adds time to all behind it is told, as distance",
            story ->
                resolved(story)
                    .ping(IPV4, 10, 10, 160)
                    .path(IPV4, ReplyKind.ECHO_REPLY, 2, 160)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_SYN_ACK)
                    .tls(IPV4, LONG, null)
                    .http(IPV4, 200),
            "example.com resolves, is reachable in 160 ms and answers 200 OK in 64 ms; its"
                + " certificate holds for another 61 days.",
            "NOTE far-hop"),
        page(
            "the host is slow to answer",
            story ->
                resolved(story)
                    .ping(IPV4, 10, 10, 450)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_SYN_ACK)
                    .tls(IPV4, LONG, null)
                    .http(IPV4, 200),
            "example.com resolves, is reachable in 450 ms and answers 200 OK in 64 ms, but it is"
                + " slow to answer (450 ms).",
            "DEGRADED slow"),
        page(
            "the route is RPKI invalid",
            story -> story.fine(IPV4).route(IPV4, Rpki.State.INVALID, false),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but its route"
                + " is RPKI invalid.",
            "DEGRADED rpki-invalid"),
        page(
            "the route is kept from a session that ended",
            story -> story.fine(IPV4).route(IPV4, Rpki.State.VALID, true),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but its route"
                + " is stale.",
            "DEGRADED route-stale"),
        page(
            "no route is known, and yet it answers: harmless",
            story -> story.fine(IPV4).route(IPV4, null, false),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms; its"
                + " certificate holds for another 61 days.",
            "NOTE no-bgp-route"),
        page(
            "large packets vanish",
            story -> secured(story).mtu(IPV4, MtuConclusion.BLACK_HOLE, 1400).http(IPV4, 200),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but packets"
                + " above 1400 bytes vanish.",
            "DEGRADED mtu-black-hole"),
        page(
            "this server cannot send",
            story -> resolved(story).cannotSend(IPV4, "Network is unreachable"),
            "example.com resolves, but this server cannot send there.",
            "UNKNOWN not-sent"),
        page(
            "the address may not be measured",
            story ->
                resolved(story)
                    .skip(Kind.PING, IPV4, "192.0.2.80 is in 192.0.2.0/24, which is excluded"),
            "example.com resolves, but this server may not measure its address.",
            "UNKNOWN not-allowed"));
  }

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static Stream<Case> services() {
    return Stream.of(
        page(
            "the certificate expired",
            story -> open(story).tls(IPV4, Duration.ofDays(-3), "CERT_HAS_EXPIRED").http(IPV4, 200),
            "example.com resolves and is reachable in 23 ms, but its certificate expired 3 days"
                + " ago.",
            "BROKEN cert-expired"),
        page(
            "the certificate is for another name",
            story -> open(story).tls(IPV4, LONG, "ERR_TLS_CERT_ALTNAME_INVALID").http(IPV4, 200),
            "example.com resolves and is reachable in 23 ms, but its certificate is for other"
                + " names.",
            "BROKEN cert-name"),
        page(
            "a certificate between is missing",
            story -> open(story).tls(IPV4, LONG, "UNABLE_TO_VERIFY_LEAF_SIGNATURE").http(IPV4, 200),
            "example.com resolves and is reachable in 23 ms, but its certificate chain is"
                + " incomplete.",
            "BROKEN cert-chain"),
        page(
            "the certificate ends soon",
            story ->
                open(story)
                    .tls(
                        IPV4,
                        Duration.ofDays(5),
                        null,
                        new TlsFinding(
                            "cert_validity",
                            TlsFinding.Severity.MEDIUM,
                            "The certificate ends in 5 days; renew it.",
                            null))
                    .http(IPV4, 200),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but its"
                + " certificate ends soon.",
            "DEGRADED cert-ends-soon"),
        page(
            "a weak cipher suite",
            story ->
                open(story)
                    .tls(
                        IPV4,
                        LONG,
                        null,
                        new TlsFinding(
                            "cipher", TlsFinding.Severity.HIGH, "RC4 can be broken.", null))
                    .http(IPV4, 200),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but its TLS"
                + " is weak.",
            "DEGRADED tls-cipher"),
        page(
            "the port does not speak TLS; that HTTP fails follows and is not told",
            story ->
                open(story)
                    .tlsFails(IPV4, TlsFailure.NOT_TLS, TlsStage.HANDSHAKE, "it speaks HTTP")
                    .httpFails(IPV4, HttpPhase.TLS, HttpFailure.TLS_FAILED, "no TLS session"),
            "example.com resolves and is reachable in 23 ms, but its port does not speak TLS.",
            "BROKEN tls-fails"),
        page(
            "the handshake stalls where large packets vanish: the MTU is the cause",
            story ->
                resolved(story)
                    .ping(IPV4, 10, 10, 23)
                    .port(Kind.PORT, IPV4, ReplyKind.TCP_SYN_ACK)
                    .mtu(IPV4, MtuConclusion.BLACK_HOLE, 1400)
                    .tlsFails(
                        IPV4, TlsFailure.TIMED_OUT, TlsStage.HANDSHAKE, "nothing came within 10 s")
                    .httpFails(IPV4, HttpPhase.TLS, HttpFailure.TIMED_OUT, "nothing came"),
            "example.com resolves and is reachable in 23 ms, but packets above 1400 bytes vanish.",
            "BROKEN mtu-black-hole"),
        page(
            "the handshake stalls and the MTU is fine",
            story ->
                open(story)
                    .tlsFails(
                        IPV4, TlsFailure.TIMED_OUT, TlsStage.HANDSHAKE, "nothing came within 10 s"),
            "example.com resolves and is reachable in 23 ms, but no TLS session comes about.",
            "BROKEN tls-fails"),
        page(
            "the server answers 502",
            story -> secured(story).http(IPV4, 502),
            "example.com resolves and is reachable in 23 ms, but its web server answers 502 Bad"
                + " Gateway.",
            "BROKEN server-error"),
        page(
            "the page is not there",
            story -> secured(story).http(IPV4, 404),
            "example.com resolves and is reachable in 23 ms, but its web server answers 404 Not"
                + " Found.",
            "DEGRADED client-error"),
        page(
            "an expired certificate and an error of the server are two causes",
            story -> open(story).tls(IPV4, Duration.ofDays(-3), "CERT_HAS_EXPIRED").http(IPV4, 502),
            "example.com resolves and is reachable in 23 ms, but its certificate expired 3 days ago"
                + " and its web server answers 502 Bad Gateway.",
            "BROKEN cert-expired",
            "BROKEN server-error"),
        page(
            "redirects in a circle",
            story ->
                secured(story)
                    .redirect(IPV4, "https://example.com/", "it leads in a circle: asked before"),
            "example.com resolves and is reachable in 23 ms, but its redirects lead in a circle.",
            "BROKEN redirect-loop"),
        page(
            "a redirect to a name that does not exist",
            story -> secured(story).redirect(IPV4, "https://www.example.net/", null),
            "example.com resolves and is reachable in 23 ms, but it redirects to a place that does"
                + " not answer.",
            "BROKEN redirect-fails"),
        page(
            "the web server gives no answer",
            story ->
                secured(story)
                    .httpFails(
                        IPV4,
                        HttpPhase.FIRST_BYTE,
                        HttpFailure.CLOSED,
                        "the connection was closed"),
            "example.com resolves and is reachable in 23 ms, but its web server gives no answer.",
            "BROKEN http-fails"),
        page(
            "the web server thinks for long",
            story -> secured(story).slowHttp(IPV4, 4_024),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 4048 ms, but its web"
                + " server thinks for 4.0 s.",
            "DEGRADED server-slow"));
  }

  private static Stream<Case> families() {
    return Stream.of(
        both(
            "all is well over both",
            story -> story.fine(IPV4).fine(IPV6),
            "example.com resolves, is reachable in 23 ms over IPv4 and IPv6 and answers 200 OK in"
                + " 64 ms; its certificate holds for another 61 days."),
        both(
            "there is no IPv6: harmless",
            story -> story.fine(IPV4).dns(IPV6, "NOERROR", 3),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms; its"
                + " certificate holds for another 61 days.",
            "NOTE ipv4-only"),
        both(
            "there is no IPv4: most cannot reach it",
            story -> story.dns(IPV4, "NOERROR", 3).fine(IPV6),
            "example.com resolves, is reachable in 23 ms and answers 200 OK in 64 ms, but it has no"
                + " IPv4 address.",
            "DEGRADED ipv6-only"),
        both(
            "IPv6 does not answer while IPv4 works: degraded, not broken",
            story ->
                story
                    .fine(IPV4)
                    .dns(IPV6, "NOERROR", 3, Story.SIX)
                    .ping(IPV6, 0, 10, 0)
                    .path(IPV6, null, 2, 0)
                    .port(Kind.PORT, IPV6, null)
                    .port(Kind.PLAIN_PORT, IPV6, null),
            "example.com resolves, is reachable in 23 ms over IPv4 and answers 200 OK in 64 ms, but"
                + " it does not answer over IPv6.",
            "DEGRADED silent"),
        both(
            "this server has no IPv6: that says nothing, and IPv4 works",
            story ->
                story
                    .fine(IPV4)
                    .dns(IPV6, "NOERROR", 3, Story.SIX)
                    .cannotSend(IPV6, "Network is unreachable"),
            "example.com resolves, is reachable in 23 ms over IPv4 and answers 200 OK in 64 ms; its"
                + " certificate holds for another 61 days.",
            "NOTE not-sent"),
        both(
            "the certificate is wrong at one address only",
            story ->
                story
                    .fine(IPV4)
                    .dns(IPV6, "NOERROR", 3, Story.SIX)
                    .ping(IPV6, 10, 10, 23)
                    .port(Kind.PORT, IPV6, ReplyKind.TCP_SYN_ACK)
                    .tls(IPV6, Duration.ofDays(-3), "CERT_HAS_EXPIRED")
                    .http(IPV6, 200),
            "example.com resolves, is reachable in 23 ms over IPv4 and IPv6 and answers 200 OK in"
                + " 64 ms, but its certificate expired 3 days ago over IPv6.",
            "DEGRADED cert-expired"),
        both(
            "the certificate is wrong at both: told once",
            story -> {
              for (IpVersion version : List.of(IPV4, IPV6)) {
                story
                    .dns(version, "NOERROR", 3, Story.address(version))
                    .ping(version, 10, 10, 23)
                    .port(Kind.PORT, version, ReplyKind.TCP_SYN_ACK)
                    .tls(version, Duration.ofDays(-3), "CERT_HAS_EXPIRED")
                    .http(version, 200);
              }
              return story;
            },
            "example.com resolves and is reachable in 23 ms over IPv4 and IPv6, but its certificate"
                + " expired 3 days ago.",
            "BROKEN cert-expired"),
        both(
            "one address is refused by the policy and the other works",
            story ->
                story
                    .fine(IPV4)
                    .dns(IPV6, "NOERROR", 3, Story.SIX)
                    .skip(Kind.PING, IPV6, "2001:db8::80 is excluded"),
            "example.com resolves, is reachable in 23 ms over IPv4 and answers 200 OK in 64 ms; its"
                + " certificate holds for another 61 days.",
            "NOTE not-allowed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theCauseIsNamed(Case each) {
    DiagnosisJudged judged = each.story().apply(new Story(each.request())).judged();
    assertThat(judged.findings())
        .extracting(finding -> finding.severity() + " " + finding.id())
        .containsExactlyElementsOf(each.findings());
    assertThat(judged.sentence()).isEqualTo(each.sentence());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void findingsComeTheWorstFirstAndHaveWholeSentences(Case each) {
    DiagnosisJudged judged = each.story().apply(new Story(each.request())).judged();
    assertThat(judged.findings())
        .extracting(DiagnosisFinding::severity)
        .isSortedAccordingTo(Severity::compareTo);
    for (DiagnosisFinding finding : judged.findings()) {
      assertThat(finding.sentence()).matches("(?s)[^{}]+\\.").doesNotContain("..", "null");
      assertThat(finding.evidence()).allSatisfy(line -> assertThat(line).doesNotContain("{over}"));
    }
    assertThat(judged.sentence()).endsWith(".").doesNotContain("{over}", "null");
  }

  @Test
  void aFindingBringsWhatWasSeen() {
    DiagnosisJudged judged =
        open(new Story(PAGE)).tls(IPV4, Duration.ofDays(-3), "CERT_HAS_EXPIRED").judged();
    assertThat(judged.findings().getFirst().evidence())
        .singleElement()
        .asString()
        .contains("TLS 1.3 with example.com");
    assertThat(judged.findings().getFirst().versions()).containsExactly(IPV4);
    assertThat(judged.findings().getFirst().advice()).contains("new certificate");
  }

  @Test
  void whatWentWellIsToldStepByStep() {
    assertThat(new Story(PAGE).fine(IPV4).judged().checked())
        .hasSize(7)
        .anySatisfy(line -> assertThat(line).startsWith("Ping over IPv4: "))
        .anySatisfy(line -> assertThat(line).startsWith("DNS A: "));
  }

  @Test
  void anAddressNeedsNoName() {
    DiagnosisRequest address =
        new DiagnosisRequest(
            new Target.Address(Story.FOUR, "192.0.2.80"),
            HttpProtocol.HTTPS,
            null,
            "/",
            null,
            null,
            LIMIT);
    DiagnosisJudged judged =
        new Story(address)
            .ping(IPV4, 10, 10, 23)
            .port(Kind.PORT, IPV4, ReplyKind.TCP_RESET)
            .judged();
    assertThat(judged.sentence())
        .isEqualTo("192.0.2.80 is reachable in 23 ms, but its TCP port 443 is closed.");
  }
}
