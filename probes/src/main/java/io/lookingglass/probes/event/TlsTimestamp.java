package io.lookingglass.probes.event;

import java.time.Instant;

/**
 * A signed certificate timestamp: the promise of a log to publish the certificate (RFC 6962 section
 * 3.2). Whether the log really signed it is not checked.
 *
 * @param source how it came
 * @param logId Base64 of the SHA-256 of the log's key
 * @param at when the log promised
 * @param algorithm {@code ecdsa_sha256}
 */
public record TlsTimestamp(Source source, String logId, Instant at, String algorithm) {

  /** How timestamps come to a client (RFC 6962 section 3.3). */
  public enum Source {
    CERTIFICATE,
    TLS_EXTENSION,
    OCSP
  }
}
