package io.lookingglass.probes.http2;

/** A server broke the rules of HTTP/2, ended the exchange, or asked too much. */
public final class Http2Exception extends Exception {
  private static final long serialVersionUID = 1L;

  /** Who ended it. */
  public enum Kind {
    /** The server broke the protocol. */
    PROTOCOL_ERROR,
    /** The server sent more than is taken from anybody. */
    TOO_MUCH,
    /** The server reset the stream or closed the connection by GOAWAY. */
    REFUSED
  }

  private final Kind kind;

  Http2Exception(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static Http2Exception protocol(String message) {
    return new Http2Exception(Kind.PROTOCOL_ERROR, message);
  }

  static Http2Exception tooMuch(String message) {
    return new Http2Exception(Kind.TOO_MUCH, message);
  }

  static Http2Exception refused(String message) {
    return new Http2Exception(Kind.REFUSED, message);
  }

  public Kind kind() {
    return kind;
  }

  /** What happened, without a full stop: "it sends PING frames without end". */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
