package io.lookingglass.probes.target;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.event.DnsTransport;
import java.net.InetAddress;
import java.util.List;

/**
 * The resolvers that this server itself uses. They may be asked wherever they are, the loopback
 * included; but as resolvers only: the rest of the machine that they run on is not opened by it.
 *
 * @param servers with the port at which they are used
 */
public record OwnResolvers(List<HostPort> servers) {
  public OwnResolvers {
    servers = List.copyOf(servers);
  }

  /** Whether that is one of them, at its port, or at the port of DNS over TLS beside it. */
  public boolean include(InetAddress address, int port, DnsTransport transport) {
    return servers.stream()
        .filter(server -> address.equals(server.address()))
        .anyMatch(
            server ->
                switch (transport) {
                  case UDP, TCP -> port == server.port();
                  case DOT -> port == DnsTransport.DOT.port();
                  case DOH -> false; // Any path could be asked of whatever serves HTTP there.
                });
  }
}
