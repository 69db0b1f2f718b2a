package io.lookingglass.probes.tls;

import io.lookingglass.probes.result.PlainText;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/** Reads certificates (RFC 5280). */
final class CertificateReader {
  /** No honest certificate is larger; ASN.1 of strangers is not decoded without a bound. */
  static final int MOST_BYTES = 1 << 16;

  private static final int LONGEST_NAME = 300;

  private CertificateReader() {}

  /** The subject in one line; absent when that cannot be read. */
  static @Nullable String subjectOf(byte[] der) {
    if (der.length > MOST_BYTES) {
      return null;
    }
    try {
      return PlainText.line(Certificate.getInstance(der).getSubject().toString(), LONGEST_NAME);
    } catch (RuntimeException e) {
      return null; // What the library throws at malformed ASN.1 differs from case to case.
    }
  }
}
