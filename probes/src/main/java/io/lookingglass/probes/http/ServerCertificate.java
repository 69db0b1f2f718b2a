package io.lookingglass.probes.http;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.HttpTls;
import io.lookingglass.probes.tls.CertificateNames;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What a server's certificates say, and whether a browser would take them (RFC 5280, RFC 9525). */
final class ServerCertificate {
  private static final int MOST_NAMES = 100;
  private static final int MOST_SHOWN_NAMES = 5;
  private static final int LONGEST = 300;
  private static final int LARGEST = 1 << 16;
  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

  private final List<X509Certificate> chain;

  private ServerCertificate(List<X509Certificate> chain) {
    this.chain = chain;
  }

  /** Reads a chain, the server's own first; certificates that cannot be read are left out. */
  static ServerCertificate of(List<byte[]> ders) {
    List<X509Certificate> chain = new ArrayList<>();
    for (byte[] der : ders) {
      if (der.length > LARGEST) {
        break;
      }
      try {
        chain.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der)));
      } catch (CertificateException | RuntimeException e) {
        break; // What is thrown at malformed ASN.1 differs; what comes behind it proves nothing.
      }
    }
    return new ServerCertificate(chain);
  }

  /** Its fields; absent when there is none that can be read. */
  HttpTls.@Nullable Certificate facts() {
    if (chain.isEmpty()) {
      return null;
    }
    X509Certificate leaf = chain.getFirst();
    PublicKey key = leaf.getPublicKey();
    return new HttpTls.Certificate(
        part(leaf.getSubjectX500Principal().getName(), "CN"),
        CertificateNames.all(leaf).stream().limit(MOST_NAMES).map(ServerCertificate::text).toList(),
        part(leaf.getIssuerX500Principal().getName(), "C"),
        part(leaf.getIssuerX500Principal().getName(), "O"),
        part(leaf.getIssuerX500Principal().getName(), "CN"),
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant(),
        key.getAlgorithm(),
        bits(key),
        HEX.formatHex(leaf.getSerialNumber().toByteArray()),
        fingerprint(leaf),
        key.getEncoded() == null ? "" : HEX.formatHex(key.getEncoded()));
  }

  /**
   * Why a browser would refuse it, a sentence without a full stop; absent when it would not.
   *
   * @param name that was asked for, or an address
   */
  @Nullable String problem(String name, Instant now, X509TrustManager trust) {
    if (chain.isEmpty()) {
      return "the server sent no certificate that can be read";
    }
    X509Certificate leaf = chain.getFirst();
    if (now.isAfter(leaf.getNotAfter().toInstant())) {
      return "the certificate expired at " + leaf.getNotAfter().toInstant();
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      return "the certificate is not valid before " + leaf.getNotBefore().toInstant();
    }
    if (!CertificateNames.hold(leaf, name)) {
      List<String> names = CertificateNames.all(leaf);
      String held = String.join(", ", names.stream().limit(MOST_SHOWN_NAMES).toList());
      return "the certificate is for %s, not for %s"
          .formatted(names.isEmpty() ? "no name at all" : text(held), text(name));
    }
    try {
      trust.checkServerTrusted(
          chain.toArray(X509Certificate[]::new), keyExchange(leaf.getPublicKey()));
      return null;
    } catch (CertificateException | RuntimeException e) {
      boolean selfSigned = leaf.getIssuerX500Principal().equals(leaf.getSubjectX500Principal());
      return selfSigned && chain.size() == 1
          ? "the certificate is signed by itself and nobody else vouches for it"
          : chain.size() == 1
              ? "no authority that is trusted here vouches for the certificate; perhaps the server"
                  + " does not send the intermediate one"
              : "no authority that is trusted here vouches for the certificate";
    }
  }

  private static String keyExchange(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "ECDHE_RSA";
      case "EC" -> "ECDHE_ECDSA";
      default -> "UNKNOWN"; // As JSSE says for TLS 1.3, where the key alone decides.
    };
  }

  private static @Nullable String part(String distinguishedName, String type) {
    try {
      for (Rdn rdn : new LdapName(distinguishedName).getRdns()) {
        if (rdn.getType().equalsIgnoreCase(type) && rdn.getValue() instanceof String value) {
          return text(value);
        }
      }
    } catch (InvalidNameException | RuntimeException e) {
      return null; // A stranger's name, in a form that nobody reads.
    }
    return null;
  }

  private static @Nullable Integer bits(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength();
      case ECPublicKey ec ->
          ec.getParams() == null ? null : (Integer) ec.getParams().getOrder().bitLength();
      case DSAPublicKey dsa ->
          dsa.getParams() == null ? null : (Integer) dsa.getParams().getP().bitLength();
      default -> null;
    };
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256, and this was encoded", e);
    }
  }

  private static String text(String hostile) {
    return PlainText.line(hostile, LONGEST);
  }
}
