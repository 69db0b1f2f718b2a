package io.lookingglass.tests.dns;

import io.lookingglass.probes.event.IpVersion;

/** The nodes that the name servers of a {@link DnsLab} are on, 1 to {@link #NODES}. */
public interface DnsNetwork extends AutoCloseable {
  /** Root, top-level domain, two servers of zones, two resolvers. */
  int NODES = 6;

  /** The network namespace of a node; several may share one. */
  String namespace(int node);

  /** The address of a node. */
  String address(int node, IpVersion version);

  /** A second IPv6 address of a node, on which nothing listens. */
  String spareIpv6(int node);

  /** An address that every packet to gets lost, and no word of it comes back. */
  String nowhere(IpVersion version);

  /** Everything in the network, as a prefix. */
  String prefix(IpVersion version);

  /** Whether a connection to that port succeeds, from where the servers are to be reached. */
  boolean answers(String address, int port);

  @Override
  void close();
}
