package io.lookingglass.tests.lab;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Several kernels around a router: nodes, each in a network namespace of its own, joined to one
 * that forwards between them, and this process beside them, with IPv4 and IPv6. Addresses are
 * unique on the machine, so that stars may exist beside each other.
 */
public final class NamespaceStar implements AutoCloseable {
  private static final int MOST_NODES = 40;
  private static final int NOWHERE = 250;
  private static final String UPLINK = "uplink";

  private final LabSlot slot;
  private final List<NetworkNamespace> nodes = new ArrayList<>();

  private NamespaceStar(LabSlot slot) {
    this.slot = slot;
  }

  /** A star of 1 to 40 nodes; on failure nothing stays behind. */
  public static NamespaceStar withNodes(int count) {
    if (count < 1 || count > MOST_NODES) {
      throw new IllegalArgumentException(
          "a star has 1 to %d nodes, not %d".formatted(MOST_NODES, count));
    }
    NamespaceStar star = new NamespaceStar(LabSlot.take());
    try {
      star.assemble(count);
      return star;
    } catch (RuntimeException e) {
      star.close();
      throw e;
    }
  }

  private void assemble(int count) {
    NetworkNamespace hub = NetworkNamespace.make(slot.name("hub"));
    nodes.add(hub);
    for (String setting : List.of("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")) {
      hub.sysctl(setting);
    }
    String outside = slot.name("out");
    Command.attempt("ip", "link", "delete", outside); // Of a process that crashed.
    Command.run(
        "ip", "link", "add", outside, "type", "veth", "peer", "name", "to0", "netns", hub.name());
    for (int number = 1; number <= count; number++) {
      NetworkNamespace node = NetworkNamespace.make(slot.name("s" + number));
      nodes.add(node);
      hub.ip(
          "link",
          "add",
          "to" + number,
          "type",
          "veth",
          "peer",
          "name",
          UPLINK,
          "netns",
          node.name());
    }
    for (int number = 0; number <= count; number++) {
      for (IpVersion version : IpVersion.values()) {
        String length = version == IpVersion.IPV4 ? "/30" : "/126";
        addAddress(hub, hubSide(number, version) + length, "to" + number, version);
        if (number > 0) {
          addAddress(nodes.get(number), address(number, version) + length, UPLINK, version);
        }
      }
      if (number > 0) {
        addAddress(nodes.get(number), spareIpv6(number) + "/126", UPLINK, IpVersion.IPV6);
      }
      hub.ip("link", "set", "to" + number, "up");
    }
    for (int number = 1; number <= count; number++) {
      nodes.get(number).ip("link", "set", UPLINK, "up");
    }
    joinThisProcess(outside);
    for (IpVersion version : IpVersion.values()) {
      for (int number = 1; number <= count; number++) {
        nodes
            .get(number)
            .ip("-" + version.number(), "route", "add", "default", "via", hubSide(number, version));
      }
      hub.ip("-" + version.number(), "route", "add", "blackhole", nowhere(version));
    }
  }

  private static void addAddress(
      NetworkNamespace node, String address, String device, IpVersion version) {
    if (version == IpVersion.IPV4) {
      node.ip("addr", "add", address, "dev", device);
    } else {
      node.ip("-6", "addr", "add", address, "dev", device, "nodad");
    }
  }

  private void joinThisProcess(String device) {
    Command.run("ip", "addr", "add", address(0, IpVersion.IPV4) + "/30", "dev", device);
    Command.run(
        "ip", "-6", "addr", "add", address(0, IpVersion.IPV6) + "/126", "dev", device, "nodad");
    Command.run("ip", "link", "set", device, "up");
    for (IpVersion version : IpVersion.values()) {
      Command.run(
          "ip",
          "-" + version.number(),
          "route",
          "add",
          slot.prefix(version),
          "via",
          hubSide(0, version),
          "dev",
          device);
    }
  }

  /** Node {@code number}, from 1. */
  public NetworkNamespace node(int number) {
    return nodes.get(number);
  }

  /** The address of node {@code number} (from 1), or of this process (0). */
  public String address(int number, IpVersion version) {
    return IpAddresses.format(slot.infrastructure(version, 4 * number + 2));
  }

  /** A second IPv6 address of a node (from 1), on which nothing listens that is not told to. */
  public String spareIpv6(int number) {
    return IpAddresses.format(slot.infrastructure(IpVersion.IPV6, 4 * number + 3));
  }

  /** An address that every packet to gets lost, and no word of it comes back. */
  public String nowhere(IpVersion version) {
    return IpAddresses.format(slot.infrastructure(version, NOWHERE));
  }

  /** Everything in the star, as a prefix. */
  public String prefix(IpVersion version) {
    return slot.prefix(version);
  }

  private String hubSide(int number, IpVersion version) {
    return IpAddresses.format(slot.infrastructure(version, 4 * number + 1));
  }

  @Override
  public void close() {
    nodes.forEach(NetworkNamespace::close);
    slot.close();
  }
}
