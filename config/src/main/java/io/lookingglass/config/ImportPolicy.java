package io.lookingglass.config;

/** What becomes of the routes a peer sends (RFC 8212). */
public enum ImportPolicy {
  ACCEPT,
  REJECT
}
