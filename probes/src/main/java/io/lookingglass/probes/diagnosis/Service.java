package io.lookingglass.probes.diagnosis;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
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
            ? Sentence.of("its port does not speak TLS{0}", Found.OVER)
            : Sentence.of("no TLS session comes about{0}", Found.OVER),
        Sentence.of("The port is open, but no TLS session comes about: {0}.", reason),
        failure.failure() == TlsFailure.NOT_TLS
            ? Sentence.of("Something else listens there, or the server is set up without TLS.")
            : Sentence.of("The server's log, and the TLS page with every message, show more."),
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
        Sentence.of("packets above {0} bytes vanish{1}", mtu.pathMtu(), Found.OVER),
        symptom == Kind.TLS
            ? Sentence.of(
                "Packets above {0} bytes vanish on the way and no router says so; the TLS handshake"
                    + " stalls when the first large one comes.",
                mtu.pathMtu())
            : Sentence.of(
                "Packets above {0} bytes vanish on the way and no router says so; the answer stalls"
                    + " when the first large one comes.",
                mtu.pathMtu()),
        mtu.tcpMss() == null
            ? Sentence.of("Clamp the MSS to what fits, or let ICMP \"packet too big\" pass.")
            : Sentence.of(
                "Clamp the MSS to {0}, or let ICMP \"packet too big\" pass.", mtu.tcpMss()),
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
                  ? Sentence.of("its certificate expired")
                  : Sentence.of("its certificate expired {0} ago", lasting(leaf.notAfter(), now)),
              trust,
              Sentence.of(
                  "Install a new certificate; if there is one already, the server was not"
                      + " reloaded."));
      case "CERT_NOT_YET_VALID" ->
          cert(
              "cert-not-yet-valid",
              leaf == null
                  ? Sentence.of("its certificate is not valid yet")
                  : Sentence.of(
                      "its certificate is not valid for another {0}",
                      lasting(now, leaf.notBefore())),
              trust,
              Sentence.of("Check the clock of this server, and when the certificate begins."));
      case "ERR_TLS_CERT_ALTNAME_INVALID" ->
          cert(
              "cert-name",
              Sentence.of("its certificate is for other names"),
              trust,
              Sentence.of(
                  "Get a certificate with that name, or look whether another server answers."));
      case "DEPTH_ZERO_SELF_SIGNED_CERT" ->
          cert(
              "cert-self-signed",
              Sentence.of("its certificate is signed by itself"),
              trust,
              Sentence.of("Get one from an authority that clients know."));
      case "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT" ->
          cert(
              "cert-chain",
              Sentence.of("its certificate chain is incomplete"),
              trust,
              Sentence.of("Let the server send the certificates between its own and the root."));
      default ->
          cert(
              "cert-untrusted",
              Sentence.of("its certificate is not trusted"),
              trust,
              Sentence.of("Get one from an authority that clients know."));
    }
  }

  private void cert(String id, Sentence clause, TlsTrust trust, Sentence advice) {
    add(
        id,
        Severity.BROKEN,
        Sentence.of("{0}{1}", clause, Found.OVER),
        trust.said(),
        advice,
        Kind.TLS);
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
          ends
              ? Sentence.of("its certificate ends soon{0}", Found.OVER)
              : Sentence.of("its TLS is weak{0}", Found.OVER),
          PlainText.sentence(finding.said(), LONGEST),
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
          Sentence.of("its web server answers {0}{1}", HttpStatuses.words(status), Found.OVER),
          Sentence.of(
              "{0} answers {1}.", PlainText.line(last.url(), LONGEST), HttpStatuses.words(status)),
          advice(status),
          Kind.HTTP);
    }
    Double thinking = last.timings().thinking();
    if (status < 500 && thinking != null && thinking >= SLOW) {
      add(
          "server-slow",
          Severity.DEGRADED,
          Sentence.of("its web server thinks for {0}{1}", seconds(thinking), Found.OVER),
          Sentence.of(
              "The web server took {0} to answer, the network's part taken off.",
              seconds(thinking)),
          Sentence.of("The application behind it is slow, or overloaded."),
          Kind.HTTP);
    }
    for (HttpHop hop : hops) {
      for (HttpFinding finding : hop.findings()) {
        if (finding.severity() == HttpFinding.Severity.ERROR
            && !finding.id().equals("certificate")) {
          add(
              "http-" + finding.id(),
              Severity.DEGRADED,
              Sentence.of("its answer has a fault{0}", Found.OVER),
              finding.said(),
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
          Sentence.of("it redirects to a place that does not answer{0}", Found.OVER),
          Sentence.of("It redirects to {0}, which does not answer: {1}.", url, reason),
          Sentence.of("Mend the redirect, or what it leads to; diagnose that place by itself."),
          Kind.HTTP);
    } else if (failure.failure() != HttpFailure.TIMED_OUT || !blackHole(Kind.HTTP)) {
      add(
          last.head() == null ? "http-fails" : "http-cut-short",
          last.head() == null ? Severity.BROKEN : Severity.DEGRADED,
          last.head() == null
              ? Sentence.of("its web server gives no answer{0}", Found.OVER)
              : Sentence.of("its answer is cut short{0}", Found.OVER),
          last.head() == null
              ? Sentence.of("The connection stands, but {0} gives no answer: {1}.", url, reason)
              : Sentence.of(
                  "The connection stands, but {0} ends amid its answer: {1}.", url, reason),
          Sentence.of("The server's log shows more."),
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
            ? Sentence.of("its redirects lead in a circle{0}", Found.OVER)
            : Sentence.of("its redirect cannot be followed{0}", Found.OVER),
        Sentence.of(
            "It redirects to {0}: {1}.",
            where, PlainText.line(String.valueOf(redirect.notFollowed()), LONGEST)),
        circle
            ? Sentence.of(
                "Often one side redirects to HTTPS and the other back to HTTP, or to another name"
                    + " and back.")
            : null,
        Kind.HTTP);
  }

  private static @Nullable Sentence advice(int status) {
    return switch (status) {
      case 502, 504 ->
          Sentence.of("The proxy is there, the server behind it is not: look at that one.");
      case 503 -> Sentence.of("The service is overloaded or switched off; its own log shows more.");
      case 401, 407 -> Sentence.of("It asks who one is; with a sign-in the answer may be another.");
      case 403 ->
          Sentence.of(
              "It refuses this client: perhaps a protection that wants a browser, or a rule.");
      case 404, 410 -> Sentence.of("The server works, but there is no page under that path.");
      case 429 -> Sentence.of("Too many requests come from here; wait, then ask again.");
      default -> status >= 500 ? Sentence.of("The server's own log shows more.") : null;
    };
  }

  /** {@code 3 days}, {@code 5 hours}, {@code 20 minutes}. */
  static Sentence lasting(Instant from, Instant to) {
    Duration time = Duration.between(from, to);
    if (time.toHours() >= 48) {
      return Sentence.of("{0} days", "%,d".formatted(time.toDays()));
    }
    return time.toHours() >= 2
        ? Sentence.of("{0} hours", time.toHours())
        : Sentence.of("{0} {0|minute|minutes}", Math.max(0, time.toMinutes()));
  }

  private static String seconds(double milliseconds) {
    return String.format(Locale.ROOT, "%.1f s", milliseconds / 1_000);
  }

  private void add(
      String id,
      Severity severity,
      Sentence clause,
      Sentence sentence,
      @Nullable Sentence advice,
      Kind... evidence) {
    List<Sentence> seen = new ArrayList<>(steps.evidence(version, evidence));
    seen.remove(sentence);
    found.add(new Found(id, severity, clause, sentence, seen, advice));
  }
}
