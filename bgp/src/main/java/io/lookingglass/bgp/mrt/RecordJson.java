package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.mrt.MrtRecord.Peer;
import io.lookingglass.bgp.mrt.MrtRecord.RibEntry;
import io.lookingglass.bgp.mrt.MrtRecord.Speakers;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.RibEntryAttributes;
import io.lookingglass.bgp.wire.json.AttributesJson;
import io.lookingglass.bgp.wire.json.MessageJson;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records as JSON objects: {@code type} is {@code peer-index-table}, {@code rib}, {@code message},
 * {@code state-change} or {@code other}. For the records of one file in their order; for one
 * thread.
 */
public final class RecordJson {
  private final RibEntryAttributes ribEntries = new RibEntryAttributes();
  private List<Peer> peers = List.of();

  /**
   * Writes a record.
   *
   * @param problems is given what was wrong within the record, a sentence each
   */
  public ObjectNode write(MrtRecord record, Consumer<String> problems) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (record) {
      case MrtRecord.PeerIndexTable table -> {
        begin(json, "peer-index-table", record);
        peers = table.peers();
        json.put("collector", IpAddresses.format(table.collector()))
            .put("viewName", PlainText.line(table.viewName()));
        ArrayNode all = json.putArray("peers");
        peers.forEach(peer -> all.add(peer(peer)));
      }
      case MrtRecord.RibUnicast rib -> {
        begin(json, "rib", record);
        json.put("sequence", rib.sequence()).put("prefix", rib.prefix().toString());
        ArrayNode routes = json.putArray("routes");
        rib.entries().forEach(entry -> route(rib, entry, routes, problems));
      }
      case MrtRecord.Message message -> {
        begin(json, "message", record);
        put(json, message.speakers());
        json.put("local", message.local());
        MessageReading reading = MessageReading.of(message);
        tell(reading.faults(), "", problems);
        if (reading.message() == null) {
          json.put("octets", message.message().hex());
        } else {
          json.set("message", MessageJson.write(reading.message()));
        }
      }
      case MrtRecord.StateChange change -> {
        begin(json, "state-change", record);
        put(json, change.speakers());
        json.put("from", change.from()).put("to", change.to());
      }
      case MrtRecord.Other other -> {
        begin(json, "other", record);
        json.put("mrtType", other.type())
            .put("mrtSubtype", other.subtype())
            .put("length", other.body().length());
      }
    }
    return json;
  }

  private static void begin(ObjectNode json, String type, MrtRecord record) {
    json.put("type", type).put("time", record.time().toString());
  }

  private static ObjectNode peer(Peer peer) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("address", IpAddresses.format(peer.address()))
        .put("asn", peer.asn().value())
        .put("identifier", IpAddresses.format(peer.identifier()));
  }

  private static void put(ObjectNode json, Speakers speakers) {
    json.put("peerAddress", IpAddresses.format(speakers.peerAddress()))
        .put("peerAsn", speakers.peerAsn().value())
        .put("localAddress", IpAddresses.format(speakers.localAddress()))
        .put("localAsn", speakers.localAsn().value());
  }

  private void route(
      MrtRecord.RibUnicast rib, RibEntry entry, ArrayNode routes, Consumer<String> problems) {
    if (entry.peerIndex() >= peers.size()) {
      problems.accept(RecordText.noPeer(rib, entry, peers.size()));
      return;
    }
    RibEntryAttributes.Reading reading = ribEntries.read(entry.attributes(), rib.family());
    tell(reading.faults(), rib.prefix() + ": ", problems);
    if (reading.attributes() == null) {
      return;
    }
    ObjectNode route = routes.addObject();
    route.set("peer", peer(peers.get(entry.peerIndex())));
    route.put("originatedAt", entry.originated().toString());
    @Nullable Long pathId = entry.pathId();
    if (pathId != null) {
      route.put("pathId", pathId);
    }
    route.setAll(AttributesJson.route(reading.attributes().attributes()));
  }

  private static void tell(List<Fault> faults, String about, Consumer<String> problems) {
    for (Fault fault : faults) {
      problems.accept(about + fault.reason() + " (" + fault.section() + ")");
    }
  }
}
