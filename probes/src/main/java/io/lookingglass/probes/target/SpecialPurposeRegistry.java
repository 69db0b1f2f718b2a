package io.lookingglass.probes.target;

import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.config.net.PrefixMap;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190), with the multicast
 * blocks and what the IPv6 address space registry reserves, which stand in registries of their own.
 * The most specific entry decides.
 */
final class SpecialPurposeRegistry {

  /**
   * One entry.
   *
   * @param name as the registry writes it
   * @param source the RFC that says so, with its section where the registry names it
   * @param globallyReachable the registry's column; what it calls not applicable is false here,
   *     except for forms that hold an IPv4 address, which is what decides
   */
  record Block(IpPrefix prefix, String name, String source, boolean globallyReachable) {}

  private static final List<Block> BLOCKS =
      List.of(
          local("0.0.0.0/8", "\"This network\"", "RFC 791"),
          local("0.0.0.0/32", "\"This host on this network\"", "RFC 1122"),
          local("10.0.0.0/8", "Private-Use", "RFC 1918"),
          local("100.64.0.0/10", "Shared Address Space", "RFC 6598"),
          local("127.0.0.0/8", "Loopback", "RFC 1122"),
          local("169.254.0.0/16", "Link Local", "RFC 3927"),
          local("172.16.0.0/12", "Private-Use", "RFC 1918"),
          local("192.0.0.0/24", "IETF Protocol Assignments", "RFC 6890"),
          local("192.0.0.0/29", "IPv4 Service Continuity Prefix", "RFC 7335"),
          local("192.0.0.8/32", "IPv4 dummy address", "RFC 7600"),
          global("192.0.0.9/32", "Port Control Protocol Anycast", "RFC 7723"),
          global("192.0.0.10/32", "Traversal Using Relays around NAT Anycast", "RFC 8155"),
          local("192.0.0.170/32", "NAT64/DNS64 Discovery", "RFC 8880"),
          local("192.0.0.171/32", "NAT64/DNS64 Discovery", "RFC 8880"),
          local("192.0.2.0/24", "Documentation (TEST-NET-1)", "RFC 5737"),
          global("192.31.196.0/24", "AS112-v4", "RFC 7535"),
          global("192.52.193.0/24", "AMT", "RFC 7450"),
          local("192.88.99.0/24", "Deprecated (6to4 Relay Anycast)", "RFC 7526"),
          local("192.88.99.2/32", "6a44-relay anycast address", "RFC 6751"),
          local("192.168.0.0/16", "Private-Use", "RFC 1918"),
          global("192.175.48.0/24", "Direct Delegation AS112 Service", "RFC 7534"),
          local("198.18.0.0/15", "Benchmarking", "RFC 2544"),
          local("198.51.100.0/24", "Documentation (TEST-NET-2)", "RFC 5737"),
          local("203.0.113.0/24", "Documentation (TEST-NET-3)", "RFC 5737"),
          local("224.0.0.0/4", "Multicast", "RFC 5771"),
          local("240.0.0.0/4", "Reserved", "RFC 1112"),
          local("255.255.255.255/32", "Limited Broadcast", "RFC 919"),
          // Everything but 2000::/3 is kept by the IETF; what is in use of it stands below.
          local("::/3", "Reserved by IETF", "RFC 4291"),
          local("4000::/2", "Reserved by IETF", "RFC 4291"),
          local("8000::/1", "Reserved by IETF", "RFC 4291"),
          local("::/96", "IPv4-compatible Address", "RFC 4291"),
          local("::/128", "Unspecified Address", "RFC 4291"),
          local("::1/128", "Loopback Address", "RFC 4291"),
          local("::ffff:0.0.0.0/96", "IPv4-mapped Address", "RFC 4291"),
          global("64:ff9b::/96", "IPv4-IPv6 Translat.", "RFC 6052"),
          local("64:ff9b:1::/48", "IPv4-IPv6 Translat.", "RFC 8215"),
          local("100::/64", "Discard-Only Address Block", "RFC 6666"),
          local("100:0:0:1::/64", "Dummy IPv6 Prefix", "RFC 9780"),
          local("2001::/23", "IETF Protocol Assignments", "RFC 2928"),
          global("2001::/32", "TEREDO", "RFC 4380"),
          global("2001:1::1/128", "Port Control Protocol Anycast", "RFC 7723"),
          global("2001:1::2/128", "Traversal Using Relays around NAT Anycast", "RFC 8155"),
          global("2001:1::3/128", "DNS-SD Service Registration Protocol Anycast", "RFC 9665"),
          local("2001:2::/48", "Benchmarking", "RFC 5180"),
          global("2001:3::/32", "AMT", "RFC 7450"),
          global("2001:4:112::/48", "AS112-v6", "RFC 7535"),
          local("2001:10::/28", "Deprecated (previously ORCHID)", "RFC 4843"),
          global("2001:20::/28", "ORCHIDv2", "RFC 7343"),
          global("2001:30::/28", "Drone Remote ID Protocol Entity Tags (DETs)", "RFC 9374"),
          local("2001:db8::/32", "Documentation", "RFC 3849"),
          global("2002::/16", "6to4", "RFC 3056"),
          global("2620:4f:8000::/48", "Direct Delegation AS112 Service", "RFC 7534"),
          local("3fff::/20", "Documentation", "RFC 9637"),
          local("5f00::/16", "Segment Routing (SRv6) SIDs", "RFC 9602"),
          local("fc00::/7", "Unique-Local", "RFC 4193"),
          local("fe80::/10", "Link-Local Unicast", "RFC 4291"),
          local("fec0::/10", "Site-Local Unicast (deprecated)", "RFC 3879"),
          local("ff00::/8", "Multicast", "RFC 4291"));

  private static final PrefixMap<Block> BY_PREFIX = byPrefix();

  private SpecialPurposeRegistry() {}

  /** The entry that makes an address unfit for a measurement over the Internet. */
  static Optional<Block> notGloballyReachable(InetAddress address) {
    return BY_PREFIX.longest(address).filter(block -> !block.globallyReachable());
  }

  static List<Block> blocks() {
    return BLOCKS;
  }

  private static PrefixMap<Block> byPrefix() {
    PrefixMap.Builder<Block> builder = PrefixMap.builder();
    BLOCKS.forEach(block -> builder.put(block.prefix(), block));
    return builder.build();
  }

  private static Block local(String prefix, String name, String source) {
    return new Block(IpPrefix.parse(prefix), name, source, false);
  }

  private static Block global(String prefix, String name, String source) {
    return new Block(IpPrefix.parse(prefix), name, source, true);
  }
}
