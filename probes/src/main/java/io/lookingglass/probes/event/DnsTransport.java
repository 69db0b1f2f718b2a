package io.lookingglass.probes.event;

/** How a question travels to a name server. */
public enum DnsTransport {
  /** One datagram each way (RFC 1035 section 4.2.1). */
  UDP(53),
  /** Messages behind their length on a TCP connection (RFC 7766). */
  TCP(53),
  /** The same inside TLS (RFC 7858). */
  DOT(853),
  /** HTTPS, here over HTTP/2 (RFC 8484). */
  DOH(443);

  private final int port;

  DnsTransport(int port) {
    this.port = port;
  }

  /** The port that is used where none is given. */
  public int port() {
    return port;
  }

  /** Whether the question is hidden from whoever stands between. */
  public boolean encrypted() {
    return this == DOT || this == DOH;
  }
}
