package io.lookingglass.probes.event;

/** Why a name server gave no answer that counts. */
public enum DnsFailure {
  /** Nothing came in time, or not all of it. */
  TIMED_OUT,
  /** The host is there, nobody listens on the port. */
  PORT_CLOSED,
  /** No way to the host, or this machine does not speak that version of IP. */
  UNREACHABLE,
  /** The connection ended before the answer did. */
  CLOSED,
  /** What came is no DNS message. */
  UNREADABLE,
  /** A message that answers something else: another id, another question. */
  MISMATCHED,
  /** More than a message may have, or than is read here. */
  TOO_LARGE,
  /** No TLS session came about. */
  TLS_FAILED,
  /** The TLS session would be with somebody else: the certificate does not hold. */
  NOT_AUTHENTICATED,
  /** The HTTP server refused, or answered something that is no DNS message. */
  HTTP_FAILED,
  /** The server's name has no address. */
  NO_ADDRESS,
  /** The server's address may not be measured from here. */
  NOT_ALLOWED,
  /** This server cannot send: a local error. */
  NOT_SENT
}
