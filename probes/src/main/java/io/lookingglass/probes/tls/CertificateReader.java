package io.lookingglass.probes.tls;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsCertificate.DistinguishedName;
import io.lookingglass.probes.event.TlsTimestamp;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.DefaultAlgorithmNameFinder;
import org.jspecify.annotations.Nullable;

/** Reads certificates (RFC 5280) from strangers. */
final class CertificateReader {
  /** No honest certificate is larger; ASN.1 of strangers is not decoded without a bound. */
  static final int MOST_BYTES = 1 << 16;

  private static final int LONGEST_NAME = 300;
  private static final int MOST_KEY_BYTES = 4096;
  private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();
  private static final DefaultAlgorithmNameFinder ALGORITHMS = new DefaultAlgorithmNameFinder();

  private CertificateReader() {}

  /** The subject in one line; absent when that cannot be read. */
  static @Nullable String subjectOf(byte[] der) {
    if (der.length > MOST_BYTES) {
      return null;
    }
    try {
      return line(Certificate.getInstance(der).getSubject());
    } catch (RuntimeException e) {
      return null; // What the library throws at malformed ASN.1 differs from case to case.
    }
  }

  /**
   * Decodes one.
   *
   * @throws MalformedTlsException when it is too large or no certificate
   */
  static TlsCertificate read(byte[] der) throws MalformedTlsException {
    if (der.length > MOST_BYTES) {
      throw new MalformedTlsException(
          "it has %,d bytes; more than %,d are not read here".formatted(der.length, MOST_BYTES));
    }
    try {
      return decoded(der, new X509CertificateHolder(der));
    } catch (IOException | RuntimeException e) {
      // What the library throws at malformed ASN.1 differs from case to case.
      throw new MalformedTlsException(
          "it is no certificate: " + PlainText.line(String.valueOf(e.getMessage()), 200));
    }
  }

  private static TlsCertificate decoded(byte[] der, X509CertificateHolder holder)
      throws IOException {
    Extensions extensions = holder.getExtensions();
    CertificateExtensions read = new CertificateExtensions(extensions);
    byte[] key = holder.getSubjectPublicKeyInfo().getEncoded();
    KeyWords words = KeyWords.of(holder.getSubjectPublicKeyInfo());
    BasicConstraints constraints =
        extensions == null ? null : BasicConstraints.fromExtensions(extensions);
    List<String> names = read.names();
    return new TlsCertificate(
        line(holder.getSubject()),
        parts(holder.getSubject()),
        line(holder.getIssuer()),
        parts(holder.getIssuer()),
        PlainText.line(PAIRS.formatHex(holder.getSerialNumber().toByteArray()), LONGEST_NAME),
        holder.getVersionNumber(),
        holder.getNotBefore().toInstant(),
        holder.getNotAfter().toInstant(),
        names.subList(0, Math.min(names.size(), CertificateExtensions.MOST_NAMES)),
        names.size(),
        words.type(),
        words.bits(),
        words.curve(),
        signatureAlgorithm(holder),
        PAIRS.formatHex(digest("SHA-256", der)),
        PAIRS.formatHex(digest("SHA-1", der)),
        Base64.getEncoder().encodeToString(digest("SHA-256", key)),
        key.length > MOST_KEY_BYTES ? "" : PAIRS.formatHex(key),
        read.keyUsage(),
        read.extendedKeyUsage(),
        constraints != null && constraints.isCA(),
        constraints == null || constraints.getPathLenConstraint() == null
            ? null
            : Integer.valueOf(constraints.getPathLenConstraint().intValueExact()),
        read.access("1.3.6.1.5.5.7.48.2"),
        read.access("1.3.6.1.5.5.7.48.1"),
        read.distributionPoints(),
        read.policies(),
        read.mustStaple(),
        read.subjectKeyId(),
        read.authorityKeyId(),
        embedded(extensions),
        der.length);
  }

  /** RFC 6962 section 3.3. */
  private static List<TlsTimestamp> embedded(@Nullable Extensions extensions) {
    Extension extension =
        extensions == null
            ? null
            : extensions.getExtension(new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"));
    if (extension == null) {
      return List.of();
    }
    try {
      byte[] list =
          ASN1OctetString.getInstance(
                  ASN1Primitive.fromByteArray(extension.getExtnValue().getOctets()))
              .getOctets();
      return TimestampReader.list(list, TlsTimestamp.Source.CERTIFICATE);
    } catch (IOException | RuntimeException e) {
      return List.of(); // A malformed one is none.
    }
  }

  private static String signatureAlgorithm(X509CertificateHolder holder) {
    return PlainText.name(ALGORITHMS.getAlgorithmName(holder.getSignatureAlgorithm()));
  }

  static String line(X500Name name) {
    return PlainText.line(name.toString(), LONGEST_NAME);
  }

  private static DistinguishedName parts(X500Name name) {
    return new DistinguishedName(
        part(name, BCStyle.CN), part(name, BCStyle.O), part(name, BCStyle.C));
  }

  private static @Nullable String part(X500Name name, ASN1ObjectIdentifier type) {
    RDN[] found = name.getRDNs(type);
    return found.length == 0
        ? null
        : PlainText.line(
            IETFUtils.valueToString(found[0].getFirst().getValue()).replace("\\", ""),
            LONGEST_NAME);
  }

  static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  /** As RFC 7468 has it. */
  static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  /** The certificates that can be decoded, at their places; null for the others. */
  static List<@Nullable TlsCertificate> readAll(List<byte[]> chain) {
    List<@Nullable TlsCertificate> read = new ArrayList<>();
    for (byte[] der : chain) {
      try {
        read.add(read(der));
      } catch (MalformedTlsException e) {
        read.add(null);
      }
    }
    return read;
  }
}
