package io.lookingglass.tests.demo;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.NetworkNamespace;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The namespaces of the demo and what joins them. Nothing of it is outside of them, so it may have
 * the same addresses on every machine, all of them reserved for documentation.
 *
 * <pre>
 *                         ┌ dns
 * lg ── edge ── metro ── core ── web
 *  └ ixp                  ├ lon, fra, ams
 * </pre>
 *
 * Link {@code n} has 192.0.2.{@code 4n}/30 and 2001:db8:1:{@code n}::/126, the end towards the
 * server the first address.
 */
final class DemoNetwork {
  /** The device of a far end of a tunnel; all other devices are called as who is at the far end. */
  private static final String LEFT = "left";

  private enum Link {
    LG_EDGE(0, Node.LG, Node.EDGE),
    LG_IXP(1, Node.LG, Node.IXP),
    EDGE_METRO(2, Node.EDGE, Node.METRO),
    METRO_CORE(3, Node.METRO, Node.CORE),
    CORE_DNS(4, Node.CORE, Node.DNS),
    CORE_WEB(5, Node.CORE, Node.WEB),
    CORE_LON(6, Node.CORE, Node.LON),
    CORE_FRA(7, Node.CORE, Node.FRA),
    CORE_AMS(8, Node.CORE, Node.AMS);

    private final int number;
    private final Node near;
    private final Node far;

    Link(int number, Node near, Node far) {
      this.number = number;
      this.near = near;
      this.far = far;
    }

    private String address(IpVersion version, int host) {
      return switch (version) {
        case IPV4 -> "192.0.2." + (4 * number + host);
        case IPV6 -> "2001:db8:1:" + number + "::" + host;
      };
    }

    private boolean isTunnel() {
      return far == Node.LON || far == Node.FRA || far == Node.AMS;
    }
  }

  private final Map<Node, NetworkNamespace> nodes = new EnumMap<>(Node.class);

  /**
   * Makes all of it.
   *
   * @param name the names of namespaces begin with it
   */
  DemoNetwork(String name) {
    for (Node node : Node.values()) {
      NetworkNamespace namespace = NetworkNamespace.makeLasting(name + "-" + node.label());
      nodes.put(node, namespace);
      namespace.run(
          "sysctl",
          "-qw",
          "net.ipv4.icmp_ratelimit=0",
          "net.ipv6.icmp.ratelimit=0",
          "net.ipv4.ip_nonlocal_bind=0",
          "net.ipv4.ip_forward=" + (node.forwards() ? 1 : 0),
          "net.ipv6.conf.all.forwarding=" + (node.forwards() ? 1 : 0));
    }
    for (Link link : Link.values()) {
      join(link);
    }
    route();
  }

  NetworkNamespace node(Node node) {
    return Objects.requireNonNull(nodes.get(node), node::label);
  }

  private void join(Link link) {
    String nearDevice = link.far.label();
    String farDevice = link.isTunnel() ? LEFT : link.near.label();
    NetworkNamespace near = node(link.near);
    NetworkNamespace far = node(link.far);
    near.ip(
        "link", "add", nearDevice, "type", "veth", "peer", "name", farDevice, "netns", far.name());
    for (IpVersion version : IpVersion.values()) {
      String length = version == IpVersion.IPV4 ? "/30" : "/126";
      address(near, link.address(version, 1) + length, nearDevice, version);
      address(far, link.address(version, 2) + length, farDevice, version);
    }
    near.ip("link", "set", nearDevice, "up");
    far.ip("link", "set", farDevice, "up");
  }

  private static void address(
      NetworkNamespace node, String address, String device, IpVersion version) {
    if (version == IpVersion.IPV4) {
      node.ip("addr", "add", address, "dev", device);
    } else {
      node.ip("-6", "addr", "add", address, "dev", device, "nodad");
    }
  }

  /** Gives a node addresses besides, and sends what is for them there. */
  void host(Node node, String network, List<String> addresses) {
    IpVersion version = network.indexOf(':') < 0 ? IpVersion.IPV4 : IpVersion.IPV6;
    for (String address : addresses) {
      address(node(node), address + (version == IpVersion.IPV4 ? "/32" : "/128"), "lo", version);
    }
    node(Node.CORE).ip(family(version), "route", "add", network, "via", atFarEnd(node, version));
  }

  private static String family(IpVersion version) {
    return "-" + version.number();
  }

  private void route() {
    for (IpVersion version : IpVersion.values()) {
      for (Link link : Link.values()) {
        if (link.near == Node.CORE) {
          addDefault(link.far, link.address(version, 1), version);
        }
      }
      addDefault(Node.LG, Link.LG_EDGE.address(version, 2), version);
      addDefault(Node.EDGE, Link.EDGE_METRO.address(version, 2), version);
      addDefault(Node.METRO, Link.METRO_CORE.address(version, 2), version);
      String back = Link.LG_EDGE.address(version, 0) + (version == IpVersion.IPV4 ? "/30" : "/126");
      String backToEdge =
          Link.EDGE_METRO.address(version, 0) + (version == IpVersion.IPV4 ? "/30" : "/126");
      String[] first = {family(version), "route", "add", back, "via"};
      node(Node.METRO).ip(with(first, Link.EDGE_METRO.address(version, 1)));
      node(Node.CORE).ip(with(first, Link.METRO_CORE.address(version, 1)));
      first[3] = backToEdge;
      node(Node.CORE).ip(with(first, Link.METRO_CORE.address(version, 1)));
      node(Node.CORE).ip(family(version), "route", "add", "blackhole", nowhere(version));
    }
  }

  private void addDefault(Node node, String gateway, IpVersion version) {
    node(node).ip(family(version), "route", "add", "default", "via", gateway);
  }

  private static String[] with(String[] words, String last) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  /** The server's address on the way to everything behind the edge. */
  InetAddress server(IpVersion version) {
    return IpAddresses.parse(Link.LG_EDGE.address(version, 1));
  }

  /** The address of a far end of a tunnel. */
  InetAddress farEnd(Node node, IpVersion version) {
    return IpAddresses.parse(atFarEnd(node, version));
  }

  private static String atFarEnd(Node node, IpVersion version) {
    for (Link link : Link.values()) {
      if (link.far == node) {
        return link.address(version, 2);
      }
    }
    throw new IllegalArgumentException(node + " is at the far end of no link");
  }

  /** An address that every packet to gets lost, and no word of it comes back. */
  static String nowhere(IpVersion version) {
    return switch (version) {
      case IPV4 -> "192.0.2.250";
      case IPV6 -> "2001:db8:1:250::1";
    };
  }

  /**
   * Begins to filter what a node forwards or takes.
   *
   * @param name of the filter, by which it is taken away
   * @param hook {@code forward}, {@code input} or {@code output}
   * @param rules in nftables' words
   */
  void filter(Node node, String name, String hook, String... rules) {
    NetworkNamespace namespace = node(node);
    namespace.run("nft", "add table inet fault-" + name);
    namespace.run(
        "nft",
        "add chain inet fault-%s %s { type filter hook %s priority 0 ; }"
            .formatted(name, hook, hook));
    for (String rule : rules) {
      namespace.run("nft", "add rule inet fault-%s %s %s".formatted(name, hook, rule));
    }
  }

  /** Takes a filter away. */
  void unfilter(Node node, String name) {
    node(node).run("nft", "delete table inet fault-" + name);
  }
}
