package io.lookingglass.probes.text;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ProbeEvent.TlsAgreed;
import io.lookingglass.probes.event.ProbeEvent.TlsBroken;
import io.lookingglass.probes.event.ProbeEvent.TlsCertificateSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsConnected;
import io.lookingglass.probes.event.ProbeEvent.TlsEnumerated;
import io.lookingglass.probes.event.ProbeEvent.TlsEnumerationProgressed;
import io.lookingglass.probes.event.ProbeEvent.TlsFindingMade;
import io.lookingglass.probes.event.ProbeEvent.TlsMessageSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsPlainTextSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsProofsSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsTrustJudged;
import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsOcsp;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.request.TlsRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * In the manner of {@code openssl s_client}, with the time of each message before it: what passed,
 * then the chain, then what was agreed on.
 */
final class TlsLines implements Lines {
  private static final int LONGEST = 300;
  private static final int MOST_RECORDS = 8;

  /** Of the data of a TLSA record: enough to tell it apart. */
  private static final int MOST_DIGITS = 32;

  private static final int MOST_FINDINGS = 100;

  /** Connections between two lines about how far it is. */
  private static final int PROGRESS_STEP = 20;

  private final TlsRequest request;
  private final List<String> chain = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private @Nullable InetAddress address;
  private @Nullable TlsAgreement session;
  private @Nullable TlsAgreement resumption;
  private @Nullable TlsProofsSeen proofs;
  private @Nullable TlsTrust trust;
  private @Nullable TlsEnumeration enumeration;
  private int nextProgress;

  TlsLines(TlsRequest request) {
    this.request = request;
  }

  @Override
  public String tool() {
    return "tls";
  }

  @Override
  public List<String> add(ProbeEvent event) {
    return switch (event) {
      case TargetResolved resolved -> {
        address = resolved.address();
        yield List.of();
      }
      case TlsConnected connected -> connected(connected);
      case TlsPlainTextSeen said ->
          List.of(
              passed(
                  said.atNanos(), said.sent(), PlainText.line(said.text(), LONGEST), said.bytes()));
      case TlsMessageSeen seen ->
          List.of(
              passed(
                  seen.atNanos(),
                  seen.sent(),
                  PlainText.name(seen.message().name().replace(' ', '_'))
                      + (seen.message().encrypted() ? " (encrypted)" : "")
                      + alert(seen),
                  seen.message().bytes()));
      case TlsAgreed agreed -> {
        if (agreed.connection() == 0) {
          session = agreed.agreement();
        } else {
          resumption = agreed.agreement();
        }
        yield List.of();
      }
      case TlsBroken broken ->
          List.of(
              "%s   %s"
                  .formatted(time(broken.atNanos()), PlainText.line(broken.reason(), LONGEST)));
      case TlsCertificateSeen certificate -> {
        chain(certificate);
        yield List.of();
      }
      case TlsProofsSeen seen -> {
        proofs = seen;
        yield List.of();
      }
      case TlsTrustJudged judged -> {
        trust = judged.trust();
        yield List.of();
      }
      case TlsEnumerationProgressed further -> progress(further);
      case TlsEnumerated known -> {
        enumeration = known.enumeration();
        yield List.of();
      }
      case TlsFindingMade made -> {
        finding(made.finding());
        yield List.of();
      }
      default -> List.of();
    };
  }

  @Override
  public List<String> end() {
    List<String> lines = new ArrayList<>();
    if (!chain.isEmpty()) {
      lines.add("---");
      lines.add("Certificate chain");
      lines.addAll(chain);
    }
    TlsAgreement agreed = session;
    if (agreed != null) {
      lines.add("---");
      lines.addAll(agreement(agreed));
    }
    TlsTrust judged = trust;
    if (judged != null) {
      lines.add("---");
      lines.addAll(trust(judged));
    }
    TlsEnumeration all = enumeration;
    if (all != null) {
      lines.add("---");
      lines.addAll(TlsEnumerationLines.of(all));
    }
    if (!findings.isEmpty()) {
      lines.add("---");
      lines.addAll(findings);
    }
    return lines;
  }

  private List<String> connected(TlsConnected connected) {
    List<String> lines = new ArrayList<>();
    String where =
        "%s port %d"
            .formatted(
                address == null ? "?" : IpAddresses.format(address), request.portOrDefault());
    if (connected.connection() > 0) {
      lines.add("---");
      lines.add("Reconnecting to resume the session");
    }
    lines.add(
        "%s   CONNECTED to %s in %s ms"
            .formatted(
                time(connected.startedNanos() + connected.tookNanos()),
                where,
                Columns.milliseconds(connected.tookNanos()).strip()));
    return lines;
  }

  /** A line now and then, as one that was printed stays. */
  private List<String> progress(TlsEnumerationProgressed further) {
    if (further.connections() < nextProgress) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    if (nextProgress == 0) {
      lines.add("---");
    }
    nextProgress = further.connections() + PROGRESS_STEP;
    lines.add(
        "%d of about %d connections: %s"
            .formatted(
                further.connections(),
                further.expected(),
                PlainText.line(further.subject(), LONGEST)));
    return lines;
  }

  private static String passed(long atNanos, boolean sent, String what, int bytes) {
    return "%s %s %s, %d bytes".formatted(time(atNanos), sent ? ">" : "<", what, bytes);
  }

  private static String alert(TlsMessageSeen seen) {
    return seen.message().name().equals("Alert") && seen.message().fields().size() == 2
        ? " " + PlainText.line(seen.message().fields().get(1).value(), 60)
        : "";
  }

  private static String time(long nanos) {
    return String.format(Locale.ROOT, "%9.3f", nanos / 1e6);
  }

  private void chain(TlsCertificateSeen seen) {
    TlsCertificate certificate = seen.certificate();
    if (certificate == null) {
      chain.add(
          " %d unreadable: %s"
              .formatted(seen.position(), PlainText.line(String.valueOf(seen.problem()), LONGEST)));
      return;
    }
    chain.add(
        " %d s:%s".formatted(seen.position(), PlainText.line(certificate.subject(), LONGEST)));
    chain.add("   i:%s".formatted(PlainText.line(certificate.issuer(), LONGEST)));
    chain.add(
        "   a:%s; sigalg: %s"
            .formatted(key(certificate), PlainText.name(certificate.signatureAlgorithm())));
    chain.add(
        "   v:NotBefore: %s; NotAfter: %s"
            .formatted(certificate.notBefore(), certificate.notAfter()));
    chain.add("   sha256: %s".formatted(PlainText.name(certificate.sha256())));
    if (!certificate.subjectAlternativeNames().isEmpty()) {
      chain.add(
          "   names: "
              + PlainText.line(String.join(", ", certificate.subjectAlternativeNames()), LONGEST));
    }
  }

  private static String key(TlsCertificate certificate) {
    return PlainText.line(
        certificate.keyType()
            + (certificate.keyCurve() == null ? "" : " " + certificate.keyCurve())
            + (certificate.keyBits() == null ? "" : ", " + certificate.keyBits() + " bits"),
        LONGEST);
  }

  private List<String> agreement(TlsAgreement agreed) {
    List<String> lines = new ArrayList<>();
    lines.add("Protocol: " + PlainText.line(agreed.version(), LONGEST));
    lines.add("Cipher suite: " + PlainText.name(agreed.cipherSuite()));
    lines.add(
        "Key exchange: "
            + (agreed.group() != null
                ? PlainText.name(agreed.group())
                    + (agreed.postQuantum() ? " (resists quantum computers)" : "")
                : agreed.groupBits() != null
                    ? "finite field of %d bits".formatted(agreed.groupBits())
                    : "encrypted to the certificate's key"));
    lines.add("Peer signature: " + or(agreed.signatureScheme(), "none"));
    lines.add("ALPN: " + or(agreed.applicationProtocol(), "none chosen"));
    lines.add(
        "SNI: "
            + (agreed.serverNameAcknowledged() == null
                ? "not sent"
                : agreed.serverNameAcknowledged() ? "acknowledged" : "not acknowledged"));
    lines.add(
        "Tickets: %d%s"
            .formatted(
                agreed.tickets(),
                agreed.ticketLifetimeSeconds() == null
                    ? ""
                    : ", for " + agreed.ticketLifetimeSeconds() + " s"));
    lines.add(
        "0-RTT: "
            + (agreed.maxEarlyDataBytes() == null
                ? "not offered"
                : "up to " + agreed.maxEarlyDataBytes() + " bytes"));
    if (agreed.secureRenegotiation() != null) {
      lines.add("Secure renegotiation: " + (agreed.secureRenegotiation() ? "yes" : "NO"));
    }
    if (agreed.extendedMasterSecret() != null) {
      lines.add("Extended master secret: " + (agreed.extendedMasterSecret() ? "yes" : "no"));
    }
    TlsAgreement second = resumption;
    if (second != null) {
      lines.add("Resumption: " + (second.resumed() ? "Reused" : "New, not resumed"));
    }
    TlsOcsp ocsp = proofs == null ? null : proofs.ocsp();
    lines.add(
        "OCSP stapling: "
            + (ocsp == null
                ? "no response sent"
                : PlainText.line(
                    ocsp.status() + (ocsp.problem() == null ? "" : ", but " + ocsp.problem()),
                    LONGEST)));
    lines.add(
        "Client certificate: "
            + (agreed.clientCertificateRequested() ? "requested" : "not requested"));
    lines.add(
        "Handshake: %d bytes read, %d bytes written, %s ms, of which %s ms this side computed"
            .formatted(
                agreed.bytesReceived(),
                agreed.bytesSent(),
                Columns.milliseconds(agreed.handshakeNanos()).strip(),
                Columns.milliseconds(agreed.computingNanos()).strip()));
    return lines;
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : PlainText.name(value);
  }

  private static List<String> trust(TlsTrust judged) {
    List<String> lines = new ArrayList<>();
    lines.add(PlainText.line(judged.nameSentence(), LONGEST));
    lines.add(PlainText.line(judged.orderSentence(), LONGEST));
    for (TlsTrust.Store store : judged.stores()) {
      lines.add(
          PlainText.line(
              "Trust store %s%s: %s"
                  .formatted(
                      store.name(),
                      store.version() == null ? "" : " of " + store.version(),
                      store.problem() == null
                          ? "trusted, by " + String.join(" < ", store.path())
                          : store.problem()),
              LONGEST));
    }
    TlsTrust.Dane dane = judged.dane();
    if (dane != null) {
      lines.add(PlainText.line("DANE: " + dane.sentence(), LONGEST));
      dane.records().stream()
          .limit(MOST_RECORDS)
          .map(
              record ->
                  "  %s TLSA %d %d %d %s: holds for %s"
                      .formatted(
                          dane.owner(),
                          record.usage(),
                          record.selector(),
                          record.matchingType(),
                          record.data().length() > MOST_DIGITS
                              ? record.data().substring(0, MOST_DIGITS) + "..."
                              : record.data(),
                          record.matches() == null
                              ? "none of the certificates"
                              : "certificate " + record.matches()))
          .forEach(line -> lines.add(PlainText.line(line, LONGEST)));
    }
    lines.add(
        judged.error() == null
            ? "Verification: OK"
            : "Verification error: " + PlainText.name(judged.error()));
    return lines;
  }

  private void finding(TlsFinding finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(
          String.format(
              Locale.ROOT,
              "%-8s %-28s %s",
              finding.severity(),
              PlainText.name(finding.id()),
              PlainText.line(finding.sentence(), LONGEST)));
    }
  }
}
