package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.event.TlsEnumeration.Ja3s;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * JA3S, the fingerprint of one ServerHello (Salesforce, 2017): the MD5 of its version, its cipher
 * suite and the numbers of its extensions in their order. It depends on what the client offered.
 */
final class Ja3sFingerprint {
  private Ja3sFingerprint() {}

  static Ja3s of(ServerHello hello) {
    String text =
        "%d,%d,%s"
            .formatted(
                hello.legacyVersion(),
                hello.suite(),
                hello.extensions().keySet().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining("-")));
    return new Ja3s(TlsNames.version(hello.version()), text, md5(text));
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every platform has MD5", e);
    }
  }
}
