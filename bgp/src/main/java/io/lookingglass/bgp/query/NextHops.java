package io.lookingglass.bgp.query;

import io.lookingglass.bgp.wire.AttributeFinder;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a route's packets go next, read from the octets of its attributes: NEXT_HOP (RFC 4271), or
 * what MP_REACH_NLRI has in its place (RFC 4760), for IPv6 a global address and perhaps a
 * link-local one (RFC 2545). For one thread.
 */
final class NextHops {
  private static final int IPV4 = 4;
  private static final int IPV6 = 16;

  /** Behind the address family and the length. */
  private static final int ADDRESS = 4;

  private final AttributeFinder finder = new AttributeFinder();
  private int begin;
  private int length;

  /** Whether any of a route's next hops is this address. */
  boolean has(Octets canonical, byte[] address) {
    if (!find(canonical)) {
      return false;
    }
    for (int at = begin; at + address.length <= begin + length; at += address.length) {
      if (length % address.length == 0 && isAt(canonical, at, address)) {
        return true;
      }
    }
    return false;
  }

  /** The first next hop of a route; null when it has none that is understood. */
  @Nullable InetAddress first(Octets canonical) {
    if (!find(canonical)) {
      return null;
    }
    byte[] address = new byte[length == IPV4 ? IPV4 : IPV6];
    for (int index = 0; index < address.length; index++) {
      address[index] = (byte) canonical.at(begin + index);
    }
    return IpAddresses.ofBytes(address);
  }

  private boolean find(Octets canonical) {
    if (finder.find(canonical, AttributeFinder.NEXT_HOP)) {
      begin = finder.begin();
      length = finder.end() - begin;
      return length == IPV4;
    }
    if (finder.find(canonical, AttributeFinder.MP_REACH_NLRI)
        && finder.begin() + ADDRESS <= finder.end()) {
      length = canonical.at(finder.begin() + ADDRESS - 1);
      begin = finder.begin() + ADDRESS;
      return begin + length <= finder.end()
          && (length == IPV4 || length == IPV6 || length == 2 * IPV6);
    }
    return false;
  }

  private static boolean isAt(Octets canonical, int at, byte[] address) {
    for (int index = 0; index < address.length; index++) {
      if (canonical.at(at + index) != (address[index] & 0xff)) {
        return false;
      }
    }
    return true;
  }
}
