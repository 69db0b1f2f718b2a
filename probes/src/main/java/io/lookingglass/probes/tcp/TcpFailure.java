package io.lookingglass.probes.tcp;

/** Why a TCP connection did not come about, or came to no good. */
public enum TcpFailure {
  /** Nothing came in time, or not all of it. */
  TIMED_OUT,
  /** The host is there, nobody listens on the port. */
  REFUSED,
  /** No way to the host, or this machine does not speak that version of IP. */
  UNREACHABLE,
  /** The peer, or somebody between, reset it. */
  RESET,
  /** The thread was interrupted: the measurement was stopped from here. */
  STOPPED,
  /** This machine cannot send: a local error. */
  NOT_SENT
}
