package io.lookingglass.tests.demo;

import java.util.Locale;

/** A network namespace of the demo. */
enum Node {
  /** The server. */
  LG,
  /** The first router, which speaks BGP as {@code transit-a}. */
  EDGE,
  /** A router on the way. */
  METRO,
  /** The last router: everything else is behind it. */
  CORE,
  /** A neighbour that speaks BGP as {@code transit-b}, with the RPKI cache. */
  IXP,
  /** All name servers. */
  DNS,
  /** All web servers. */
  WEB,
  /** Far ends of tunnels. */
  LON,
  FRA,
  AMS;

  /** What the namespace is called, after the demo's own name. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean forwards() {
    return this == EDGE || this == METRO || this == CORE;
  }
}
