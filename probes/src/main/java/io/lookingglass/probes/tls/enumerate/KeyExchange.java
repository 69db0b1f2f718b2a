package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsBytes;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A ServerKeyExchange (RFC 5246 section 7.4.3, RFC 8422 section 5.4), as far as it tells something
 * about the server. The signature is not verified.
 *
 * @param group of the curve; {@link ServerHello#NONE} for a finite field
 * @param prime of a finite field; absent for a curve
 * @param scheme of the signature; {@link ServerHello#NONE} before TLS 1.2, or without one
 */
record KeyExchange(int group, @Nullable BigInteger prime, int scheme) {
  private static final int NAMED_CURVE = 3;

  /**
   * Reads the body of the message.
   *
   * @return absent when the suite sends none that tells anything
   */
  static @Nullable KeyExchange read(byte[] body, SuiteTraits suite, int version)
      throws MalformedTlsException {
    TlsBytes bytes = new TlsBytes(body);
    if (suite.preShared()) {
      bytes.opaque16(); // The hint of an identity.
    }
    int group = ServerHello.NONE;
    BigInteger prime = null;
    if (suite.exchange().startsWith("ECDH")) {
      if (bytes.uint8() != NAMED_CURVE) {
        return null;
      }
      group = bytes.uint16();
      bytes.opaque8();
    } else if (suite.finiteEphemeral()) {
      prime = new BigInteger(1, bytes.opaque16());
      bytes.opaque16();
      bytes.opaque16();
    } else {
      return null;
    }
    boolean signed = !suite.anonymous() && !suite.preShared();
    int scheme =
        signed && version == ClientHello.TLS_1_2 && bytes.remaining() >= 2
            ? bytes.uint16()
            : ServerHello.NONE;
    return new KeyExchange(group, prime, scheme);
  }
}
