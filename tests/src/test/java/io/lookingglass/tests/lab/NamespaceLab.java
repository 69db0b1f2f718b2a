package io.lookingglass.tests.lab;

import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * A chain of real kernels: a prober, routers and a target, each in a network namespace of its own,
 * joined by veth pairs, with IPv4 and IPv6. Link {@code n} (from 1) joins node {@code n - 1} and
 * node {@code n} of the chain; the prober is node 0.
 */
public final class NamespaceLab implements AutoCloseable {
  private static final long LONGEST_DETECTION_NANOS = 20_000_000_000L;

  private final LabSlot slot;
  private final List<NetworkNamespace> nodes = new ArrayList<>();

  private NamespaceLab(LabSlot slot) {
    this.slot = slot;
  }

  /** Describes a lab. Not thread-safe. */
  public static final class Builder {
    private final int routers;
    private final Map<Integer, Integer> mtuBytes = new HashMap<>();
    private final Map<Integer, List<String>> forwardRules = new HashMap<>();
    private final Map<Integer, List<String>> settings = new HashMap<>();

    private Builder(int routers) {
      if (routers < 1 || routers > 30) {
        throw new IllegalArgumentException("a lab has 1 to 30 routers, not " + routers);
      }
      this.routers = routers;
    }

    /** The MTU of a link, 1280 to 65535; 1500 unless set. */
    public Builder mtu(int link, int bytes) {
      mtuBytes.put(link, bytes);
      return this;
    }

    /** A router that loses every {@code n}th packet that it forwards. */
    public Builder losesEvery(int router, int n) {
      return forwardRule(router, "numgen inc mod " + n + " == 0 drop");
    }

    /**
     * A rule of a router's forward chain in nftables' words, for instance {@code udp dport 53 drop}
     * or {@code meta nfproto ipv4 reject with icmp type admin-prohibited}.
     */
    public Builder forwardRule(int router, String rule) {
      forwardRules.computeIfAbsent(router, number -> new ArrayList<>()).add(rule);
      return this;
    }

    /**
     * How often a node sends ICMP errors to one destination, in milliseconds between two (kernel
     * parameters icmp_ratelimit); 0, which is set unless asked otherwise, for no limit.
     */
    public Builder icmpIntervalMillis(int node, int millis) {
      return setting(node, "net.ipv4.icmp_ratelimit=" + millis)
          .setting(node, "net.ipv6.icmp.ratelimit=" + millis);
    }

    /** A kernel parameter of a node, {@code key=value}. */
    public Builder setting(int node, String keyAndValue) {
      settings.computeIfAbsent(node, number -> new ArrayList<>()).add(keyAndValue);
      return this;
    }

    /** Builds the lab; on failure nothing stays behind. */
    public NamespaceLab build() {
      NamespaceLab lab = new NamespaceLab(LabSlot.take());
      try {
        lab.assemble(this);
        lab.awaitAddresses();
        return lab;
      } catch (RuntimeException e) {
        lab.close();
        throw e;
      }
    }
  }

  /** A lab with that many routers between prober and target. */
  public static Builder withRouters(int routers) {
    return new Builder(routers);
  }

  /**
   * An address is tentative at first (RFC 4862 section 5.4), and sends and receives nothing then.
   */
  private void awaitAddresses() {
    long deadline = System.nanoTime() + LONGEST_DETECTION_NANOS;
    for (NetworkNamespace node : nodes) {
      while (!node.run("ip", "-6", "-o", "addr", "show", "tentative").isBlank()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("addresses stay tentative in " + node.name());
        }
        Thread.onSpinWait();
      }
    }
  }

  private void assemble(Builder builder) {
    int last = builder.routers + 1;
    for (int number = 0; number <= last; number++) {
      NetworkNamespace node = NetworkNamespace.make(slot.name("n" + number));
      nodes.add(node);
      node.run(
          "sysctl",
          "-qw",
          "net.ipv4.ip_forward=1",
          "net.ipv6.conf.all.forwarding=1",
          "net.ipv4.icmp_ratelimit=0",
          "net.ipv6.icmp.ratelimit=0",
          "net.ipv6.conf.all.accept_dad=0",
          "net.ipv6.conf.default.accept_dad=0");
      builder.settings.getOrDefault(number, List.of()).forEach(node::sysctl);
    }
    for (int link = 1; link <= last; link++) {
      join(link, builder.mtuBytes.getOrDefault(link, 1500));
    }
    for (int number = 0; number <= last; number++) {
      route(number, last);
    }
    builder.forwardRules.forEach((router, rules) -> filter(nodes.get(router), rules));
  }

  private void join(int link, int mtuBytes) {
    NetworkNamespace near = nodes.get(link - 1);
    NetworkNamespace far = nodes.get(link);
    near.ip("link", "add", "right", "type", "veth", "peer", "name", "left", "netns", far.name());
    configure(near, "right", nearAddresses(link), mtuBytes);
    configure(far, "left", farAddresses(link), mtuBytes);
  }

  private static void configure(
      NetworkNamespace node, String device, List<InetAddress> addresses, int mtuBytes) {
    for (InetAddress address : addresses) {
      boolean ipv4 = IpVersion.of(address) == IpVersion.IPV4;
      String text = address.getHostAddress() + (ipv4 ? "/30" : "/126");
      if (ipv4) {
        node.ip("addr", "add", text, "dev", device);
      } else {
        node.ip("-6", "addr", "add", text, "dev", device, "nodad");
      }
    }
    node.ip("link", "set", device, "mtu", Integer.toString(mtuBytes), "up");
  }

  private void route(int number, int last) {
    for (IpVersion version : IpVersion.values()) {
      String family = "-" + version.number();
      if (number < last) {
        nodes.get(number).ip(family, "route", "add", "default", "via", far(number + 1, version));
      }
      for (int link = 1; link < number; link++) {
        String network = near(link, version, 0) + (version == IpVersion.IPV4 ? "/30" : "/126");
        nodes.get(number).ip(family, "route", "add", network, "via", near(number, version, 1));
      }
    }
  }

  private static void filter(NetworkNamespace router, List<String> rules) {
    router.run("nft", "add", "table", "inet", "lab");
    router.run(
        "nft",
        "add",
        "chain",
        "inet",
        "lab",
        "forward",
        "{ type filter hook forward priority 0 ; }");
    for (String rule : rules) {
      List<String> command =
          new ArrayList<>(List.of("nft", "add", "rule", "inet", "lab", "forward"));
      command.addAll(List.of(rule.split(" ", -1)));
      router.run(command.toArray(new String[0]));
    }
  }

  private List<InetAddress> nearAddresses(int link) {
    return List.of(address(link, IpVersion.IPV4, 1), address(link, IpVersion.IPV6, 1));
  }

  private List<InetAddress> farAddresses(int link) {
    return List.of(address(link, IpVersion.IPV4, 2), address(link, IpVersion.IPV6, 2));
  }

  private String near(int link, IpVersion version, int host) {
    return address(link, version, host).getHostAddress();
  }

  private String far(int link, IpVersion version) {
    return address(link, version, 2).getHostAddress();
  }

  /** Links take four addresses each of the slot's first network. */
  private InetAddress address(int link, IpVersion version, int host) {
    return slot.infrastructure(version, 4 * link + host);
  }

  /** The address that router {@code number} (from 1) answers a prober with. */
  public InetAddress router(int number, IpVersion version) {
    return address(number, version, 2);
  }

  /** The target's address. */
  public InetAddress target(IpVersion version) {
    return address(nodes.size() - 1, version, 2);
  }

  /** The prober's address. */
  public InetAddress prober(IpVersion version) {
    return address(1, version, 1);
  }

  /** Node {@code number} of the chain: 0 the prober, then the routers, then the target. */
  public NetworkNamespace node(int number) {
    return nodes.get(number);
  }

  /** The namespace of the target. */
  public NetworkNamespace targetNode() {
    return nodes.getLast();
  }

  /** Performs work where probes come from. */
  public <T> T withinProber(Callable<T> work) {
    return nodes.getFirst().within(work);
  }

  @Override
  public void close() {
    nodes.forEach(NetworkNamespace::close);
    slot.close();
  }
}
