package io.lookingglass.probes.event;

/** Why a request came to nothing, or to less than an answer. */
public enum HttpFailure {
  /** The name does not exist or has no address that fits. */
  NO_ADDRESS,
  /** No resolver answered. */
  NOT_RESOLVED,
  /** The address may not be measured from here. */
  NOT_ALLOWED,
  /** Nothing came in time, or not all of it. */
  TIMED_OUT,
  /** The host is there, nobody listens on the port. */
  PORT_CLOSED,
  /** No way to the host, or this machine does not speak that version of IP. */
  UNREACHABLE,
  /** The connection ended before the answer did. */
  CLOSED,
  /** The connection was reset. */
  RESET,
  /** No TLS session came about. */
  TLS_FAILED,
  /** What answers speaks another protocol. */
  NOT_HTTP,
  /** The answer breaks the rules of HTTP, so that where it ends is not certain. */
  MALFORMED,
  /** More than is taken from anybody: header fields without end, and the like. */
  TOO_LARGE,
  /** The server refused the exchange in HTTP/2's own terms. */
  REFUSED,
  /** This machine cannot send: a local error. */
  NOT_SENT,
  /** The measurement was cancelled. */
  CANCELLED
}
