package io.lookingglass.probes.packet;

import java.net.InetAddress;

/** Addresses from the documentation ranges (RFC 5737, RFC 3849). */
final class Addresses {
  static final InetAddress PROBER4 = InetAddress.ofLiteral("192.0.2.1");
  static final InetAddress ROUTER4 = InetAddress.ofLiteral("203.0.113.7");
  static final InetAddress TARGET4 = InetAddress.ofLiteral("198.51.100.9");
  static final InetAddress PROBER6 = InetAddress.ofLiteral("2001:db8::1");
  static final InetAddress ROUTER6 = InetAddress.ofLiteral("2001:db8:7::7");
  static final InetAddress TARGET6 = InetAddress.ofLiteral("2001:db8:9::9");

  private Addresses() {}
}
