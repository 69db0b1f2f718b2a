package io.lookingglass.probes.event;

/** How far a connection came. */
public enum TlsStage {
  /** No TCP connection. */
  CONNECT,
  /** In plain text, before TLS. */
  START_TLS,
  /** In the handshake. */
  HANDSHAKE,
  /** The handshake was over. */
  SESSION
}
