package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsFinding.Severity;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the inquiries about single weaknesses came to: a pure function, a finding each. */
final class WeaknessFindings {
  private static final String ONLY_13 = "nothing before TLS 1.3 is offered";

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

  private void extensionsUntested(String why) {
    untested("crime", "Whether compression is offered", why);
    untested("secure_renegotiation", "Whether renegotiation is secure", why);
    untested("extended_master_secret", "Whether the extended master secret is offered", why);
    untested("session_tickets", "Whether session tickets are offered", why);
    untested("heartbeat", "Whether heartbeats are offered", why);
  }

  private void extensions() {
    FeatureInquiry features = plan.features();
    if (features == null) {
      if (only13) {
        add("crime", Severity.OK, "CRIME is not possible: %s.".formatted(ONLY_13));
        add(
            "secure_renegotiation",
            Severity.OK,
            "Nobody can renegotiate insecurely: %s.".formatted(ONLY_13));
        add(
            "extended_master_secret",
            Severity.OK,
            "The extended master secret is not needed: %s.".formatted(ONLY_13));
        add(
            "session_tickets",
            Severity.INFO,
            "Session tickets before TLS 1.3 are not offered: %s.".formatted(ONLY_13));
        add("heartbeat", Severity.INFO, "Heartbeats are not offered: %s.".formatted(ONLY_13));
      } else {
        extensionsUntested("not asked");
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
            ? "CRIME is not possible: TLS compression is not offered."
            : "CRIME: TLS compression (%s) is offered, which gives secrets away by their length."
                .formatted(TlsNames.compression(hello.compression())),
        hello.compression() == 0 ? null : "CVE-2012-4929",
        hello.compression() == 0 ? null : "CWE-310");
    boolean secure = hello.has(ClientHello.RENEGOTIATION_INFO);
    add(
        "secure_renegotiation",
        secure ? Severity.OK : Severity.HIGH,
        secure
            ? "Secure renegotiation is supported (RFC 5746)."
            : "Secure renegotiation is not supported (RFC 5746): somebody between may inject data.",
        secure ? null : "CVE-2009-3555",
        secure ? null : "CWE-310");
    boolean extended = hello.has(ClientHello.EXTENDED_MASTER_SECRET);
    add(
        "extended_master_secret",
        extended ? Severity.OK : Severity.LOW,
        extended
            ? "The extended master secret is offered before TLS 1.3 (RFC 7627)."
            : "The extended master secret is not offered before TLS 1.3 (RFC 7627).");
    boolean tickets = hello.has(ClientHello.SESSION_TICKET);
    add(
        "session_tickets",
        Severity.INFO,
        "Session tickets before TLS 1.3 are %s (RFC 5077)."
            .formatted(tickets ? "offered" : "not offered"));
    boolean heartbeat = hello.has(ClientHello.HEARTBEAT);
    add(
        "heartbeat",
        Severity.INFO,
        "Heartbeats are %s (RFC 6520).".formatted(heartbeat ? "offered" : "not offered"));
  }

  private void clientRenegotiation() {
    String id = "secure_client_renegotiation";
    OldSession session = plan.oldSession();
    if (only13) {
      add(id, Severity.OK, "A client cannot renegotiate: %s.".formatted(ONLY_13));
    } else if (session == null) {
      untested(id, "Whether a client may renegotiate", "no session was made for it");
    } else {
      switch (session.renegotiation()) {
        case ACCEPTED ->
            add(
                id,
                Severity.MEDIUM,
                "A client may renegotiate: each time costs the server much more than the client,"
                    + " and a single connection can ask for many.",
                "CVE-2011-1473",
                "CWE-310");
        case REFUSED -> add(id, Severity.OK, "Renegotiation that a client asks for is refused.");
        case UNKNOWN ->
            untested(
                id,
                "Whether a client may renegotiate",
                session.problem() == null ? "the server says nothing to it" : session.problem());
      }
    }
  }

  private void fallback() {
    FallbackInquiry fallback = plan.fallback();
    if (fallback == null) {
      add("fallback_scsv", Severity.OK, "There is one version only, so none to be talked down to.");
      return;
    }
    Boolean prevented = fallback.prevented();
    if (prevented == null) {
      untested("fallback_scsv", "Whether downgrades are noticed", fallback.missing());
    } else if (prevented) {
      add("fallback_scsv", Severity.OK, "A downgrade is noticed and refused (RFC 7507).");
    } else {
      add(
          "fallback_scsv",
          Severity.LOW,
          "A downgrade to %s is not noticed: the mark of RFC 7507 is passed over."
              .formatted(fallback.versionName()),
          null,
          "CWE-757");
    }
  }

  private void heartbleed() {
    HeartbleedInquiry inquiry = plan.heartbleed();
    FeatureInquiry features = plan.features();
    if (inquiry == null) {
      if (only13) {
        add("heartbleed", Severity.OK, "Heartbleed is not possible: %s.".formatted(ONLY_13));
      } else if (features != null && features.hello() != null && !features.heartbeat()) {
        add("heartbleed", Severity.OK, "Heartbleed is not possible: heartbeats are not offered.");
      } else {
        untested("heartbleed", "Heartbleed", features == null ? "not asked" : features.missing());
      }
      return;
    }
    verdict(
        "heartbleed",
        "Heartbleed",
        inquiry.vulnerable(),
        inquiry.missing(),
        Severity.CRITICAL,
        "the server answers a heartbeat with bytes that it was not sent; its memory can be read,"
            + " keys included",
        "a heartbeat that is too short is passed over",
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
        "the server changes its cipher before there is a key, so that somebody between can set it",
        "a ChangeCipherSpec that comes too early is refused",
        "CVE-2014-0224",
        "CWE-310");
  }

  private void robot() {
    Robot first = plan.robot();
    Robot second = plan.robotAgain();
    if (first == null) {
      SuiteInquiry newest = plan.newestBefore13();
      if (newest != null && !Robot.usable(newest.found()).isEmpty()) {
        untested("robot", "ROBOT", "the server's RSA key was not seen");
      } else {
        add(
            "robot",
            Severity.OK,
            "ROBOT is not possible: no secret is encrypted to the server's RSA key.");
      }
      return;
    }
    Boolean vulnerable = null;
    String missing = second == null ? first.missing() : second.missing();
    if (second != null && second.confirms(first)) {
      vulnerable = true;
    } else if (second != null && !second.differences().isEmpty()) {
      missing = "its answers vary from one time to the next";
    } else if ((second == null ? first : second).complete()) {
      vulnerable = false;
    }
    verdict(
        "robot",
        "ROBOT",
        vulnerable,
        missing,
        Severity.HIGH,
        "the server tells well and badly padded secrets apart (%s), so that recorded sessions can be"
                .formatted(String.join(" / ", first.differences()))
            + " decrypted by asking it",
        "secrets are answered alike however they are padded",
        "CVE-2017-17382 CVE-2017-17427 CVE-2017-13099",
        "CWE-203");
  }

  private void ticketbleed() {
    TicketbleedInquiry inquiry = plan.ticketbleed();
    if (inquiry == null) {
      OldSession session = plan.oldSession();
      if (only13) {
        add("ticketbleed", Severity.OK, "Ticketbleed is not possible: %s.".formatted(ONLY_13));
      } else if (session != null && session.problem() == null) {
        add("ticketbleed", Severity.OK, "Ticketbleed is not possible: no ticket was issued.");
      } else {
        untested(
            "ticketbleed",
            "Ticketbleed",
            session == null || session.problem() == null
                ? "no session was made for it"
                : session.problem());
      }
      return;
    }
    verdict(
        "ticketbleed",
        "Ticketbleed",
        inquiry.vulnerable(),
        inquiry.missing(),
        Severity.HIGH,
        "the server answers a short session id with a longer one, with bytes of its memory",
        "a session id comes back as long as it was",
        "CVE-2016-9244",
        "CWE-200");
  }

  private void nothingOld(String id, String name) {
    if (only13) {
      add(id, Severity.OK, "%s is not possible: %s.".formatted(name, ONLY_13));
    } else {
      untested(id, name, "not asked");
    }
  }

  private void verdict(
      String id,
      String name,
      @Nullable Boolean vulnerable,
      String missing,
      Severity severity,
      String bad,
      String good,
      String cve,
      String cwe) {
    if (vulnerable == null) {
      untested(id, name, missing);
    } else if (vulnerable) {
      add(id, severity, "%s: %s.".formatted(name, bad), cve, cwe);
    } else {
      add(id, Severity.OK, "Not vulnerable to %s: %s.".formatted(name, good));
    }
  }

  private void untested(String id, String what, String why) {
    add(id, Severity.NOT_TESTED, "%s could not be found out: %s.".formatted(what, why));
  }

  private void add(String id, Severity severity, String sentence) {
    add(id, severity, sentence, null, null);
  }

  private void add(
      String id, Severity severity, String sentence, @Nullable String cve, @Nullable String cwe) {
    findings.add(new TlsFinding(id, severity, sentence, cve, cwe));
  }
}
