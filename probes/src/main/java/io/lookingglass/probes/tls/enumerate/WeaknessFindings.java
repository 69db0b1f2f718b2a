package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsFinding.Severity;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the inquiries about single weaknesses came to: a pure function, a finding each. */
final class WeaknessFindings {
  private final Plan plan;
  private final boolean only13;
  private final List<TlsFinding> findings = new ArrayList<>();

  WeaknessFindings(Plan plan) {
    this.plan = plan;
    this.only13 = plan.newestBefore13() == null;
  }

  List<TlsFinding> all() {
    extensions();
    clientRenegotiation();
    fallback();
    heartbleed();
    injection();
    robot();
    ticketbleed();
    return findings;
  }

  private void extensionsUntested(Sentence why) {
    untested(
        "crime", Sentence.of("Whether compression is offered could not be found out: {0}.", why));
    untested(
        "secure_renegotiation",
        Sentence.of("Whether renegotiation is secure could not be found out: {0}.", why));
    untested(
        "extended_master_secret",
        Sentence.of(
            "Whether the extended master secret is offered could not be found out: {0}.", why));
    untested(
        "session_tickets",
        Sentence.of("Whether session tickets are offered could not be found out: {0}.", why));
    untested(
        "heartbeat",
        Sentence.of("Whether heartbeats are offered could not be found out: {0}.", why));
  }

  private void extensions() {
    FeatureInquiry features = plan.features();
    if (features == null) {
      if (only13) {
        add("crime", Severity.OK, onlyNew("CRIME"));
        add(
            "secure_renegotiation",
            Severity.OK,
            Sentence.of("Nobody can renegotiate insecurely: nothing before TLS 1.3 is offered."));
        add(
            "extended_master_secret",
            Severity.OK,
            Sentence.of(
                "The extended master secret is not needed: nothing before TLS 1.3 is offered."));
        add(
            "session_tickets",
            Severity.INFO,
            Sentence.of(
                "Session tickets before TLS 1.3 are not offered: nothing before TLS 1.3 is"
                    + " offered."));
        add(
            "heartbeat",
            Severity.INFO,
            Sentence.of("Heartbeats are not offered: nothing before TLS 1.3 is offered."));
      } else {
        extensionsUntested(Sentence.of("not asked"));
      }
      return;
    }
    ServerHello hello = features.hello();
    if (hello == null) {
      extensionsUntested(features.missing());
      return;
    }
    add(
        "crime",
        hello.compression() == 0 ? Severity.OK : Severity.HIGH,
        hello.compression() == 0
            ? Sentence.of("CRIME is not possible: TLS compression is not offered.")
            : Sentence.of(
                "CRIME: TLS compression ({0}) is offered, which gives secrets away by their"
                    + " length.",
                TlsNames.compression(hello.compression())),
        hello.compression() == 0 ? null : "CVE-2012-4929",
        hello.compression() == 0 ? null : "CWE-310");
    boolean secure = hello.has(ClientHello.RENEGOTIATION_INFO);
    add(
        "secure_renegotiation",
        secure ? Severity.OK : Severity.HIGH,
        secure
            ? Sentence.of("Secure renegotiation is supported (RFC 5746).")
            : Sentence.of(
                "Secure renegotiation is not supported (RFC 5746): somebody between may inject"
                    + " data."),
        secure ? null : "CVE-2009-3555",
        secure ? null : "CWE-310");
    boolean extended = hello.has(ClientHello.EXTENDED_MASTER_SECRET);
    add(
        "extended_master_secret",
        extended ? Severity.OK : Severity.LOW,
        extended
            ? Sentence.of("The extended master secret is offered before TLS 1.3 (RFC 7627).")
            : Sentence.of("The extended master secret is not offered before TLS 1.3 (RFC 7627)."));
    boolean tickets = hello.has(ClientHello.SESSION_TICKET);
    add(
        "session_tickets",
        Severity.INFO,
        tickets
            ? Sentence.of("Session tickets before TLS 1.3 are offered (RFC 5077).")
            : Sentence.of("Session tickets before TLS 1.3 are not offered (RFC 5077)."));
    boolean heartbeat = hello.has(ClientHello.HEARTBEAT);
    add(
        "heartbeat",
        Severity.INFO,
        heartbeat
            ? Sentence.of("Heartbeats are offered (RFC 6520).")
            : Sentence.of("Heartbeats are not offered (RFC 6520)."));
  }

  private void clientRenegotiation() {
    String id = "secure_client_renegotiation";
    OldSession session = plan.oldSession();
    if (only13) {
      add(
          id,
          Severity.OK,
          Sentence.of("A client cannot renegotiate: nothing before TLS 1.3 is offered."));
    } else if (session == null) {
      untested(
          id,
          Sentence.of(
              "Whether a client may renegotiate could not be found out: {0}.",
              Sentence.of("no session was made for it")));
    } else {
      switch (session.renegotiation()) {
        case ACCEPTED ->
            add(
                id,
                Severity.MEDIUM,
                Sentence.of(
                    "A client may renegotiate: each time costs the server much more than the"
                        + " client, and a single connection can ask for many."),
                "CVE-2011-1473",
                "CWE-310");
        case REFUSED ->
            add(id, Severity.OK, Sentence.of("Renegotiation that a client asks for is refused."));
        case UNKNOWN ->
            untested(
                id,
                Sentence.of(
                    "Whether a client may renegotiate could not be found out: {0}.",
                    session.problem() == null
                        ? Sentence.of("the server says nothing to it")
                        : session.problem()));
      }
    }
  }

  private void fallback() {
    FallbackInquiry fallback = plan.fallback();
    if (fallback == null) {
      add(
          "fallback_scsv",
          Severity.OK,
          Sentence.of("There is one version only, so none to be talked down to."));
      return;
    }
    Boolean prevented = fallback.prevented();
    if (prevented == null) {
      untested(
          "fallback_scsv",
          Sentence.of(
              "Whether downgrades are noticed could not be found out: {0}.", fallback.missing()));
    } else if (prevented) {
      add(
          "fallback_scsv",
          Severity.OK,
          Sentence.of("A downgrade is noticed and refused (RFC 7507)."));
    } else {
      add(
          "fallback_scsv",
          Severity.LOW,
          Sentence.of(
              "A downgrade to {0} is not noticed: the mark of RFC 7507 is passed over.",
              fallback.versionName()),
          null,
          "CWE-757");
    }
  }

  private void heartbleed() {
    HeartbleedInquiry inquiry = plan.heartbleed();
    FeatureInquiry features = plan.features();
    if (inquiry == null) {
      if (only13) {
        add("heartbleed", Severity.OK, onlyNew("Heartbleed"));
      } else if (features != null && features.hello() != null && !features.heartbeat()) {
        add(
            "heartbleed",
            Severity.OK,
            Sentence.of("Heartbleed is not possible: heartbeats are not offered."));
      } else {
        untested(
            "heartbleed",
            unknown(
                "Heartbleed", features == null ? Sentence.of("not asked") : features.missing()));
      }
      return;
    }
    verdict(
        "heartbleed",
        "Heartbleed",
        inquiry.vulnerable(),
        inquiry.missing(),
        Severity.CRITICAL,
        Sentence.of(
            "Heartbleed: the server answers a heartbeat with bytes that it was not sent; its memory"
                + " can be read, keys included."),
        Sentence.of("Not vulnerable to Heartbleed: a heartbeat that is too short is passed over."),
        "CVE-2014-0160",
        "CWE-119");
  }

  private void injection() {
    EarlyCcsInquiry inquiry = plan.earlyCcs();
    if (inquiry == null) {
      nothingOld("ccs_injection", "CCS injection");
      return;
    }
    verdict(
        "ccs_injection",
        "CCS injection",
        inquiry.vulnerable(),
        inquiry.missing(),
        Severity.HIGH,
        Sentence.of(
            "CCS injection: the server changes its cipher before there is a key, so that somebody"
                + " between can set it."),
        Sentence.of(
            "Not vulnerable to CCS injection: a ChangeCipherSpec that comes too early is refused."),
        "CVE-2014-0224",
        "CWE-310");
  }

  private void robot() {
    Robot first = plan.robot();
    Robot second = plan.robotAgain();
    if (first == null) {
      SuiteInquiry newest = plan.newestBefore13();
      if (newest != null && !Robot.usable(newest.found()).isEmpty()) {
        untested("robot", unknown("ROBOT", Sentence.of("the server's RSA key was not seen")));
      } else {
        add(
            "robot",
            Severity.OK,
            Sentence.of("ROBOT is not possible: no secret is encrypted to the server's RSA key."));
      }
      return;
    }
    Boolean vulnerable = null;
    Sentence missing = second == null ? first.missing() : second.missing();
    if (second != null && second.confirms(first)) {
      vulnerable = true;
    } else if (second != null && !second.differences().isEmpty()) {
      missing = Sentence.of("its answers vary from one time to the next");
    } else if ((second == null ? first : second).complete()) {
      vulnerable = false;
    }
    verdict(
        "robot",
        "ROBOT",
        vulnerable,
        missing,
        Severity.HIGH,
        Sentence.of(
            "ROBOT: the server tells well and badly padded secrets apart ({0}), so that recorded"
                + " sessions can be decrypted by asking it.",
            String.join(" / ", first.differences())),
        Sentence.of("Not vulnerable to ROBOT: secrets are answered alike however they are padded."),
        "CVE-2017-17382 CVE-2017-17427 CVE-2017-13099",
        "CWE-203");
  }

  private void ticketbleed() {
    TicketbleedInquiry inquiry = plan.ticketbleed();
    if (inquiry == null) {
      OldSession session = plan.oldSession();
      if (only13) {
        add("ticketbleed", Severity.OK, onlyNew("Ticketbleed"));
      } else if (session != null && session.problem() == null) {
        add(
            "ticketbleed",
            Severity.OK,
            Sentence.of("Ticketbleed is not possible: no ticket was issued."));
      } else {
        untested(
            "ticketbleed",
            unknown(
                "Ticketbleed",
                session == null || session.problem() == null
                    ? Sentence.of("no session was made for it")
                    : session.problem()));
      }
      return;
    }
    verdict(
        "ticketbleed",
        "Ticketbleed",
        inquiry.vulnerable(),
        inquiry.missing(),
        Severity.HIGH,
        Sentence.of(
            "Ticketbleed: the server answers a short session id with a longer one, with bytes of"
                + " its memory."),
        Sentence.of("Not vulnerable to Ticketbleed: a session id comes back as long as it was."),
        "CVE-2016-9244",
        "CWE-200");
  }

  private void nothingOld(String id, String name) {
    if (only13) {
      add(id, Severity.OK, onlyNew(name));
    } else {
      untested(id, unknown(name, Sentence.of("not asked")));
    }
  }

  private void verdict(
      String id,
      String name,
      @Nullable Boolean vulnerable,
      Sentence missing,
      Severity severity,
      Sentence bad,
      Sentence good,
      String cve,
      String cwe) {
    if (vulnerable == null) {
      untested(id, unknown(name, missing));
    } else if (vulnerable) {
      add(id, severity, bad, cve, cwe);
    } else {
      add(id, Severity.OK, good);
    }
  }

  private static Sentence onlyNew(String attack) {
    return Sentence.of("{0} is not possible: nothing before TLS 1.3 is offered.", attack);
  }

  private static Sentence unknown(String attack, Sentence why) {
    return Sentence.of("{0} could not be found out: {1}.", attack, why);
  }

  private void untested(String id, Sentence sentence) {
    add(id, Severity.NOT_TESTED, sentence);
  }

  private void add(String id, Severity severity, Sentence sentence) {
    add(id, severity, sentence, null, null);
  }

  private void add(
      String id, Severity severity, Sentence sentence, @Nullable String cve, @Nullable String cwe) {
    findings.add(new TlsFinding(id, severity, sentence, cve, cwe));
  }
}
