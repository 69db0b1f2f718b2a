package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsZoneServer;
import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.Name;

/** A name server of a zone, as {@link DnsZoneServer} tells it, with its name as the DNS has it. */
record NameServerHost(Name name, List<InetAddress> addresses, DnsZoneServer.Source source) {
  NameServerHost {
    addresses = List.copyOf(addresses);
  }

  DnsZoneServer event() {
    return new DnsZoneServer(name.toString(), addresses, source);
  }
}
