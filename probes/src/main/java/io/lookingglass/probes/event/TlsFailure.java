package io.lookingglass.probes.event;

/** Why no TLS session came about. */
public enum TlsFailure {
  /** Nothing came in time, or not all of it. */
  TIMED_OUT,
  /** The host is there, nobody listens on the port. */
  PORT_CLOSED,
  /** No way to the host, or this machine does not speak that version of IP. */
  UNREACHABLE,
  /** The server ended the connection. */
  CLOSED,
  /** The server, or somebody between, reset the connection. */
  RESET,
  /** Something answers, but not TLS. */
  NOT_TLS,
  /** The server does not change to TLS, or not in a way that could be followed. */
  START_TLS_REFUSED,
  /** The server refused with an alert. */
  ALERT,
  /** What the server sent is not what the protocol allows. */
  PROTOCOL_ERROR,
  /** More than a handshake may have, or than is read here. */
  TOO_LARGE,
  /** It was stopped from here. */
  STOPPED,
  /** This server cannot send: a local error. */
  NOT_SENT
}
