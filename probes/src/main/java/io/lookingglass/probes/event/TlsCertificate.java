package io.lookingglass.probes.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate of a chain, decoded (RFC 5280). Hostile text is already cleaned and bounded.
 *
 * @param subject in one line, {@code CN=www.example.com,O=Example}
 * @param subjectParts the parts by their short names; of those that occur twice the first
 * @param issuer likewise
 * @param serialNumber hexadecimal digits in pairs with colons, {@code 04:AB}
 * @param subjectAlternativeNames {@code DNS:www.example.com}, {@code IP Address:192.0.2.1}; at most
 *     200
 * @param names how many there are
 * @param keyType {@code RSA}, {@code EC}, {@code Ed25519} ...
 * @param keyBits absent when not known
 * @param keyCurve of an EC key; absent for others
 * @param signatureAlgorithm {@code SHA256WITHRSA}, {@code 1.2.3.4} when it has no name here
 * @param sha256 fingerprint, hexadecimal digits in pairs with colons
 * @param sha1 likewise
 * @param spkiSha256 Base64 of the digest of the SubjectPublicKeyInfo: the pin
 * @param publicKey SubjectPublicKeyInfo, hexadecimal digits in pairs with colons
 * @param keyUsage {@code digitalSignature} ...; absent when the extension is
 * @param extendedKeyUsage {@code serverAuth} ...; absent when the extension is
 * @param authority whether it may sign others
 * @param pathLength how many may follow below; absent for no limit
 * @param issuerUrls where the issuer's certificate is (AIA); shown, never fetched
 * @param ocspUrls where its state may be asked
 * @param crlUrls where revocations are listed
 * @param policies object identifiers, with the well-known ones named
 * @param mustStaple whether it demands a stapled OCSP response (RFC 7633)
 * @param subjectKeyId hexadecimal digits; absent when the extension is
 * @param authorityKeyId likewise
 * @param timestamps that are embedded in it
 * @param bytes size in DER
 */
public record TlsCertificate(
    String subject,
    DistinguishedName subjectParts,
    String issuer,
    DistinguishedName issuerParts,
    String serialNumber,
    int version,
    Instant notBefore,
    Instant notAfter,
    List<String> subjectAlternativeNames,
    int names,
    String keyType,
    @Nullable Integer keyBits,
    @Nullable String keyCurve,
    String signatureAlgorithm,
    String sha256,
    String sha1,
    String spkiSha256,
    String publicKey,
    @Nullable List<String> keyUsage,
    @Nullable List<String> extendedKeyUsage,
    boolean authority,
    @Nullable Integer pathLength,
    List<String> issuerUrls,
    List<String> ocspUrls,
    List<String> crlUrls,
    List<String> policies,
    boolean mustStaple,
    @Nullable String subjectKeyId,
    @Nullable String authorityKeyId,
    List<TlsTimestamp> timestamps,
    int bytes) {
  public TlsCertificate {
    subjectAlternativeNames = List.copyOf(subjectAlternativeNames);
    keyUsage = keyUsage == null ? null : List.copyOf(keyUsage);
    extendedKeyUsage = extendedKeyUsage == null ? null : List.copyOf(extendedKeyUsage);
    issuerUrls = List.copyOf(issuerUrls);
    ocspUrls = List.copyOf(ocspUrls);
    crlUrls = List.copyOf(crlUrls);
    policies = List.copyOf(policies);
    timestamps = List.copyOf(timestamps);
  }

  /**
   * The parts of a distinguished name that people look for.
   *
   * @param commonName CN; absent when it has none, as the others
   * @param organization O
   * @param country C
   */
  public record DistinguishedName(
      @Nullable String commonName, @Nullable String organization, @Nullable String country) {}

  /** Whom it is about, in short: the common name, else the organization, else all. */
  public String shortSubject() {
    return shortName(subjectParts, subject);
  }

  /** Who signed it, in short. */
  public String shortIssuer() {
    return shortName(issuerParts, issuer);
  }

  private static String shortName(DistinguishedName parts, String all) {
    String common = parts.commonName();
    String organization = parts.organization();
    return common != null ? common : organization != null ? organization : all;
  }
}
