package io.lookingglass.probes.dns;

import io.lookingglass.config.DnsRoot;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsZoneServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Where the root's name servers are.
 *
 * @param servers at least one, each with its addresses
 */
public record RootHints(List<DnsZoneServer> servers) {
  private static final String RESOURCE = "root.hints";

  public RootHints {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("root hints name no server");
    }
  }

  /** Those of the public Internet. */
  public static RootHints iana() {
    try (InputStream in = RootHints.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the program");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }

  /** Those of a root of one's own. */
  static RootHints of(List<DnsRoot.NameServer> servers) {
    return new RootHints(
        servers.stream()
            .map(
                server ->
                    new DnsZoneServer(server.name(), server.addresses(), DnsZoneServer.Source.HINT))
            .toList());
  }

  /**
   * Reads a file in the form of {@code named.root}: NS records of the root, and the addresses.
   *
   * @throws IOException when it cannot be read, or is none
   */
  public static RootHints read(InputStream in) throws IOException {
    Map<Name, List<InetAddress>> servers = new LinkedHashMap<>();
    try (Master master = new Master(in, Name.root)) {
      for (@Nullable Record record = master.nextRecord();
          record != null;
          record = master.nextRecord()) {
        switch (record) {
          case NSRecord server ->
              servers.computeIfAbsent(server.getTarget(), _ -> new ArrayList<>());
          case ARecord address -> add(servers, address.getName(), address.getAddress());
          case AAAARecord address -> add(servers, address.getName(), address.getAddress());
          default -> {
            // Nothing else belongs there.
          }
        }
      }
    }
    return new RootHints(
        servers.entrySet().stream()
            .filter(server -> !server.getValue().isEmpty())
            .map(
                server ->
                    new DnsZoneServer(
                        server.getKey().toString(), server.getValue(), DnsZoneServer.Source.HINT))
            .toList());
  }

  private static void add(Map<Name, List<InetAddress>> servers, Name name, InetAddress address) {
    servers
        .computeIfAbsent(name, _ -> new ArrayList<>())
        .add(IpAddresses.ofBytes(address.getAddress()));
  }
}
