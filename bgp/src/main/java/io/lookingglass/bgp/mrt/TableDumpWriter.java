package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.mrt.MrtRecord.Peer;
import io.lookingglass.bgp.mrt.MrtRecord.PeerIndexTable;
import io.lookingglass.bgp.mrt.MrtRecord.RibEntry;
import io.lookingglass.bgp.mrt.MrtRecord.RibUnicast;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rib.RouteCursor;
import io.lookingglass.bgp.rib.RouteView;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.RibEntryAttributes;
import io.lookingglass.config.net.IpPrefix;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the Adj-RIB-Ins of all peers as a dump of TABLE_DUMP_V2 (RFC 6396, section 4.3), IPv4 and
 * IPv6 unicast, in ascending order. Routes with a path identifier are in records of their own (RFC
 * 8050): a record has either all or none.
 */
public final class TableDumpWriter {
  private static final List<Family> FAMILIES = List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
  private static final int MOST_ATTRIBUTES = 0xffff;
  private static final int REMEMBERED = 4096; // A power of two.

  private final OutputStream out;
  private final Instant time;
  private final @Nullable Remembered[] remembered = new @Nullable Remembered[REMEMBERED];
  private final Map<RibPeer, Integer> peers = new LinkedHashMap<>();
  private long sequence;
  private long routes;
  private long leftOut;

  /** Attributes of late in both forms: neighbouring prefixes share them. */
  private record Remembered(AttributeSet set, Octets written) {}

  /**
   * How much was written.
   *
   * @param routes in the dump
   * @param leftOut of a peer that told its first route only while the dump was written, or with
   *     more than 65535 octets of attributes
   */
  public record Written(int peers, long routes, long leftOut) {}

  private TableDumpWriter(OutputStream out, Instant time) {
    this.out = out;
    this.time = time;
  }

  /**
   * Writes a dump. The tables may change meanwhile: of each prefix the dump has the routes of one
   * moment, of several prefixes those of several.
   *
   * @param collector the speaker's identifier
   * @param viewName what the view is called; may be empty
   * @param time to be told as that of the dump
   * @throws IOException when the stream takes no more
   */
  public static Written write(
      RouteView view, Inet4Address collector, String viewName, Instant time, OutputStream out)
      throws IOException {
    TableDumpWriter writer = new TableDumpWriter(out, time);
    writer.writePeers(view, collector, viewName);
    for (Family family : FAMILIES) {
      RouteCursor cursor = view.walk(family, null, null);
      while (cursor.next()) {
        writer.writeRoutes(cursor);
      }
    }
    out.flush();
    return new Written(writer.peers.size(), writer.routes, writer.leftOut);
  }

  /** The peers that have routes, who have to be told before them. */
  private void writePeers(RouteView view, Inet4Address collector, String viewName)
      throws IOException {
    for (Family family : FAMILIES) {
      RouteCursor cursor = view.walk(family, null, null);
      while (cursor.next()) {
        for (int path = 0; path < cursor.paths(); path++) {
          peers.putIfAbsent(cursor.peer(path), peers.size());
        }
      }
    }
    out.write(
        MrtCodec.encode(
            new PeerIndexTable(
                time,
                collector,
                viewName,
                peers.keySet().stream()
                    .map(peer -> new Peer(peer.identifier(), peer.address(), peer.asn()))
                    .toList())));
  }

  private void writeRoutes(RouteCursor cursor) throws IOException {
    List<RibEntry> plain = new ArrayList<>();
    List<RibEntry> withPathId = new ArrayList<>();
    for (Route route : cursor.routes().routes()) {
      @Nullable Integer index = peers.get(route.peer());
      Octets attributes = written(route.attributes());
      if (index == null || attributes.length() > MOST_ATTRIBUTES) {
        leftOut++;
        continue;
      }
      (route.pathId() == null ? plain : withPathId)
          .add(new RibEntry(index, route.changedAt(), route.pathId(), attributes));
    }
    writeRecord(cursor.prefix(), false, plain);
    writeRecord(cursor.prefix(), true, withPathId);
  }

  private void writeRecord(IpPrefix prefix, boolean addPath, List<RibEntry> entries)
      throws IOException {
    if (!entries.isEmpty()) {
      out.write(MrtCodec.encode(new RibUnicast(time, sequence++, addPath, prefix, entries)));
      routes += entries.size();
    }
  }

  private Octets written(AttributeSet set) {
    int slot = set.canonical().hashCode() & (REMEMBERED - 1);
    @Nullable Remembered known = remembered[slot];
    if (known != null && known.set().equals(set)) {
      return known.written();
    }
    Octets written = RibEntryAttributes.write(set);
    remembered[slot] = new Remembered(set, written);
    return written;
  }
}
