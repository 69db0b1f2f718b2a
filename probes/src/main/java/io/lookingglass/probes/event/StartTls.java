package io.lookingglass.probes.event;

/** A protocol that begins in plain text and changes to TLS on request. */
public enum StartTls {
  /** RFC 3207. */
  SMTP(25),
  /** RFC 9051 section 6.2.1. */
  IMAP(143),
  /** RFC 2595 section 4. */
  POP3(110),
  /** RFC 4217. */
  FTP(21),
  /** RFC 4511 section 4.14. */
  LDAP(389),
  /** SSLRequest of its protocol 3. */
  POSTGRES(5432),
  /** SSLRequest of its protocol 10. */
  MYSQL(3306),
  /** RFC 6120 section 5. */
  XMPP(5222);

  private final int port;

  StartTls(int port) {
    this.port = port;
  }

  /** The port that is used where none is given. */
  public int port() {
    return port;
  }
}
