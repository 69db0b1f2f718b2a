package io.lookingglass.tests.demo;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.dns.DnsLab;
import io.lookingglass.tests.dns.DnsNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The name servers of the demo, all in one namespace, each with an address of its own. */
final class DemoNames implements DnsNetwork {
  private static final String ACME =
      """
      @ A 203.0.113.80
      @ AAAA 2001:db8:acee::80
      @ MX 10 www
      @ TXT "v=spf1 ip4:203.0.113.0/24 -all"
      @ CAA 0 issue "ca.example"
      _dmarc TXT "v=DMARC1; p=reject"
      www A 203.0.113.80
      www AAAA 2001:db8:acee::80
      alias CNAME www
      expired A 203.0.113.81
      wrong A 203.0.113.82
      incomplete A 203.0.113.83
      selfsigned A 203.0.113.84
      old A 203.0.113.85
      soon A 203.0.113.86
      silent A 203.0.113.99
      lost A 192.0.2.250
      """;

  private static final String GLOBEX = "@ A 198.51.100.80\nshop A 198.51.100.80\n";

  private final DemoNetwork network;

  private DemoNames(DemoNetwork network) {
    this.network = network;
    for (IpVersion version : IpVersion.values()) {
      List<String> addresses = new ArrayList<>();
      for (int node = 1; node <= NODES; node++) {
        addresses.add(address(node, version));
        if (version == IpVersion.IPV6) {
          addresses.add(spareIpv6(node));
        }
      }
      network.host(Node.DNS, prefix(version), addresses);
    }
  }

  /** Starts the servers with zones sound and broken below {@code example.}. */
  static DnsLab start(DemoNetwork network, Path folder) throws IOException {
    return DnsLab.start(
        new DemoNames(network),
        Files.createDirectory(folder),
        new DnsLab.MoreZone("acme", ACME, true),
        new DnsLab.MoreZone("globex", GLOBEX, true));
  }

  @Override
  public String namespace(int node) {
    return network.node(Node.DNS).name();
  }

  @Override
  public String address(int node, IpVersion version) {
    return switch (version) {
      case IPV4 -> "192.0.2." + (64 + node);
      case IPV6 -> "2001:db8:1:53::" + node;
    };
  }

  @Override
  public String spareIpv6(int node) {
    return "2001:db8:1:53::1" + node;
  }

  @Override
  public String nowhere(IpVersion version) {
    return DemoNetwork.nowhere(version);
  }

  @Override
  public String prefix(IpVersion version) {
    return switch (version) {
      case IPV4 -> "192.0.2.64/27";
      case IPV6 -> "2001:db8:1:53::/64";
    };
  }

  @Override
  public boolean answers(String address, int port) {
    return network.node(Node.LG).within(() -> connects(address, port));
  }

  private static boolean connects(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The network is taken away as a whole. */
  @Override
  public void close() {}
}
