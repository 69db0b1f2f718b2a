package io.lookingglass.probes.target;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The IPv4 addresses that a packet to an IPv6 address may really end at, or pass through, because a
 * translator or a tunnel takes them out of it.
 */
final class EmbeddedIpv4 {
  private static final IpPrefix MAPPED = IpPrefix.parse("::ffff:0.0.0.0/96");
  private static final IpPrefix COMPATIBLE = IpPrefix.parse("::/96");
  private static final IpPrefix TRANSLATED = IpPrefix.parse("::ffff:0:0:0/96");
  private static final IpPrefix NAT64 = IpPrefix.parse("64:ff9b::/96");
  private static final IpPrefix LOCAL_NAT64 = IpPrefix.parse("64:ff9b:1::/48");
  private static final IpPrefix SIX_TO_FOUR = IpPrefix.parse("2002::/16");
  private static final IpPrefix TEREDO = IpPrefix.parse("2001::/32");

  /**
   * One of them.
   *
   * @param role what it is, to stand in "its ... is 10.0.0.1"
   */
  record Inside(String role, InetAddress address) {}

  private EmbeddedIpv4() {}

  static List<Inside> of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return List.of();
    }
    byte[] bytes = address.getAddress();
    List<Inside> inside = new ArrayList<>();
    if (MAPPED.contains(address)) {
      inside.add(new Inside("IPv4-mapped address", at(bytes, 12)));
    } else if (COMPATIBLE.contains(address)) {
      inside.add(new Inside("IPv4-compatible address", at(bytes, 12)));
    } else if (TRANSLATED.contains(address)) {
      inside.add(new Inside("IPv4-translated address", at(bytes, 12)));
    } else if (NAT64.contains(address)) {
      inside.add(new Inside("NAT64 address", at(bytes, 12)));
    } else if (LOCAL_NAT64.contains(address)) {
      // RFC 6052 section 2.2: the place depends on the length that the network chose.
      inside.add(new Inside("NAT64 address", at(bytes, 12)));
      inside.add(
          new Inside(
              "NAT64 address",
              IpAddresses.ofBytes(new byte[] {bytes[6], bytes[7], bytes[9], bytes[10]})));
    } else if (SIX_TO_FOUR.contains(address)) {
      inside.add(new Inside("6to4 router", at(bytes, 2)));
    } else if (TEREDO.contains(address)) {
      // RFC 4380 section 4: the server in clear, the client with all bits turned over.
      inside.add(new Inside("Teredo server", at(bytes, 4)));
      byte[] client = new byte[4];
      for (int index = 0; index < 4; index++) {
        client[index] = (byte) ~bytes[12 + index];
      }
      inside.add(new Inside("Teredo client", IpAddresses.ofBytes(client)));
    }
    if (isatap(bytes)) {
      inside.add(new Inside("ISATAP host", at(bytes, 12)));
    }
    return inside;
  }

  /** RFC 5214 section 6.1: the interface identifier is [02]00:5efe and the IPv4 address. */
  private static boolean isatap(byte[] bytes) {
    return (bytes[8] & ~2) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == (byte) 0xFE;
  }

  private static InetAddress at(byte[] bytes, int offset) {
    return IpAddresses.ofBytes(
        new byte[] {bytes[offset], bytes[offset + 1], bytes[offset + 2], bytes[offset + 3]});
  }
}
