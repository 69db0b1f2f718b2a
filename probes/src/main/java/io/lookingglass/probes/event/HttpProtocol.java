package io.lookingglass.probes.event;

/** What an HTTP request is made over; the constants are the API's names. */
public enum HttpProtocol {
  /** HTTP/1.1 over TCP (RFC 9112). */
  HTTP,
  /** HTTP/1.1 over TLS. */
  HTTPS,
  /** HTTP/2 over TLS (RFC 9113), or HTTP/1.1 where the server chooses that. */
  HTTP2;

  public boolean secure() {
    return this != HTTP;
  }

  /** The port where nobody names one. */
  public int port() {
    return secure() ? 443 : 80;
  }
}
