package io.lookingglass.probes.event;

import java.net.InetAddress;
import java.util.List;

/**
 * A name server of a zone, and how its addresses are known.
 *
 * @param name absolute
 * @param addresses none when it has none, or they could not be found
 */
public record DnsZoneServer(String name, List<InetAddress> addresses, Source source) {
  public DnsZoneServer {
    addresses = List.copyOf(addresses);
  }

  /** Where the addresses come from. */
  public enum Source {
    /** The list of root servers that this program carries. */
    HINT,
    /** Told by the resolver that the trace begins at. */
    RESOLVER,
    /** Told with the delegation. */
    GLUE,
    /** Looked up, for the delegation did not tell. */
    LOOKED_UP,
    /** Nowhere. */
    MISSING
  }
}
