package io.lookingglass.probes.event;

/** What tells where the content of an answer ends (RFC 9112 section 6.3). */
public enum HttpFraming {
  /** There is none: the method or the status says so. */
  NONE,
  CONTENT_LENGTH,
  CHUNKED,
  /** The end of the connection, which does not tell a whole answer from a cut one. */
  UNTIL_CLOSE,
  /** Frames of HTTP/2. */
  FRAMES
}
