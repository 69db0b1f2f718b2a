package io.lookingglass.tests.dns;

import io.lookingglass.probes.event.IpVersion;

/**
 * Where the servers of the lab are.
 *
 * @param network each server is one of its nodes
 */
record DnsAddresses(DnsNetwork network) {
  static final int ROOT = 1;
  static final int TLD = 2;
  static final int CHILD = 3;
  static final int OTHER_CHILD = 4;
  static final int RESOLVER = 5;
  static final int KNOT_RESOLVER = 6;
  static final int NODES = DnsNetwork.NODES;

  String ipv4(int node) {
    return network.address(node, IpVersion.IPV4);
  }

  String ipv6(int node) {
    return network.address(node, IpVersion.IPV6);
  }

  String root() {
    return ipv4(ROOT);
  }

  String rootIpv6() {
    return ipv6(ROOT);
  }

  String tld() {
    return ipv4(TLD);
  }

  String tldIpv6() {
    return ipv6(TLD);
  }

  String child() {
    return ipv4(CHILD);
  }

  String childIpv6() {
    return ipv6(CHILD);
  }

  String otherChild() {
    return ipv4(OTHER_CHILD);
  }

  String resolver() {
    return ipv4(RESOLVER);
  }

  String knotResolver() {
    return ipv4(KNOT_RESOLVER);
  }

  /** Where packets get lost. */
  String silent() {
    return network.nowhere(IpVersion.IPV4);
  }

  /** Where nobody listens. */
  String deafIpv6() {
    return network.spareIpv6(CHILD);
  }
}
