package io.lookingglass.probes.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TLS session that a request travelled in. No session is refused: whether the certificate holds
 * is told.
 *
 * @param version {@code TLSv1.3}
 * @param cipherSuite by its IANA name
 * @param alpn the application protocol that the server chose; absent when it chose none
 * @param serverName as sent; absent when none was
 * @param authorized whether the certificate holds for the name
 * @param problem why it does not, a sentence without a full stop; absent when it does
 * @param certificate the server's own; absent when it sent none that can be read
 */
public record HttpTls(
    String version,
    String cipherSuite,
    @Nullable String alpn,
    @Nullable String serverName,
    boolean authorized,
    @Nullable String problem,
    @Nullable Certificate certificate) {

  /**
   * A certificate, its text hostile.
   *
   * @param subjectCommonName absent when there is none
   * @param alternativeNames names and addresses it is for
   * @param keyType {@code RSA}, {@code EC}, ...
   * @param keyBits absent when the key has no such measure
   * @param serialNumber octets in hexadecimal, colons between
   * @param sha256 of the whole certificate, likewise
   * @param publicKey its SubjectPublicKeyInfo, likewise
   */
  public record Certificate(
      @Nullable String subjectCommonName,
      List<String> alternativeNames,
      @Nullable String issuerCountry,
      @Nullable String issuerOrganization,
      @Nullable String issuerCommonName,
      Instant notBefore,
      Instant notAfter,
      String keyType,
      @Nullable Integer keyBits,
      String serialNumber,
      String sha256,
      String publicKey) {
    public Certificate {
      alternativeNames = List.copyOf(alternativeNames);
    }
  }
}
