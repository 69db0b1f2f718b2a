package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record of an MRT file (RFC 6396). Immutable. */
public sealed interface MrtRecord {

  /** When it was written; in whole seconds but for BGP4MP_ET, which has microseconds. */
  Instant time();

  /**
   * PEER_INDEX_TABLE (RFC 6396, section 4.3.1): whom the routes of the records behind it are from.
   *
   * @param collector the BGP identifier of who wrote the file
   * @param viewName as the writer chose it, often empty; a hostile text
   * @param peers by their index; at most 65535
   */
  record PeerIndexTable(Instant time, Inet4Address collector, String viewName, List<Peer> peers)
      implements MrtRecord {
    public PeerIndexTable {
      peers = List.copyOf(peers);
      MrtCodec.requireTwoOctets("The number of peers", peers.size());
    }
  }

  /** A peer of the collector. */
  record Peer(Inet4Address identifier, InetAddress address, Asn asn) {}

  /**
   * RIB_IPV4_UNICAST or RIB_IPV6_UNICAST (RFC 6396, section 4.3.2), or one of those with path
   * identifiers (RFC 8050, section 4).
   *
   * @param sequence 0-4294967295
   * @param addPath whether every entry has a path identifier; else none has
   * @param entries at most 65535
   */
  record RibUnicast(
      Instant time, long sequence, boolean addPath, IpPrefix prefix, List<RibEntry> entries)
      implements MrtRecord {
    public RibUnicast {
      entries = List.copyOf(entries);
      MrtCodec.requireTwoOctets("The number of entries", entries.size());
      for (RibEntry entry : entries) {
        if (addPath != (entry.pathId() != null)) {
          throw new IllegalArgumentException(
              "Either every entry has a path identifier, or none has");
        }
      }
    }

    /** IPv4 or IPv6 unicast. */
    public Family family() {
      return prefix.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
    }
  }

  /**
   * A route of one peer (RFC 6396, section 4.3.4).
   *
   * @param peerIndex into the peers of the table before, 0-65535; there may be no such peer
   * @param originated when the peer told it, in whole seconds
   * @param pathId of RFC 7911, 0-4294967295; null where there is none
   * @param attributes for {@link io.lookingglass.bgp.wire.RibEntryAttributes}
   */
  record RibEntry(int peerIndex, Instant originated, @Nullable Long pathId, Octets attributes) {
    public RibEntry {
      MrtCodec.requireTwoOctets("The peer index", peerIndex);
      MrtCodec.requireTwoOctets("The length of the attributes", attributes.length());
    }
  }

  /**
   * The two ends of a session (RFC 6396, section 4.4).
   *
   * @param interfaceIndex 0-65535, 0 when not known
   */
  record Speakers(
      Asn peerAsn,
      Asn localAsn,
      int interfaceIndex,
      InetAddress peerAddress,
      InetAddress localAddress) {
    public Speakers {
      MrtCodec.requireTwoOctets("The interface index", interfaceIndex);
      if (peerAddress.getAddress().length != localAddress.getAddress().length) {
        throw new IllegalArgumentException("Both addresses are of one IP version");
      }
    }
  }

  /**
   * BGP4MP_MESSAGE and its variants (RFC 6396, sections 4.4.2, 4.4.3, 4.4.5 and 4.4.6; RFC 8050,
   * section 3).
   *
   * @param extendedTime the type is BGP4MP_ET
   * @param fourOctetAs AS numbers of the record, and within the message, have four octets
   * @param local the collector sent it
   * @param addPath NLRI have path identifiers
   * @param message whole, with its header; as received, that is, perhaps malformed
   */
  record Message(
      Instant time,
      boolean extendedTime,
      Speakers speakers,
      boolean fourOctetAs,
      boolean local,
      boolean addPath,
      Octets message)
      implements MrtRecord {}

  /**
   * BGP4MP_STATE_CHANGE and BGP4MP_STATE_CHANGE_AS4 (RFC 6396, sections 4.4.1 and 4.4.4).
   *
   * @param from 1-6 in the order of RFC 4271, section 8.2.2, from Idle to Established; some daemons
   *     know more; 0-65535
   * @param to as {@code from}
   */
  record StateChange(
      Instant time, boolean extendedTime, Speakers speakers, boolean fourOctetAs, int from, int to)
      implements MrtRecord {
    public StateChange {
      MrtCodec.requireTwoOctets("The old state", from);
      MrtCodec.requireTwoOctets("The new state", to);
    }
  }

  /**
   * One that is not looked into: multicast tables, RIB_GENERIC, other protocols.
   *
   * @param type 0-65535
   * @param subtype 0-65535
   * @param body behind the header
   */
  record Other(Instant time, int type, int subtype, Octets body) implements MrtRecord {}
}
