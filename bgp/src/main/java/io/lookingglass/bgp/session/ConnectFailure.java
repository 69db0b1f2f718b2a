package io.lookingglass.bgp.session;

/**
 * Why a TCP connection did not come about, or did not last: the kinds that call for other cures.
 */
public enum ConnectFailure {
  /** A RST in answer to our SYN: nothing listens there, or nothing that wants us. */
  REFUSED,
  /** No answer to our SYNs. */
  TIMED_OUT,
  /** No route, or a router or host said that it cannot be reached. */
  UNREACHABLE,
  /** Our own end: the local address is not ours, or the system refused the socket. */
  LOCAL,
  /** An established connection ended by a RST. */
  RESET,
  /** An established connection ended in order, by a FIN. */
  CLOSED,
  /** Anything else; the detail tells. */
  OTHER
}
