package io.lookingglass.probes.diagnosis;

import io.lookingglass.probes.event.DiagnosisFinding.Severity;
import io.lookingglass.probes.event.DiagnosisStep.Kind;
import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.result.HttpFinding;
import io.lookingglass.probes.result.HttpHop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.result.HttpStatuses;
import io.lookingglass.probes.result.MtuResult;
import io.lookingglass.probes.result.PlainText;
import io.lookingglass.probes.result.TlsResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is the matter with TLS and the web server at one address whose port is open. */
final class Service {
  private static final int LONGEST = 300;
  private static final int MOST_FINDINGS = 3;

  /** How long a server may think about an answer, in milliseconds. */
  private static final double SLOW = 2_000;

  private final Steps steps;
  private final IpVersion version;
  private final Instant now;
  private final List<Found> found = new ArrayList<>();

  private Service(Steps steps, IpVersion version, Instant now) {
    this.steps = steps;
    this.version = version;
    this.now = now;
  }

  static List<Found> of(Steps steps, IpVersion version, Instant now) {
    Service service = new Service(steps, version, now);
    service.judge();
    return service.found;
  }

  private void judge() {
    TlsResult tls = steps.result(Kind.TLS, version, TlsResult.class);
    if (tls != null && tls.failure() != null && tls.session() == null) {
      noSession(tls.failure());
      return; // Without TLS there is no HTTP: that it fails is no cause of its own.
    }
    if (tls != null) {
      certificate(tls);
      weaknesses(tls);
    }
    HttpResult http = steps.result(Kind.HTTP, version, HttpResult.class);
    HttpHop last = http == null ? null : http.answer();
    if (http != null && last != null) {
      answer(http, last);
    }
  }

  private void noSession(TlsResult.Failure failure) {
    if (failure.failure() == TlsFailure.STOPPED) {
      return; // From here, and said elsewhere.
    }
    if (failure.failure() == TlsFailure.TIMED_OUT
        && failure.stage() != TlsStage.CONNECT
        && blackHole(Kind.TLS)) {
      return;
    }
    String reason = PlainText.line(failure.reason(), LONGEST);
    add(
        "tls-fails",
        Severity.BROKEN,
        failure.failure() == TlsFailure.NOT_TLS
            ? "its port does not speak TLS" + Found.OVER
            : "no TLS session comes about" + Found.OVER,
        "The port is open, but no TLS session comes about: %s.".formatted(reason),
        failure.failure() == TlsFailure.NOT_TLS
            ? "Something else listens there, or the server is set up without TLS."
            : "The server's log, and the TLS page with every message, show more.",
        Kind.TLS);
  }

  /** Whether the handshake stalls because large packets vanish: then that is the cause. */
  private boolean blackHole(Kind symptom) {
    MtuResult mtu = steps.result(Kind.MTU, version, MtuResult.class);
    if (mtu == null || mtu.conclusion() != MtuConclusion.BLACK_HOLE || mtu.pathMtu() == null) {
      return false;
    }
    add(
        "mtu-black-hole",
        Severity.BROKEN,
        "packets above %d bytes vanish%s".formatted(mtu.pathMtu(), Found.OVER),
        "Packets above %d bytes vanish on the way and no router says so; the %s stalls when the first large one comes."
            .formatted(mtu.pathMtu(), symptom == Kind.TLS ? "TLS handshake" : "answer"),
        "Clamp the MSS to %s, or let ICMP \"packet too big\" pass."
            .formatted(mtu.tcpMss() == null ? "what fits" : mtu.tcpMss().toString()),
        Kind.MTU,
        symptom);
    return true;
  }

  private void certificate(TlsResult tls) {
    TlsTrust trust = tls.trust();
    if (trust == null || trust.authorized()) {
      return;
    }
    TlsCertificate leaf = tls.chain().isEmpty() ? null : tls.chain().getFirst().certificate();
    String error = trust.error() == null ? "" : trust.error();
    switch (error) {
      case "CERT_HAS_EXPIRED" ->
          cert(
              "cert-expired",
              leaf == null
                  ? "its certificate expired"
                  : "its certificate expired %s ago".formatted(lasting(leaf.notAfter(), now)),
              trust,
              "Install a new certificate; if there is one already, the server was not reloaded.");
      case "CERT_NOT_YET_VALID" ->
          cert(
              "cert-not-yet-valid",
              leaf == null
                  ? "its certificate is not valid yet"
                  : "its certificate is not valid for another %s"
                      .formatted(lasting(now, leaf.notBefore())),
              trust,
              "Check the clock of this server, and when the certificate begins.");
      case "ERR_TLS_CERT_ALTNAME_INVALID" ->
          cert(
              "cert-name",
              "its certificate is for other names",
              trust,
              "Get a certificate with that name, or look whether another server answers.");
      case "DEPTH_ZERO_SELF_SIGNED_CERT" ->
          cert(
              "cert-self-signed",
              "its certificate is signed by itself",
              trust,
              "Get one from an authority that clients know.");
      case "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT" ->
          cert(
              "cert-chain",
              "its certificate chain is incomplete",
              trust,
              "Let the server send the certificates between its own and the root.");
      default ->
          cert(
              "cert-untrusted",
              "its certificate is not trusted",
              trust,
              "Get one from an authority that clients know.");
    }
  }

  private void cert(String id, String clause, TlsTrust trust, String advice) {
    add(id, Severity.BROKEN, clause + Found.OVER, trust.sentence(), advice, Kind.TLS);
  }

  private void weaknesses(TlsResult tls) {
    boolean authorized = tls.trust() != null && tls.trust().authorized();
    int told = 0;
    for (TlsFinding finding : tls.findings()) {
      boolean ending = finding.id().equals("cert_validity");
      boolean bad = finding.severity().compareTo(TlsFinding.Severity.HIGH) >= 0;
      boolean ends = ending && finding.severity() == TlsFinding.Severity.MEDIUM;
      if (finding.id().equals("cert_trust")
          || finding.id().equals("cert_name")
          || finding.id().equals("cert_chain")
          || (ending && !authorized)
          || !(bad || ends)
          || told == MOST_FINDINGS) {
        continue;
      }
      told++;
      add(
          ends ? "cert-ends-soon" : "tls-" + finding.id().replace('_', '-'),
          Severity.DEGRADED,
          ends ? "its certificate ends soon" + Found.OVER : "its TLS is weak" + Found.OVER,
          PlainText.line(finding.sentence(), LONGEST),
          null,
          Kind.TLS);
    }
  }

  private void answer(HttpResult http, HttpHop last) {
    List<HttpHop> hops = http.ways().getFirst().hops();
    HttpStep.Failed failure = last.failure();
    if (failure != null) {
      failed(last, failure);
      return;
    }
    HttpStep.Redirected redirect = last.redirect();
    if (redirect != null && redirect.notFollowed() != null) {
      redirected(hops, redirect);
      return;
    }
    if (last.head() == null) {
      return;
    }
    int status = last.head().status();
    if (status >= 400) {
      boolean server = status >= 500;
      add(
          server ? "server-error" : "client-error",
          server ? Severity.BROKEN : Severity.DEGRADED,
          "its web server answers %s%s".formatted(HttpStatuses.words(status), Found.OVER),
          "%s answers %s."
              .formatted(PlainText.line(last.url(), LONGEST), HttpStatuses.words(status)),
          advice(status),
          Kind.HTTP);
    }
    Double thinking = last.timings().thinking();
    if (status < 500 && thinking != null && thinking >= SLOW) {
      add(
          "server-slow",
          Severity.DEGRADED,
          String.format(
              Locale.ROOT, "its web server thinks for %.1f s%s", thinking / 1_000, Found.OVER),
          String.format(
              Locale.ROOT,
              "The web server took %.1f s to answer, the network's part taken off.",
              thinking / 1_000),
          "The application behind it is slow, or overloaded.",
          Kind.HTTP);
    }
    for (HttpHop hop : hops) {
      for (HttpFinding finding : hop.findings()) {
        if (finding.severity() == HttpFinding.Severity.ERROR
            && !finding.id().equals("certificate")) {
          add(
              "http-" + finding.id(),
              Severity.DEGRADED,
              "its answer has a fault" + Found.OVER,
              finding.sentence(),
              null,
              Kind.HTTP);
        }
      }
    }
  }

  private void failed(HttpHop last, HttpStep.Failed failure) {
    if (failure.failure() == HttpFailure.CANCELLED) {
      return;
    }
    String url = PlainText.line(last.url(), LONGEST);
    String reason = PlainText.line(failure.reason(), LONGEST);
    if (last.number() > 0) {
      add(
          "redirect-fails",
          Severity.BROKEN,
          "it redirects to a place that does not answer" + Found.OVER,
          "It redirects to %s, which does not answer: %s.".formatted(url, reason),
          "Mend the redirect, or what it leads to; diagnose that place by itself.",
          Kind.HTTP);
    } else if (failure.failure() != HttpFailure.TIMED_OUT || !blackHole(Kind.HTTP)) {
      add(
          last.head() == null ? "http-fails" : "http-cut-short",
          last.head() == null ? Severity.BROKEN : Severity.DEGRADED,
          last.head() == null
              ? "its web server gives no answer" + Found.OVER
              : "its answer is cut short" + Found.OVER,
          "The connection stands, but %s %s: %s."
              .formatted(
                  url, last.head() == null ? "gives no answer" : "ends amid its answer", reason),
          "The server's log shows more.",
          Kind.HTTP);
    }
  }

  private void redirected(List<HttpHop> hops, HttpStep.Redirected redirect) {
    boolean circle = hops.stream().anyMatch(hop -> hop.url().equals(redirect.url()));
    String where =
        PlainText.line(redirect.url() == null ? redirect.location() : redirect.url(), LONGEST);
    add(
        circle ? "redirect-loop" : "redirect-not-followed",
        circle || hops.size() > 10 || redirect.url() == null ? Severity.BROKEN : Severity.DEGRADED,
        circle
            ? "its redirects lead in a circle" + Found.OVER
            : "its redirect cannot be followed" + Found.OVER,
        "It redirects to %s: %s."
            .formatted(where, PlainText.line(String.valueOf(redirect.notFollowed()), LONGEST)),
        circle
            ? "Often one side redirects to HTTPS and the other back to HTTP, or to another name and"
                + " back."
            : null,
        Kind.HTTP);
  }

  private static @Nullable String advice(int status) {
    return switch (status) {
      case 502, 504 -> "The proxy is there, the server behind it is not: look at that one.";
      case 503 -> "The service is overloaded or switched off; its own log shows more.";
      case 401, 407 -> "It asks who one is; with a sign-in the answer may be another.";
      case 403 -> "It refuses this client: perhaps a protection that wants a browser, or a rule.";
      case 404, 410 -> "The server works, but there is no page under that path.";
      case 429 -> "Too many requests come from here; wait, then ask again.";
      default -> status >= 500 ? "The server's own log shows more." : null;
    };
  }

  /** {@code 3 days}, {@code 5 hours}, {@code 20 minutes}. */
  static String lasting(Instant from, Instant to) {
    Duration time = Duration.between(from, to);
    if (time.toHours() >= 48) {
      return "%,d days".formatted(time.toDays());
    }
    return time.toHours() >= 2
        ? time.toHours() + " hours"
        : Math.max(0, time.toMinutes()) + " minutes";
  }

  private void add(
      String id,
      Severity severity,
      String clause,
      String sentence,
      @Nullable String advice,
      Kind... evidence) {
    List<String> seen = new ArrayList<>(steps.evidence(version, evidence));
    seen.remove(sentence);
    found.add(new Found(id, severity, clause, sentence, seen, advice));
  }
}
