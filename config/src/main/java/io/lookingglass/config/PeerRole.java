package io.lookingglass.config;

/** Our own role on a session (RFC 9234, section 4). */
public enum PeerRole {
  PROVIDER(0),
  RS(1),
  RS_CLIENT(2),
  CUSTOMER(3),
  PEER(4);

  private final int code;

  PeerRole(int code) {
    this.code = code;
  }

  /** The value in the BGP Role capability. */
  public int code() {
    return code;
  }
}
