package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsTimestamp;
import io.lookingglass.probes.result.TlsResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A certificate of a chain as a card.
 *
 * @param role what it is in the chain
 * @param tone good, warning, bad
 * @param problem why it cannot be read; absent when it can
 * @param passed how much of its life is over, in percent
 * @param left {@code 63 days left}
 * @param facts those that people look at
 * @param more the others
 */
record TlsCard(
    int position,
    String role,
    String tone,
    String title,
    String issuer,
    @Nullable String problem,
    String passed,
    String validity,
    String left,
    List<Fact> facts,
    List<Fact> more,
    String pem) {
  private static final int FEW_NAMES = 8;
  private static final Duration SOON = Duration.ofDays(14);

  TlsCard {
    facts = List.copyOf(facts);
    more = List.copyOf(more);
  }

  /**
   * @param now by which the certificate is valid or not: when it was measured
   */
  static TlsCard of(TlsResult.Certificate sent, Instant now) {
    TlsCertificate certificate = sent.certificate();
    if (certificate == null) {
      return new TlsCard(
          sent.position(),
          say("Certificate"),
          "bad",
          say("Unreadable"),
          "",
          String.valueOf(sent.problem()),
          "0%",
          "",
          "",
          List.of(),
          List.of(),
          sent.pem());
    }
    boolean root = certificate.subject().equals(certificate.issuer());
    Duration left = Duration.between(now, certificate.notAfter());
    boolean early = now.isBefore(certificate.notBefore());
    return new TlsCard(
        sent.position(),
        sent.position() == 0
            ? root ? say("Server, signed by itself") : say("Server")
            : root ? say("Root") : say("Intermediate"),
        left.isNegative() || early ? "bad" : left.compareTo(SOON) < 0 ? "warning" : "good",
        certificate.shortSubject(),
        root ? "" : certificate.shortIssuer(),
        null,
        passed(certificate, now),
        say("{0} to {1}", day(certificate.notBefore()), day(certificate.notAfter())),
        early ? say("not valid yet") : left(left),
        facts(certificate, sent.position()),
        more(certificate),
        sent.pem());
  }

  private static String left(Duration left) {
    if (left.isNegative()) {
      long days = left.negated().toDays();
      return say("expired {0} {1|day|days} ago", Figures.count(days), days);
    }
    return left.toDays() < 2
        ? say("{0} {0|hour|hours} left", left.toHours())
        : say("{0} {1|day|days} left", Figures.count(left.toDays()), left.toDays());
  }

  private static String passed(TlsCertificate certificate, Instant now) {
    double whole = Duration.between(certificate.notBefore(), certificate.notAfter()).toSeconds();
    double gone = Duration.between(certificate.notBefore(), now).toSeconds();
    return String.format(
        Locale.ROOT, "%.1f%%", whole <= 0 ? 100.0 : Math.clamp(gone / whole * 100, 0, 100));
  }

  private static String day(Instant instant) {
    return instant.toString().substring(0, Math.min(10, instant.toString().length()));
  }

  private static List<Fact> facts(TlsCertificate certificate, int position) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(say("Key"), List.of(key(certificate)), false));
    facts.add(new Fact(say("Signature"), List.of(certificate.signatureAlgorithm()), false));
    List<String> names = certificate.subjectAlternativeNames();
    if (!names.isEmpty() && position == 0) {
      List<String> shown = new ArrayList<>(names.subList(0, Math.min(FEW_NAMES, names.size())));
      if (certificate.names() > FEW_NAMES) {
        shown.add(say("and {0} more", Figures.count(certificate.names() - FEW_NAMES)));
      }
      facts.add(new Fact(say("Names"), shown, true));
    }
    return facts;
  }

  private static String key(TlsCertificate certificate) {
    String curve = certificate.keyCurve();
    Integer bits = certificate.keyBits();
    if (curve != null) {
      return certificate.keyType() + " " + curve;
    }
    return bits == null
        ? certificate.keyType()
        : say("{0}, {1} bits", certificate.keyType(), Figures.count(bits));
  }

  private static List<Fact> more(TlsCertificate certificate) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(say("Subject"), List.of(certificate.subject()), true));
    facts.add(new Fact(say("Issuer"), List.of(certificate.issuer()), true));
    facts.add(new Fact(say("Serial number"), List.of(certificate.serialNumber()), true));
    facts.add(
        new Fact(
            say("Valid"),
            List.of(say("{0} to {1}", certificate.notBefore(), certificate.notAfter())),
            false));
    facts.add(new Fact("SHA-256", List.of(certificate.sha256()), true));
    facts.add(new Fact("SHA-1", List.of(certificate.sha1()), true));
    facts.add(
        new Fact(say("Pin of the key (SPKI SHA-256)"), List.of(certificate.spkiSha256()), true));
    add(facts, say("All names"), certificate.subjectAlternativeNames(), true);
    add(facts, say("Key usage"), certificate.keyUsage(), false);
    add(facts, say("Extended key usage"), certificate.extendedKeyUsage(), false);
    facts.add(new Fact(say("Authority"), List.of(authority(certificate)), false));
    add(facts, say("Issuer's certificate (not fetched)"), certificate.issuerUrls(), true);
    add(facts, "OCSP", certificate.ocspUrls(), true);
    add(facts, say("Revocation lists"), certificate.crlUrls(), true);
    add(facts, say("Policies"), certificate.policies(), false);
    if (certificate.mustStaple()) {
      facts.add(new Fact("Must-staple", List.of(say("yes")), false));
    }
    add(
        facts,
        say("Timestamps of logs"),
        certificate.timestamps().stream().map(TlsCard::timestamp).toList(),
        false);
    facts.add(new Fact(say("Size"), List.of(Figures.bytes(certificate.bytes())), false));
    return facts;
  }

  private static String authority(TlsCertificate certificate) {
    return !certificate.authority()
        ? say("no")
        : certificate.pathLength() == null
            ? say("yes")
            : say("yes, at most {0} below", certificate.pathLength());
  }

  static String timestamp(TlsTimestamp timestamp) {
    return say("{0}, log {1}", Figures.utc(timestamp.at()), timestamp.logId());
  }

  private static void add(
      List<Fact> facts, String label, @Nullable List<String> values, boolean code) {
    if (values != null && !values.isEmpty()) {
      facts.add(new Fact(label, values, code));
    }
  }
}
