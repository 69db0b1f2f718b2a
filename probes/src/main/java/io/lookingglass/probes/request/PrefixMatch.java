package io.lookingglass.probes.request;

/** How prefixes in a routing table are related to the one that is looked up. */
public enum PrefixMatch {
  /** The very prefix. */
  EXACT,
  /** The longest prefix that is, or holds, the one given. */
  LPM,
  /** The prefix and every one within it. */
  LONGER,
  /** The prefix and every one that holds it. */
  SHORTER
}
