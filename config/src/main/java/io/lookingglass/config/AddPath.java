package io.lookingglass.config;

/** What to negotiate of RFC 7911. */
public enum AddPath {
  NONE,
  RECEIVE
}
