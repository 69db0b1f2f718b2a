package io.lookingglass.probes.tls;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.event.TlsTrust.Dane;
import io.lookingglass.probes.event.TlsTrust.Order;
import io.lookingglass.probes.event.TlsTrust.Store;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.jspecify.annotations.Nullable;

/**
 * Says what a chain is worth (RFC 5280 section 6): against each trust store, for the name, now.
 * Nothing is fetched: what the server did not send is missing. Thread-safe.
 */
final class ChainJudge {
  private static final int LONGEST = 200;
  private static final Duration SOON = Duration.ofDays(2);

  private final List<TrustStore> stores;

  ChainJudge(List<TrustStore> stores) {
    this.stores = List.copyOf(stores);
  }

  /**
   * Judges.
   *
   * @param chain DER, as it came
   * @param reference the name or address that the certificate must hold for
   */
  TlsTrust judge(List<byte[]> chain, String reference, Instant now, @Nullable Dane dane) {
    List<@Nullable X509Certificate> certificates = new ArrayList<>();
    chain.forEach(der -> certificates.add(parse(der)));
    ChainOrder order = ChainOrder.of(certificates, stores);
    X509Certificate leaf = certificates.isEmpty() ? null : certificates.getFirst();
    TlsCertificate read =
        chain.isEmpty() ? null : CertificateReader.readAll(chain.subList(0, 1)).getFirst();
    if (leaf == null || read == null) {
      return new TlsTrust(
          false,
          "CERT_REJECTED",
          order.sentence(),
          reference,
          false,
          Sentence.of("Whom it is for is not known."),
          order.order(),
          order.sentence(),
          List.of(),
          dane);
    }
    List<Store> verdicts =
        stores.stream().map(store -> judge(store, leaf, certificates, order, now)).toList();
    HostNames.Match name = HostNames.match(read, read.subjectAlternativeNames(), reference);
    String error = error(leaf, order, verdicts, name, now);
    return new TlsTrust(
        error == null,
        error,
        error == null ? good(read, verdicts, now) : bad(error, read, order, verdicts, name, now),
        reference,
        name.matches(),
        name.sentence(),
        order.order(),
        order.sentence(),
        verdicts,
        dane);
  }

  private static Store judge(
      TrustStore store,
      X509Certificate leaf,
      List<@Nullable X509Certificate> sent,
      ChainOrder order,
      Instant now) {
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(leaf);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(store.anchors(), target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      parameters.addCertStore(
          CertStore.getInstance(
              "Collection",
              new CollectionCertStoreParameters(sent.stream().filter(Objects::nonNull).toList())));
      PKIXCertPathBuilderResult built =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      List<String> path = new ArrayList<>();
      built
          .getCertPath()
          .getCertificates()
          .forEach(
              certificate ->
                  path.add(shortName(((X509Certificate) certificate).getSubjectX500Principal())));
      X509Certificate root = built.getTrustAnchor().getTrustedCert();
      if (root != null && !root.equals(leaf)) {
        path.add(shortName(root.getSubjectX500Principal()));
      }
      return new Store(store.name(), store.version(), true, path, null);
    } catch (CertPathBuilderException e) {
      return new Store(
          store.name(), store.version(), false, List.of(), why(store, leaf, order, e, now));
    } catch (GeneralSecurityException | RuntimeException e) {
      return new Store(
          store.name(),
          store.version(),
          false,
          List.of(),
          "cannot be judged: " + PlainText.line(String.valueOf(e.getMessage()), LONGEST));
    }
  }

  private static String why(
      TrustStore store,
      X509Certificate leaf,
      ChainOrder order,
      CertPathBuilderException problem,
      Instant now) {
    if (order.order() == Order.SELF_SIGNED) {
      return "signed by itself, and it is none of the roots";
    }
    if (leaf.getNotAfter().toInstant().isBefore(now)) {
      return "expired";
    }
    if (leaf.getNotBefore().toInstant().isAfter(now)) {
      return "not valid yet";
    }
    X509Certificate root = order.issuer();
    if (root == null) {
      return "no path to a root: a certificate between is missing";
    }
    if (store.root(root.getSubjectX500Principal()) == null) {
      return "%s is none of its roots".formatted(shortName(root.getSubjectX500Principal()));
    }
    Throwable cause = problem;
    for (int depth = 0; depth < 8 && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    if (cause instanceof CertPathValidatorException validation) {
      return PlainText.line(
          "a path leads to a root, but does not hold: " + validation.getMessage(), LONGEST);
    }
    return PlainText.line("no path that holds: " + cause.getMessage(), LONGEST);
  }

  private static @Nullable String error(
      X509Certificate leaf,
      ChainOrder order,
      List<Store> verdicts,
      HostNames.Match name,
      Instant now) {
    if (leaf.getNotAfter().toInstant().isBefore(now)) {
      return "CERT_HAS_EXPIRED";
    }
    if (leaf.getNotBefore().toInstant().isAfter(now)) {
      return "CERT_NOT_YET_VALID";
    }
    if (verdicts.stream().noneMatch(Store::trusted)) {
      return switch (order.order()) {
        case SELF_SIGNED -> "DEPTH_ZERO_SELF_SIGNED_CERT";
        case INCOMPLETE ->
            order.path().size() == 1
                ? "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
                : "UNABLE_TO_GET_ISSUER_CERT";
        case COMPLETE, WRONG_ORDER, SUPERFLUOUS ->
            unknownRoot(verdicts) ? "SELF_SIGNED_CERT_IN_CHAIN" : "CERT_UNTRUSTED";
        case UNREADABLE -> "CERT_REJECTED";
      };
    }
    return name.matches() ? null : "ERR_TLS_CERT_ALTNAME_INVALID";
  }

  private static boolean unknownRoot(List<Store> verdicts) {
    return verdicts.stream()
        .map(Store::problem)
        .anyMatch(problem -> problem != null && problem.endsWith("is none of its roots"));
  }

  private static Sentence good(TlsCertificate leaf, List<Store> verdicts, Instant now) {
    Instant end = leaf.notAfter();
    return verdicts.stream()
        .filter(store -> !store.trusted())
        .map(Store::name)
        .findFirst()
        .map(
            store ->
                Sentence.of(
                    "The certificate is good for another {0}, though the trust store {1} does not"
                        + " know its root.",
                    lasting(now, end), store))
        .orElseGet(
            () -> Sentence.of("The certificate is good for another {0}.", lasting(now, end)));
  }

  private static Sentence bad(
      String error,
      TlsCertificate leaf,
      ChainOrder order,
      List<Store> verdicts,
      HostNames.Match name,
      Instant now) {
    return switch (error) {
      case "CERT_HAS_EXPIRED" ->
          Sentence.of(
              "The certificate expired {0} ago, at {1}.",
              lasting(leaf.notAfter(), now), leaf.notAfter());
      case "CERT_NOT_YET_VALID" ->
          Sentence.of(
              "The certificate is not valid yet: it begins in {0}, at {1}.",
              lasting(now, leaf.notBefore()), leaf.notBefore());
      case "DEPTH_ZERO_SELF_SIGNED_CERT" ->
          Sentence.of("The certificate is signed by itself, and nobody else vouches for it.");
      case "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT" ->
          Sentence.of("Clients cannot verify the certificate. {0}", order.sentence());
      case "SELF_SIGNED_CERT_IN_CHAIN" ->
          Sentence.of(
              "The chain leads to a root that nobody trusts: {0}.",
              order.issuer() == null
                  ? Sentence.of("unknown")
                  : shortName(order.issuer().getSubjectX500Principal()));
      case "ERR_TLS_CERT_ALTNAME_INVALID" -> name.sentence();
      default ->
          verdicts.isEmpty()
              ? Sentence.of("The certificate cannot be verified: there is no trust store.")
              : Sentence.of(
                  "The certificate is not trusted: {0}.",
                  verdicts.stream()
                      .map(Store::problem)
                      .filter(Objects::nonNull)
                      .findFirst()
                      .map(Sentence::verbatim)
                      .orElse(Sentence.of("unknown why")));
    };
  }

  /** {@code 63 days}, {@code 5 hours}. */
  static Sentence lasting(Instant from, Instant to) {
    Duration left = Duration.between(from, to);
    if (left.compareTo(SOON) >= 0) {
      return Sentence.of("{0} days", String.format(Locale.ROOT, "%,d", left.toDays()));
    }
    long hours = left.toHours();
    return hours >= 2
        ? Sentence.of("{0} hours", hours)
        : Sentence.of("{0} {0|minute|minutes}", Math.max(0, left.toMinutes()));
  }

  static @Nullable X509Certificate parse(byte[] der) {
    if (der.length > CertificateReader.MOST_BYTES) {
      return null;
    }
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException | RuntimeException e) {
      return null; // Malformed: somebody else says so.
    }
  }

  /** The common name, else the organization, else all of it. */
  static String shortName(X500Principal principal) {
    X500Name name = X500Name.getInstance(principal.getEncoded());
    for (var type :
        List.of(
            org.bouncycastle.asn1.x500.style.BCStyle.CN,
            org.bouncycastle.asn1.x500.style.BCStyle.O)) {
      var parts = name.getRDNs(type);
      if (parts.length > 0) {
        return PlainText.line(
            org.bouncycastle.asn1.x500.style.IETFUtils.valueToString(parts[0].getFirst().getValue())
                .replace("\\", ""),
            LONGEST);
      }
    }
    return CertificateReader.line(name);
  }
}
