package io.lookingglass.tests.lab;

import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;

/**
 * Two kernels on one link: network namespaces joined by a veth pair, with IPv4 and IPv6 on it and
 * no way to anything else. Addresses are unique on the machine, so pairs may exist beside each
 * other.
 */
public final class NamespacePair implements AutoCloseable {
  /** The device in either namespace. */
  public static final String DEVICE = "link0";

  private final LabSlot slot;
  private final NetworkNamespace near;
  private final NetworkNamespace far;
  private final int nearHost;
  private final int farHost;

  private NamespacePair(
      LabSlot slot, NetworkNamespace near, NetworkNamespace far, int nearHost, int farHost) {
    this.slot = slot;
    this.near = near;
    this.far = far;
    this.nearHost = nearHost;
    this.farHost = farHost;
  }

  /** Makes a pair; on failure nothing stays behind. */
  public static NamespacePair make() {
    LabSlot slot = LabSlot.take();
    try {
      NetworkNamespace near = NetworkNamespace.make(slot.name("a"));
      NetworkNamespace far = NetworkNamespace.make(slot.name("b"));
      NamespacePair pair = new NamespacePair(slot, near, far, 1, 2);
      near.ip("link", "add", DEVICE, "type", "veth", "peer", "name", DEVICE, "netns", far.name());
      pair.configure(near, pair.nearHost);
      pair.configure(far, pair.farHost);
      return pair;
    } catch (RuntimeException e) {
      Command.attempt("ip", "netns", "delete", slot.name("a"));
      Command.attempt("ip", "netns", "delete", slot.name("b"));
      slot.close();
      throw e;
    }
  }

  private void configure(NetworkNamespace node, int host) {
    String ipv4 = slot.infrastructure(IpVersion.IPV4, host).getHostAddress();
    String ipv6 = slot.infrastructure(IpVersion.IPV6, host).getHostAddress();
    node.ip("addr", "add", ipv4 + "/24", "dev", DEVICE);
    node.ip("-6", "addr", "add", ipv6 + "/64", "dev", DEVICE, "nodad");
    // A daemon adds a link-local address to its next hop once duplicate detection is over, and FRR
    // without zebra withdraws routes with one: on a link without any it is always the same.
    node.ip("link", "set", DEVICE, "addrgenmode", "none", "up");
  }

  /** The same pair, seen from the other end. */
  @SuppressWarnings("ArgumentSelectionDefectChecker") // Near and far are swapped on purpose.
  public NamespacePair mirrored() {
    return new NamespacePair(slot, far, near, farHost, nearHost);
  }

  public NetworkNamespace near() {
    return near;
  }

  public NetworkNamespace far() {
    return far;
  }

  /** The near end's address on the link. */
  public InetAddress nearAddress(IpVersion version) {
    return slot.infrastructure(version, nearHost);
  }

  /** The far end's address on the link. */
  public InetAddress farAddress(IpVersion version) {
    return slot.infrastructure(version, farHost);
  }

  @Override
  public void close() {
    near.close();
    far.close();
    slot.close();
  }
}
