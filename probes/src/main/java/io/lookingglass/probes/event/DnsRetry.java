package io.lookingglass.probes.event;

/** Why a question was asked again before it was answered. */
public enum DnsRetry {
  /** A datagram or its answer was lost. */
  TIMED_OUT,
  /** The answer over UDP was cut off (TC), so the question went over TCP (RFC 7766 section 5). */
  TRUNCATED,
  /** The server wanted its own cookie to be sent (RFC 7873 section 5.3). */
  BAD_COOKIE
}
