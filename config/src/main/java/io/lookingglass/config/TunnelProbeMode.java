package io.lookingglass.config;

/** What is sent through a tunnel to see whether it works, and which way the answer comes. */
public enum TunnelProbeMode {
  /**
   * An echo request from our outer address, inside GRE; the reply comes plainly over the Internet.
   */
  REQUEST_UNIDIRECTIONAL,
  /** An echo request from our inner address; the reply comes back inside GRE. */
  REQUEST_BIDIRECTIONAL,
  /** An echo reply addressed to our outer address, which the far router merely routes. */
  REPLY_UNIDIRECTIONAL,
  /** An echo reply addressed to our inner address, which the far router routes into the tunnel. */
  REPLY_BIDIRECTIONAL,
  /** A GRE packet addressed to us inside GRE, which the far end unwraps and sends back. */
  KEEPALIVE;

  /** Whether the answer comes back through the tunnel to our inner address. */
  public boolean isBidirectional() {
    return this == REQUEST_BIDIRECTIONAL || this == REPLY_BIDIRECTIONAL;
  }

  /** Whether the probe is aimed at an address behind or at the far end of the tunnel. */
  public boolean needsTarget() {
    return this == REQUEST_UNIDIRECTIONAL || this == REQUEST_BIDIRECTIONAL;
  }
}
