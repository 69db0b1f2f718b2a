package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.mrt.MrtRecord.Peer;
import io.lookingglass.bgp.mrt.MrtRecord.PeerIndexTable;
import io.lookingglass.bgp.mrt.MrtRecord.RibEntry;
import io.lookingglass.bgp.mrt.MrtRecord.RibUnicast;
import io.lookingglass.bgp.wire.OctetWriter;
import io.lookingglass.bgp.wire.Octets;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of type TABLE_DUMP_V2 (RFC 6396, section 4.3; RFC 8050, section 4). */
final class TableDumpCodec {
  static final int PEER_INDEX_TABLE = 1;
  private static final int RIB_IPV4_UNICAST = 2;
  private static final int RIB_IPV6_UNICAST = 4;
  private static final int RIB_IPV4_UNICAST_ADDPATH = 8;
  private static final int RIB_IPV6_UNICAST_ADDPATH = 10;

  // The bits of a peer's type.
  private static final int PEER_IPV6 = 1;
  private static final int PEER_FOUR_OCTET_AS = 2;

  private TableDumpCodec() {}

  static MrtRecord decode(MrtHeader header, Octets body) throws MalformedRecordException {
    return switch (header.subtype()) {
      case PEER_INDEX_TABLE -> decodePeers(header.time(), new FieldReader(body));
      case RIB_IPV4_UNICAST -> decodeRib(header.time(), false, false, new FieldReader(body));
      case RIB_IPV6_UNICAST -> decodeRib(header.time(), true, false, new FieldReader(body));
      case RIB_IPV4_UNICAST_ADDPATH -> decodeRib(header.time(), false, true, new FieldReader(body));
      case RIB_IPV6_UNICAST_ADDPATH -> decodeRib(header.time(), true, true, new FieldReader(body));
      // Multicast, RIB_GENERIC and GEO_PEER_TABLE are of no table that we hold.
      default -> new MrtRecord.Other(header.time(), header.type(), header.subtype(), body);
    };
  }

  private static PeerIndexTable decodePeers(Instant time, FieldReader in)
      throws MalformedRecordException {
    Inet4Address collector = in.identifier("the collector's identifier");
    int nameLength = in.twoOctets("the length of the view's name");
    String viewName =
        new String(in.octets(nameLength, "the view's name").toByteArray(), StandardCharsets.UTF_8);
    int count = in.twoOctets("the number of peers");
    List<Peer> peers = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      int type = in.octet("a peer's type");
      Inet4Address identifier = in.identifier("a peer's identifier");
      peers.add(
          new Peer(
              identifier,
              in.address((type & PEER_IPV6) != 0, "a peer's address"),
              in.asn((type & PEER_FOUR_OCTET_AS) != 0, "a peer's AS")));
    }
    in.end("the last peer");
    return new PeerIndexTable(time, collector, viewName, peers);
  }

  static void encode(PeerIndexTable table, OctetWriter out) {
    out.octets(table.collector().getAddress());
    byte[] name = table.viewName().getBytes(StandardCharsets.UTF_8);
    MrtCodec.requireTwoOctets("The length of the view's name", name.length);
    out.twoOctets(name.length);
    out.octets(name);
    out.twoOctets(table.peers().size());
    for (Peer peer : table.peers()) {
      out.octet(PEER_FOUR_OCTET_AS | (peer.address() instanceof Inet6Address ? PEER_IPV6 : 0));
      out.octets(peer.identifier().getAddress());
      out.octets(peer.address().getAddress());
      out.fourOctets(peer.asn().value());
    }
  }

  private static RibUnicast decodeRib(Instant time, boolean ipv6, boolean addPath, FieldReader in)
      throws MalformedRecordException {
    long sequence = in.fourOctets("the sequence number");
    var prefix = in.prefix(ipv6);
    int count = in.twoOctets("the number of entries");
    List<RibEntry> entries = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      int peer = in.twoOctets("an entry's peer index");
      Instant originated = in.time("an entry's time");
      @Nullable Long pathId = addPath ? in.fourOctets("an entry's path identifier") : null;
      int length = in.twoOctets("the length of an entry's attributes");
      entries.add(
          new RibEntry(peer, originated, pathId, in.octets(length, "an entry's attributes")));
    }
    in.end("the last entry");
    return new RibUnicast(time, sequence, addPath, prefix, entries);
  }

  static int subtype(RibUnicast rib) {
    if (rib.prefix().isIpv4()) {
      return rib.addPath() ? RIB_IPV4_UNICAST_ADDPATH : RIB_IPV4_UNICAST;
    }
    return rib.addPath() ? RIB_IPV6_UNICAST_ADDPATH : RIB_IPV6_UNICAST;
  }

  static void encode(RibUnicast rib, OctetWriter out) {
    out.fourOctets(rib.sequence());
    int length = rib.prefix().length();
    out.octet(length);
    out.octets(Octets.wrap(rib.prefix().address().getAddress()).slice(0, (length + 7) / 8));
    out.twoOctets(rib.entries().size());
    for (RibEntry entry : rib.entries()) {
      out.twoOctets(entry.peerIndex());
      out.fourOctets(MrtCodec.seconds(entry.originated()));
      if (entry.pathId() != null) {
        out.fourOctets(entry.pathId());
      }
      out.twoOctets(entry.attributes().length());
      out.octets(entry.attributes());
    }
  }
}
