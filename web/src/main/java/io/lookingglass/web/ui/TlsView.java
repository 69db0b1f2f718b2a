package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsFinding.Severity;
import io.lookingglass.probes.event.TlsOcsp;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.web.ui.PingView.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A look at TLS as its page shows it.
 *
 * @param waterfalls a connection each
 * @param cards the chain, the server's own certificate first
 * @param trust what the chain is worth, a line each
 * @param bad findings that want to be mended
 * @param others all the others
 * @param enumeration all that the server takes; absent when it was not asked for
 * @param chainUrl where the chain is as PEM; absent when there is none
 */
record TlsView(
    List<Figure> figures,
    List<TlsWaterfall> waterfalls,
    int notShown,
    List<Fact> session,
    List<TlsCard> cards,
    List<Line> trust,
    List<Line> bad,
    List<Line> others,
    @Nullable TlsEnumerationView enumeration,
    @Nullable String chainUrl) {
  TlsView {
    figures = List.copyOf(figures);
    waterfalls = List.copyOf(waterfalls);
    session = List.copyOf(session);
    cards = List.copyOf(cards);
    trust = List.copyOf(trust);
    bad = List.copyOf(bad);
    others = List.copyOf(others);
  }

  /**
   * Something that is said.
   *
   * @param tone good, warning, bad, unknown
   * @param tag before the sentence
   */
  record Line(String tone, String tag, String sentence) {}

  /**
   * @param now when it was measured
   */
  static TlsView of(TlsResult result, String id, Instant now) {
    List<TlsWaterfall> waterfalls = new ArrayList<>();
    if (result.timeline().stream().anyMatch(entry -> entry.connection() == 0)) {
      waterfalls.add(
          TlsWaterfall.of(0, say("The handshake, message by message"), result.timeline()));
    }
    if (result.timeline().stream().anyMatch(entry -> entry.connection() == 1)) {
      waterfalls.add(TlsWaterfall.of(1, second(result), result.timeline()));
    }
    return new TlsView(
        figures(result, now),
        waterfalls,
        result.notShown(),
        session(result),
        result.chain().stream().map(sent -> TlsCard.of(sent, now)).toList(),
        trust(result.trust()),
        findings(result, true),
        findings(result, false),
        TlsEnumerationView.of(result.enumeration()),
        result.chain().isEmpty() ? null : "/m/" + id + "/chain.pem");
  }

  private static String second(TlsResult result) {
    TlsResult.Resumption resumption = result.resumption();
    TlsAgreement session = resumption == null ? null : resumption.session();
    if (session == null) {
      return resumption == null
          ? say("A second connection, to resume the session: under way")
          : say("A second connection, to resume the session: failed");
    }
    return session.resumed()
        ? say("A second connection, to resume the session: resumed")
        : say("A second connection, to resume the session: a new session");
  }

  private static List<Figure> figures(TlsResult result, Instant now) {
    List<Figure> figures = new ArrayList<>();
    TlsAgreement session = result.session();
    if (session != null) {
      figures.add(new Figure(say("Protocol"), session.version(), ""));
      figures.add(
          new Figure(
              say("Key exchange"),
              session.group() == null ? say("no group") : session.group(),
              session.postQuantum() ? say("post-quantum") : ""));
    }
    TlsResult.Timings timings = result.timings();
    if (timings.dns() > 0) {
      figures.add(new Figure("DNS", Figures.ms(timings.dns()), "ms"));
    }
    if (timings.tcp() != null) {
      figures.add(new Figure("TCP", Figures.ms(timings.tcp()), "ms"));
    }
    if (timings.startTls() != null) {
      figures.add(new Figure(say("Plain text before"), Figures.ms(timings.startTls()), "ms"));
    }
    if (timings.tls() != null) {
      figures.add(new Figure("TLS", Figures.ms(timings.tls()), "ms"));
    }
    TlsCertificate leaf = result.chain().isEmpty() ? null : result.chain().getFirst().certificate();
    if (leaf != null) {
      long days = Duration.between(now, leaf.notAfter()).toDays();
      figures.add(
          new Figure(say("Certificate"), Figures.count(days), say("{0|day|days} left", days)));
    }
    return figures;
  }

  private static List<Fact> session(TlsResult result) {
    TlsAgreement session = result.session();
    if (session == null) {
      return List.of();
    }
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(say("Cipher suite"), List.of(session.cipherSuite()), true));
    facts.add(new Fact(say("Key exchange"), List.of(exchange(session)), false));
    facts.add(
        new Fact(
            say("Server's signature"),
            List.of(session.signatureScheme() == null ? say("none") : session.signatureScheme()),
            true));
    facts.add(
        new Fact(
            "ALPN",
            List.of(
                session.applicationProtocol() == null
                    ? result.alpn().isEmpty() ? say("not offered") : say("none chosen")
                    : session.applicationProtocol()),
            session.applicationProtocol() != null));
    facts.add(
        new Fact(
            say("Server name (SNI)"),
            List.of(
                result.serverName() == null
                    ? say("not sent")
                    : Boolean.TRUE.equals(session.serverNameAcknowledged())
                        ? say("{0}, acknowledged", result.serverName())
                        : say("{0}, not acknowledged", result.serverName())),
            false));
    facts.add(
        new Fact(
            say("Tickets"),
            List.of(
                session.tickets() == 0
                    ? say("none")
                    : session.ticketLifetimeSeconds() == null
                        ? String.valueOf(session.tickets())
                        : say(
                            "{0}, good for {1}",
                            session.tickets(), lasting(session.ticketLifetimeSeconds()))),
            false));
    facts.add(
        new Fact(
            "0-RTT",
            List.of(
                session.maxEarlyDataBytes() == null
                    ? say("not offered")
                    : say("up to {0} bytes", Figures.count(session.maxEarlyDataBytes()))),
            false));
    if (session.secureRenegotiation() != null) {
      facts.add(
          new Fact(
              say("Secure renegotiation"),
              List.of(session.secureRenegotiation() ? say("supported") : say("not supported")),
              false));
    }
    if (session.extendedMasterSecret() != null) {
      facts.add(
          new Fact(
              say("Extended master secret"),
              List.of(session.extendedMasterSecret() ? say("used") : say("not offered")),
              false));
    }
    facts.add(new Fact(say("OCSP stapling"), List.of(ocsp(result.ocsp())), false));
    facts.add(
        new Fact(
            say("Client certificate"),
            List.of(session.clientCertificateRequested() ? say("asked for") : say("not asked for")),
            false));
    facts.add(
        new Fact(
            say("Bytes of the handshake"),
            List.of(
                say(
                    "{0} sent, {1} received",
                    Figures.count(session.bytesSent()), Figures.count(session.bytesReceived()))),
            false));
    facts.add(
        new Fact(
            say("Computed here"),
            List.of(say("{0} ms of the handshake", Figures.ms(session.computingNanos() / 1e6))),
            false));
    return facts;
  }

  private static String lasting(long seconds) {
    return seconds % 86_400 == 0
        ? say("{0} {0|day|days}", seconds / 86_400)
        : seconds % 3_600 == 0
            ? say("{0} {0|hour|hours}", seconds / 3_600)
            : say("{0} {1|second|seconds}", Figures.count(seconds), seconds);
  }

  private static String exchange(TlsAgreement session) {
    if (session.group() != null) {
      return session.postQuantum()
          ? say("{0}, resists quantum computers", session.group())
          : say("{0}, not post-quantum", session.group());
    }
    return session.groupBits() == null
        ? say("encrypted to the certificate's key")
        : say("finite field of {0} bits", Figures.count(session.groupBits()));
  }

  private static String ocsp(@Nullable TlsOcsp ocsp) {
    if (ocsp == null) {
      return say("nothing stapled");
    }
    return ocsp.problem() == null
        ? say("{0}, verified", ocsp.status())
        : say("{0}, but {1}", ocsp.status(), ocsp.problem());
  }

  private static List<Line> trust(@Nullable TlsTrust trust) {
    if (trust == null) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(trust.nameMatches() ? "good" : "bad", say("Name"), said(trust.nameSaid())));
    lines.add(
        new Line(
            switch (trust.order()) {
              case COMPLETE -> "good";
              case SUPERFLUOUS, WRONG_ORDER -> "warning";
              case INCOMPLETE, SELF_SIGNED, UNREADABLE -> "bad";
            },
            say("Chain"),
            said(trust.orderSaid())));
    for (TlsTrust.Store store : trust.stores()) {
      String version = store.version() == null ? "" : " (" + store.version() + ")";
      lines.add(
          new Line(
              store.trusted() ? "good" : "bad",
              store.name() + version,
              store.trusted()
                  ? say("Trusted: {0}.", String.join(" ← ", store.path()))
                  : say("Not trusted: {0}.", String.valueOf(store.problem()))));
    }
    TlsTrust.Dane dane = trust.dane();
    if (dane != null) {
      lines.add(
          new Line(
              Boolean.TRUE.equals(dane.matches())
                  ? "good"
                  : Boolean.FALSE.equals(dane.matches()) ? "bad" : "unknown",
              "DANE",
              said(dane.said())));
    }
    return lines;
  }

  private static List<Line> findings(TlsResult result, boolean bad) {
    return result.findings().stream()
        .filter(finding -> (finding.severity().compareTo(Severity.MEDIUM) >= 0) == bad)
        .map(
            finding ->
                new Line(
                    tone(finding),
                    finding.id(),
                    said(finding.said())
                        + (finding.cve() == null || finding.sentence().contains(finding.cve())
                            ? ""
                            : " (" + finding.cve().replace(" ", ", ") + ")")))
        .toList();
  }

  private static String tone(TlsFinding finding) {
    return switch (finding.severity()) {
      case OK -> "good";
      case INFO, NOT_TESTED -> "unknown";
      case LOW, MEDIUM -> "warning";
      case HIGH, CRITICAL -> "bad";
    };
  }
}
