package io.lookingglass.config;

/** What follows when a peer sends more prefixes than it may. */
public enum MaxPrefixesAction {
  /** Say so, and keep the session. */
  WARN,
  /**
   * End the session with Cease, Maximum Number of Prefixes Reached (RFC 4486), and open it again
   * later.
   */
  RESTART
}
