package io.lookingglass.web.security;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the address a request came from. {@code X-Forwarded-For} counts only as far as trusted
 * proxies wrote it: it is read from its right end, where the nearest proxy appended, and the first
 * address that is not a trusted proxy's is the client. What stands left of it was sent by that
 * client and proves nothing. {@code Forwarded} (RFC 7239) is not read: a proxy that adds to the one
 * field passes on what clients wrote into the other. Immutable.
 */
public final class ClientAddresses {
  /** A chain of more proxies than this is not one. */
  private static final int MOST_HOPS = 32;

  private static final IpPrefix MAPPED = IpPrefix.parse("::ffff:0:0/96");
  private static final int IPV4_BYTES = 4;

  private final List<IpPrefix> trustedProxies;

  public ClientAddresses(List<IpPrefix> trustedProxies) {
    this.trustedProxies = List.copyOf(trustedProxies);
  }

  /** Whether the header fields that proxies add count when this peer sends them. */
  public boolean trusted(InetAddress peer) {
    return trustedProxies.stream().anyMatch(prefix -> prefix.contains(peer));
  }

  /**
   * The address of the client behind the proxies that are trusted.
   *
   * @param peer who opened the connection
   * @param forwardedFor the values of all {@code X-Forwarded-For} lines, first to last
   */
  public InetAddress client(InetAddress peer, List<String> forwardedFor) {
    InetAddress client = unmapped(peer);
    List<String> hops = new ArrayList<>();
    for (String line : forwardedFor) {
      hops.addAll(List.of(line.split(",", -1)));
    }
    int last = Math.max(0, hops.size() - MOST_HOPS);
    for (int index = hops.size() - 1; index >= last && trusted(client); index--) {
      Optional<InetAddress> hop = address(hops.get(index).strip());
      if (hop.isEmpty()) {
        break; // A trusted proxy that does not tell: the proxy itself is accountable.
      }
      client = unmapped(hop.get());
    }
    return client;
  }

  /**
   * A proxy with one socket for both families may write IPv4 clients as IPv4-mapped addresses (RFC
   * 4291 section 2.5.5.2); by their IPv6 network they would all be one.
   */
  private static InetAddress unmapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    return MAPPED.contains(address)
        ? IpAddresses.ofBytes(Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length))
        : address;
  }

  /** Some proxies write the client's port too. */
  private static Optional<InetAddress> address(String text) {
    if (text.length() > 64) {
      return Optional.empty();
    }
    Optional<InetAddress> bare = IpAddresses.tryParse(text);
    if (bare.isPresent()) {
      return bare;
    }
    if (text.startsWith("[") && text.endsWith("]")) {
      return IpAddresses.tryParse(text.substring(1, text.length() - 1));
    }
    return HostPort.tryParse(text).flatMap(pair -> IpAddresses.tryParse(pair.host()));
  }
}
