package io.lookingglass.probes.tls;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsFinding.Severity;
import io.lookingglass.probes.event.TlsOcsp;
import io.lookingglass.probes.event.TlsTimestamp;
import io.lookingglass.probes.event.TlsTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is worth telling of one handshake, good and bad: a pure function. Each subject has always
 * one finding, under the same id, so that what is not offered is said and not just missing.
 */
final class TlsFindings {
  private static final int WEAK_RSA_BITS = 2048;
  private static final int WEAK_EC_BITS = 224;
  private static final Duration RENEW_BY = Duration.ofDays(14);

  private final List<TlsFinding> findings = new ArrayList<>();

  private TlsFindings() {}

  /** Of a session. */
  static List<TlsFinding> ofSession(TlsAgreement session, boolean serverNameSent) {
    TlsFindings found = new TlsFindings();
    found.version(session);
    found.cipher(session);
    found.exchange(session);
    found.extensions(session, serverNameSent);
    found.tickets(session);
    return found.findings;
  }

  /** Of the second connection. */
  static TlsFinding ofResumption(@Nullable TlsAgreement second, @Nullable String problem) {
    if (second == null) {
      return new TlsFinding(
          "resumption",
          Severity.LOW,
          problem == null
              ? Sentence.of(
                  "The second connection, which offered to resume the session, failed: not known"
                      + " why.")
              : Sentence.of(
                  "The second connection, which offered to resume the session, failed: {0}.",
                  problem),
          null);
    }
    return second.resumed()
        ? new TlsFinding(
            "resumption",
            Severity.OK,
            Sentence.of("The session could be resumed on a second connection."),
            null)
        : new TlsFinding(
            "resumption",
            Severity.INFO,
            Sentence.of("The server did not resume the session but made a new one."),
            null);
  }

  /** Of a server that offers nothing to resume by. */
  static TlsFinding noResumption() {
    return new TlsFinding(
        "resumption",
        Severity.INFO,
        Sentence.of("Resumption is not offered: neither a ticket nor a session id came."),
        null);
  }

  /** Of a chain and what vouches for it. */
  static List<TlsFinding> ofChain(
      List<@Nullable TlsCertificate> chain,
      TlsTrust trust,
      @Nullable TlsOcsp ocsp,
      List<TlsTimestamp> timestamps,
      Instant now) {
    TlsFindings found = new TlsFindings();
    TlsCertificate leaf = chain.isEmpty() ? null : chain.getFirst();
    found.trust(trust);
    if (leaf != null) {
      found.validity(leaf, now);
      found.revocation(leaf, ocsp);
      found.transparency(leaf, timestamps, trust);
      found.usage(leaf);
    }
    found.strength(chain);
    if (trust.dane() != null) {
      found.dane(trust.dane());
    }
    return found.findings;
  }

  private void version(TlsAgreement session) {
    switch (session.version()) {
      case "TLS 1.3" -> add("protocol", Severity.OK, Sentence.of("TLS 1.3 is spoken."));
      case "TLS 1.2" ->
          add(
              "protocol",
              Severity.INFO,
              Sentence.of(
                  "TLS 1.3 is not offered: the server chose TLS 1.2 though 1.3 was there to"
                      + " take."));
      default ->
          add(
              "protocol",
              Severity.HIGH,
              Sentence.of(
                  "The server chose {0}, which is deprecated (RFC 8996) and which browsers refuse;"
                      + " enable TLS 1.2 and 1.3.",
                  session.version()));
    }
  }

  /** Sweet32 against 3DES, biases of RC4; the 56 bits of single DES are simply too few. */
  private static @Nullable String knownAttacks(String suite) {
    if (suite.contains("3DES")) {
      return "CVE-2016-2183";
    }
    return suite.contains("RC4") ? "CVE-2013-2566 CVE-2015-2808" : null;
  }

  private void cipher(TlsAgreement session) {
    String suite = session.cipherSuite();
    if (suite.contains("NULL") || suite.contains("_anon_")) {
      add(
          "cipher",
          Severity.CRITICAL,
          Sentence.of("{0} protects nothing from who stands between.", suite));
    } else if (suite.contains("3DES") || suite.contains("RC4") || suite.contains("_DES_")) {
      add(
          "cipher",
          Severity.HIGH,
          Sentence.of(
              "{0} is broken or has blocks so short that long sessions give data away.", suite),
          knownAttacks(suite));
    } else if (suite.contains("_CBC_")) {
      add(
          "cipher",
          Severity.LOW,
          Sentence.of(
              "{0} is of an old kind (CBC) with a history of attacks; prefer GCM or ChaCha20.",
              suite));
    } else {
      add("cipher", Severity.OK, Sentence.of("{0} is a modern cipher suite.", suite));
    }
    boolean forward =
        session.version().equals("TLS 1.3") || suite.contains("ECDHE") || suite.contains("_DHE_");
    add(
        "forward_secrecy",
        forward ? Severity.OK : Severity.MEDIUM,
        forward
            ? Sentence.of(
                "The key exchange is ephemeral: who gets the server's key later cannot read this"
                    + " session.")
            : Sentence.of(
                "No forward secrecy: who gets the server's key can read all that was recorded"
                    + " before."));
  }

  private void exchange(TlsAgreement session) {
    Integer bits = session.groupBits();
    if (bits != null) {
      add(
          "dh_group",
          bits < 1024 ? Severity.CRITICAL : bits < 2048 ? Severity.HIGH : Severity.OK,
          bits < 2048
              ? Sentence.of(
                  "The finite field of the key exchange has {0} bits; 2048 are the least that"
                      + " holds.",
                  bits)
              : Sentence.of("The finite field of the key exchange has {0} bits.", bits),
          bits < 1024 ? "CVE-2015-4000" : null);
    }
    String group = session.group();
    if (session.resumed() && group == null) {
      return;
    }
    add(
        "post_quantum",
        session.postQuantum() ? Severity.OK : Severity.INFO,
        session.postQuantum()
            ? Sentence.of(
                "The key exchange {0} resists recording now and breaking with a quantum computer"
                    + " later.",
                String.valueOf(group))
            : group == null
                ? Sentence.of(
                    "No post-quantum key exchange: X25519MLKEM768 was offered, the server chose"
                        + " none of that kind.")
                : Sentence.of(
                    "No post-quantum key exchange: X25519MLKEM768 was offered, the server chose"
                        + " {0}.",
                    group));
    add(
        "hello_retry",
        session.helloRetryRequest() ? Severity.LOW : Severity.OK,
        session.helloRetryRequest()
            ? Sentence.of(
                "The server wanted another group than the first ones offered, which costs every"
                    + " such client a round trip.")
            : Sentence.of("No round trip was lost to agreeing on a group."));
  }

  private void extensions(TlsAgreement session, boolean serverNameSent) {
    Boolean secure = session.secureRenegotiation();
    if (secure != null) {
      add(
          "secure_renegotiation",
          secure ? Severity.OK : Severity.HIGH,
          secure
              ? Sentence.of("Secure renegotiation is supported (RFC 5746).")
              : Sentence.of(
                  "Secure renegotiation is not supported (RFC 5746): somebody between may inject"
                      + " data."),
          secure ? null : "CVE-2009-3555");
    }
    Boolean extended = session.extendedMasterSecret();
    if (extended != null) {
      add(
          "extended_master_secret",
          extended ? Severity.OK : Severity.LOW,
          extended
              ? Sentence.of("The extended master secret is used (RFC 7627).")
              : Sentence.of("The extended master secret is not offered (RFC 7627)."));
    }
    if (session.compression()) {
      add(
          "compression",
          Severity.HIGH,
          Sentence.of("TLS compression is on and gives secrets away by their length."),
          "CVE-2012-4929");
    } else {
      add(
          "compression",
          Severity.OK,
          Sentence.of("TLS compression is not offered, as it should be."));
    }
    add(
        "alpn",
        Severity.INFO,
        session.applicationProtocol() == null
            ? Sentence.of("No application protocol was chosen by ALPN.")
            : Sentence.of("The server chose {0} by ALPN.", session.applicationProtocol()));
    if (serverNameSent && Boolean.FALSE.equals(session.serverNameAcknowledged())) {
      add(
          "server_name",
          Severity.INFO,
          Sentence.of(
              "The server did not acknowledge the server name, as many do not; whether it heeds it"
                  + " shows in its certificate."));
    } else if (serverNameSent) {
      add("server_name", Severity.OK, Sentence.of("The server acknowledged the server name."));
    }
    add(
        "client_certificate",
        Severity.INFO,
        session.clientCertificateRequested()
            ? Sentence.of("The server asks for a client certificate; none was sent.")
            : Sentence.of("No client certificate is asked for."));
  }

  private void tickets(TlsAgreement session) {
    Long early = session.maxEarlyDataBytes();
    add(
        "early_data",
        Severity.INFO,
        early == null
            ? Sentence.of("0-RTT is not offered.")
            : Sentence.of(
                "0-RTT is offered, for up to {0} bytes; requests sent so can be replayed by who"
                    + " stands between.",
                String.format(Locale.ROOT, "%,d", early)));
    Long lifetime = session.ticketLifetimeSeconds();
    if (lifetime != null && lifetime > Duration.ofDays(7).toSeconds()) {
      add(
          "ticket_lifetime",
          Severity.MEDIUM,
          Sentence.of(
              "Tickets live for {0} s; 7 days are the most that is allowed (RFC 8446 section"
                  + " 4.6.1).",
              String.format(Locale.ROOT, "%,d", lifetime)));
    }
  }

  private void trust(TlsTrust trust) {
    add("cert_trust", trust.authorized() ? Severity.OK : Severity.CRITICAL, trust.said());
    add("cert_name", trust.nameMatches() ? Severity.OK : Severity.CRITICAL, trust.nameSaid());
    add(
        "cert_chain",
        switch (trust.order()) {
          case COMPLETE -> Severity.OK;
          case SUPERFLUOUS -> Severity.LOW;
          case WRONG_ORDER -> Severity.MEDIUM;
          case INCOMPLETE, SELF_SIGNED, UNREADABLE -> Severity.HIGH;
        },
        trust.orderSaid());
  }

  private void validity(TlsCertificate leaf, Instant now) {
    boolean expired = leaf.notAfter().isBefore(now);
    boolean early = leaf.notBefore().isAfter(now);
    Duration left = Duration.between(now, leaf.notAfter());
    add(
        "cert_validity",
        expired || early
            ? Severity.CRITICAL
            : left.compareTo(RENEW_BY) < 0 ? Severity.MEDIUM : Severity.OK,
        expired
            ? Sentence.of("The certificate expired at {0}.", leaf.notAfter())
            : early
                ? Sentence.of("The certificate is not valid before {0}.", leaf.notBefore())
                : left.compareTo(RENEW_BY) < 0
                    ? Sentence.of(
                        "The certificate ends in {0}, at {1}; renew it.",
                        ChainJudge.lasting(now, leaf.notAfter()), leaf.notAfter())
                    : Sentence.of(
                        "The certificate is valid for another {0}.",
                        ChainJudge.lasting(now, leaf.notAfter())));
  }

  private void revocation(TlsCertificate leaf, @Nullable TlsOcsp ocsp) {
    if (ocsp == null) {
      add(
          "ocsp_stapling",
          leaf.mustStaple() ? Severity.HIGH : Severity.INFO,
          leaf.mustStaple()
              ? Sentence.of(
                  "The certificate demands a stapled OCSP response (must-staple), but none was"
                      + " sent.")
              : Sentence.of("No OCSP response is stapled."));
      return;
    }
    if (ocsp.problem() != null) {
      add(
          "ocsp_stapling",
          leaf.mustStaple() ? Severity.HIGH : Severity.MEDIUM,
          ocsp.status().equals("revoked")
              ? Sentence.of(
                  "The stapled OCSP response, which says revoked, does not count: {0}.",
                  ocsp.problem())
              : Sentence.of("The stapled OCSP response does not count: {0}.", ocsp.problem()));
    } else if (ocsp.status().equals("revoked")) {
      add(
          "ocsp_stapling",
          Severity.CRITICAL,
          Sentence.of(
              "The server itself proves that its certificate was revoked at {0}.",
              ocsp.revokedAt()
                  + (ocsp.revocationReason() == null ? "" : " (" + ocsp.revocationReason() + ")")));
    } else if (ocsp.status().equals("unknown")) {
      add(
          "ocsp_stapling",
          leaf.mustStaple() ? Severity.HIGH : Severity.MEDIUM,
          Sentence.of(
              "The stapled OCSP response says that the authority does not know the certificate;"
                  + " clients that ask for good do not go on."));
    } else {
      add(
          "ocsp_stapling",
          Severity.OK,
          Sentence.of(
              "The stapled OCSP response says {0}, and its signature holds.", ocsp.status()));
    }
  }

  private void transparency(TlsCertificate leaf, List<TlsTimestamp> timestamps, TlsTrust trust) {
    int embedded = leaf.timestamps().size();
    int others = timestamps.size();
    add(
        "certificate_transparency",
        embedded + others > 0 ? Severity.OK : trust.authorized() ? Severity.LOW : Severity.INFO,
        embedded + others > 0
            ? Sentence.of(
                "{0} signed certificate timestamps: {1} in the certificate, {2} sent beside it.",
                embedded + others, embedded, others)
            : Sentence.of(
                "No signed certificate timestamp; browsers refuse certificates of public"
                    + " authorities without."));
  }

  private void usage(TlsCertificate leaf) {
    List<String> usage = leaf.extendedKeyUsage();
    boolean forServers =
        usage == null || usage.contains("serverAuth") || usage.contains("anyExtendedKeyUsage");
    if (!forServers) {
      add(
          "cert_usage",
          Severity.HIGH,
          Sentence.of("The certificate is not for servers but for {0}.", String.join(", ", usage)));
    } else if (leaf.authority()) {
      add(
          "cert_usage",
          Severity.LOW,
          Sentence.of("The server's certificate is that of an authority, which may sign others."));
    } else {
      add("cert_usage", Severity.OK, Sentence.of("The certificate is for servers."));
    }
    if (leaf.mustStaple()) {
      add(
          "must_staple",
          Severity.INFO,
          Sentence.of("The certificate demands a stapled OCSP response."));
    }
  }

  private void strength(List<@Nullable TlsCertificate> chain) {
    List<Sentence> weak = new ArrayList<>();
    for (int place = 0; place < chain.size(); place++) {
      TlsCertificate certificate = chain.get(place);
      if (certificate == null) {
        weak.add(Sentence.of("certificate {0} cannot be read", place));
        continue;
      }
      Integer bits = certificate.keyBits();
      boolean rsa = certificate.keyType().startsWith("RSA");
      if (bits != null
          && ((rsa && bits < WEAK_RSA_BITS)
              || (certificate.keyType().equals("EC") && bits < WEAK_EC_BITS))) {
        weak.add(Sentence.of("the key of certificate {0} has {1} bits", place, bits));
      }
      String algorithm = certificate.signatureAlgorithm().toUpperCase(Locale.ROOT);
      boolean root = certificate.subject().equals(certificate.issuer());
      if (!root
          && (algorithm.contains("MD5")
              || algorithm.contains("MD2")
              || algorithm.contains("SHA1"))) {
        weak.add(
            Sentence.of(
                "certificate {0} is signed with {1}", place, certificate.signatureAlgorithm()));
      }
    }
    add(
        "cert_strength",
        weak.isEmpty() ? Severity.OK : Severity.HIGH,
        weak.isEmpty()
            ? Sentence.of("Keys and signatures of the chain are strong.")
            : Sentence.of("Weak: {0}.", joined(weak)));
  }

  private void dane(TlsTrust.Dane dane) {
    add(
        "dane",
        switch (dane.state()) {
          case SECURE ->
              dane.matches() == null
                  ? Severity.INFO
                  : dane.matches() ? Severity.OK : Severity.CRITICAL;
          case BOGUS -> Severity.HIGH;
          case INSECURE, INDETERMINATE -> Severity.INFO;
        },
        dane.said());
  }

  private static Sentence joined(List<Sentence> clauses) {
    Sentence all = clauses.getFirst();
    for (Sentence next : clauses.subList(1, clauses.size())) {
      all = Sentence.of("{0}; {1}", all, next);
    }
    return all;
  }

  private void add(String id, Severity severity, Sentence sentence) {
    add(id, severity, sentence, null);
  }

  private void add(String id, Severity severity, Sentence sentence, @Nullable String cve) {
    findings.add(new TlsFinding(id, severity, sentence, cve));
  }
}
