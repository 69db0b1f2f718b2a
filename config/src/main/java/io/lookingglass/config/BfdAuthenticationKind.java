package io.lookingglass.config;

/** How packets of BFD are authenticated (RFC 5880, section 6.7). */
public enum BfdAuthenticationKind {
  /** Not at all. */
  NONE(0),
  /** A password in clear. */
  SIMPLE_PASSWORD(16),
  /** An MD5 digest; a packet can be replayed until the next change. */
  KEYED_MD5(16),
  /** An MD5 digest with a sequence number for each packet. */
  METICULOUS_KEYED_MD5(16),
  /** A SHA-1 digest; a packet can be replayed until the next change. */
  KEYED_SHA1(20),
  /** A SHA-1 digest with a sequence number for each packet. */
  METICULOUS_KEYED_SHA1(20);

  private final int longestKeyBytes;

  BfdAuthenticationKind(int longestKeyBytes) {
    this.longestKeyBytes = longestKeyBytes;
  }

  /** How long a key may be, in bytes of UTF-8; 0 without one. */
  public int longestKeyBytes() {
    return longestKeyBytes;
  }
}
