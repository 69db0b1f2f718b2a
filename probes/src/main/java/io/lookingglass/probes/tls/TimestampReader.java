package io.lookingglass.probes.tls;

import io.lookingglass.probes.event.TlsTimestamp;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import io.lookingglass.probes.tls.wire.TlsBytes;
import io.lookingglass.probes.tls.wire.TlsNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads signed certificate timestamps (RFC 6962 section 3.2). */
final class TimestampReader {
  private static final int MOST = 20;

  private TimestampReader() {}

  /** A SignedCertificateTimestampList; what of it cannot be read is left out. */
  static List<TlsTimestamp> list(byte[] bytes, TlsTimestamp.Source source) {
    List<TlsTimestamp> timestamps = new ArrayList<>();
    try {
      TlsBytes list = new TlsBytes(bytes).vector16();
      while (!list.isEmpty() && timestamps.size() < MOST) {
        one(list.opaque16(), source).ifPresent(timestamps::add);
      }
    } catch (MalformedTlsException e) {
      return timestamps; // Those up to there.
    }
    return timestamps;
  }

  /** A SignedCertificateTimestamp; empty when it cannot be read. */
  static Optional<TlsTimestamp> one(byte[] bytes, TlsTimestamp.Source source) {
    try {
      TlsBytes in = new TlsBytes(bytes);
      int version = in.uint8();
      if (version != 0) {
        return Optional.empty();
      }
      String logId = Base64.getEncoder().encodeToString(in.opaque(32));
      long millis = in.uint32() << 32 | in.uint32();
      in.opaque16();
      int algorithm = in.uint16();
      in.opaque16();
      return Optional.of(
          new TlsTimestamp(
              source,
              logId,
              Instant.ofEpochMilli(Math.clamp(millis, 0, 253_402_300_799_999L)),
              name(algorithm)));
    } catch (MalformedTlsException e) {
      return Optional.empty();
    }
  }

  /** As TLS 1.2 has it: a hash and a signature. */
  private static String name(int algorithm) {
    return switch (algorithm) {
      case 0x0403 -> "ecdsa_sha256";
      case 0x0401 -> "rsa_sha256";
      default -> TlsNames.signatureScheme(algorithm);
    };
  }
}
