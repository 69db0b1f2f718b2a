package io.lookingglass.probes.event;

/** The phases of a request, in their order. */
public enum HttpPhase {
  /** Finding the address of the name. */
  DNS,
  /** The TCP handshake. */
  TCP,
  /** The TLS handshake. */
  TLS,
  /** Handing the request to the kernel. */
  SEND,
  /** From then until the first octet of the answer: what the way and the server take. */
  FIRST_BYTE,
  /** From then until the end of the answer. */
  DOWNLOAD
}
