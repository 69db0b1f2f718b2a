package io.lookingglass.tests.dns;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.NamespaceStar;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Each server in a namespace of its own, and this process beside them. */
record DnsStar(NamespaceStar star) implements DnsNetwork {
  static DnsStar make() {
    return new DnsStar(NamespaceStar.withNodes(NODES));
  }

  @Override
  public String namespace(int node) {
    return star.node(node).name();
  }

  @Override
  public String address(int node, IpVersion version) {
    return star.address(node, version);
  }

  @Override
  public String spareIpv6(int node) {
    return star.spareIpv6(node);
  }

  @Override
  public String nowhere(IpVersion version) {
    return star.nowhere(version);
  }

  @Override
  public String prefix(IpVersion version) {
    return star.prefix(version);
  }

  @Override
  public boolean answers(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    star.close();
  }
}
