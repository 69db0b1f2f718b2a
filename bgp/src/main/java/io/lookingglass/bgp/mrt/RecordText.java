package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.mrt.MrtRecord.Peer;
import io.lookingglass.bgp.mrt.MrtRecord.RibEntry;
import io.lookingglass.bgp.mrt.MrtRecord.RibUnicast;
import io.lookingglass.bgp.mrt.MrtRecord.Speakers;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.RibEntryAttributes;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.bgp.wire.text.CommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records as lines with bars between their fields, a line a route, as {@code bgpdump -m} of RIPE
 * NCC prints them and many scripts read them. For the records of one file in their order; for one
 * thread.
 *
 * <p>Of a table: {@code TABLE_DUMP2|time|B|peer|AS|prefix|AS path|origin|next
 * hop|LOCAL_PREF|MED|communities|AG or NAG|aggregator|}. Of an UPDATE the same begins with {@code
 * BGP4MP} and has {@code A} for {@code B}; what is withdrawn has {@code W} and ends with the
 * prefix. Of a state change: {@code BGP4MP|time|STATE|peer|AS|from|to}. A path identifier stands
 * behind its prefix and a space, which bgpdump leaves out.
 */
public final class RecordText {
  private final RibEntryAttributes ribEntries = new RibEntryAttributes();
  private List<Peer> peers = List.of();

  /**
   * Writes a record.
   *
   * @param lines is given each line
   * @param problems is given what was wrong within the record, a sentence each
   */
  public void write(MrtRecord record, Consumer<String> lines, Consumer<String> problems) {
    switch (record) {
      case MrtRecord.PeerIndexTable table -> peers = table.peers();
      case RibUnicast rib -> writeRib(rib, lines, problems);
      case MrtRecord.Message message -> writeMessage(message, lines, problems);
      case MrtRecord.StateChange change ->
          lines.accept(
              "%s|STATE|%s|%d|%d"
                  .formatted(
                      head(change.time(), change.extendedTime(), false),
                      speaker(change.speakers().peerAddress(), change.speakers().peerAsn()),
                      change.from(),
                      change.to()));
      case MrtRecord.Other other ->
          lines.accept(
              "OTHER|%d|%d|%d|%d octets"
                  .formatted(
                      other.time().getEpochSecond(),
                      other.type(),
                      other.subtype(),
                      other.body().length()));
    }
  }

  private void writeRib(RibUnicast rib, Consumer<String> lines, Consumer<String> problems) {
    for (RibEntry entry : rib.entries()) {
      if (entry.peerIndex() >= peers.size()) {
        problems.accept(noPeer(rib, entry, peers.size()));
        continue;
      }
      Peer peer = peers.get(entry.peerIndex());
      RibEntryAttributes.Reading reading = ribEntries.read(entry.attributes(), rib.family());
      for (Fault fault : reading.faults()) {
        problems.accept(rib.prefix() + ": " + fault.reason() + " (" + fault.section() + ")");
      }
      if (reading.attributes() != null) {
        lines.accept(
            "%s|%d|B|%s|%d|%s|%s"
                .formatted(
                    rib.addPath() ? "TABLE_DUMP2_AP" : "TABLE_DUMP2",
                    rib.time().getEpochSecond(),
                    IpAddresses.format(peer.address()),
                    peer.asn().value(),
                    withPathId(rib.prefix().toString(), entry.pathId()),
                    attributes(reading.attributes().attributes())));
      }
    }
  }

  /** What is wrong with an entry that no peer is known for. */
  static String noPeer(RibUnicast rib, RibEntry entry, int peers) {
    return "%s is from the peer of index %d, but the file has told %d peers before"
        .formatted(rib.prefix(), entry.peerIndex(), peers);
  }

  private static void writeMessage(
      MrtRecord.Message record, Consumer<String> lines, Consumer<String> problems) {
    MessageReading reading = MessageReading.of(record);
    for (Fault fault : reading.faults()) {
      problems.accept(fault.reason() + " (" + fault.section() + ")");
    }
    switch (reading.message()) {
      case null -> {}
      case BgpMessage.Update update -> writeUpdate(record, update, lines);
      case BgpMessage.Open _ -> lines.accept(head(record, "OPEN"));
      case BgpMessage.Notification(int code, int subcode, var _) ->
          lines.accept("%s|%d|%d".formatted(head(record, "NOTIFICATION"), code, subcode));
      case BgpMessage.Keepalive() -> lines.accept(head(record, "KEEPALIVE"));
      case BgpMessage.RouteRefresh(Family family, int subtype) ->
          lines.accept("%s|%s|%d".formatted(head(record, "ROUTE-REFRESH"), family, subtype));
    }
  }

  private static void writeUpdate(
      MrtRecord.Message record, BgpMessage.Update update, Consumer<String> lines) {
    String withdrawn = head(record, "W") + "|";
    String announced = head(record, "A") + "|";
    update.withdrawn().forEach(nlri -> lines.accept(withdrawn + text(Family.IPV4_UNICAST, nlri)));
    PathAttribute.@Nullable MpReach reach = null;
    for (PathAttribute attribute : update.attributes()) {
      if (attribute instanceof PathAttribute.MpUnreach(Family family, List<Nlri> all)) {
        all.forEach(nlri -> lines.accept(withdrawn + text(family, nlri)));
      } else if (attribute instanceof PathAttribute.MpReach its) {
        reach = its;
      }
    }
    String ofMessage =
        attributes(
            update.attributes().stream()
                .filter(attribute -> !(attribute instanceof PathAttribute.MpReach))
                .toList());
    update
        .nlri()
        .forEach(
            nlri -> lines.accept(announced + text(Family.IPV4_UNICAST, nlri) + "|" + ofMessage));
    if (reach != null) {
      String ofReach = attributes(update.attributes());
      for (Nlri nlri : reach.nlri()) {
        lines.accept(announced + text(reach.family(), nlri) + "|" + ofReach);
      }
    }
  }

  private static String head(MrtRecord.Message record, String kind) {
    Speakers speakers = record.speakers();
    return head(record.time(), record.extendedTime(), record.addPath())
        + "|"
        + kind
        + "|"
        + (record.local()
            ? speaker(speakers.localAddress(), speakers.localAsn())
            : speaker(speakers.peerAddress(), speakers.peerAsn()));
  }

  private static String head(Instant time, boolean extended, boolean addPath) {
    String seconds = Long.toString(time.getEpochSecond());
    return "BGP4MP%s%s|%s"
        .formatted(
            extended ? "_ET" : "",
            addPath ? "_AP" : "",
            extended
                ? "%s.%06d".formatted(seconds, time.get(ChronoField.MICRO_OF_SECOND))
                : seconds);
  }

  private static String speaker(InetAddress address, Asn asn) {
    return IpAddresses.format(address) + "|" + asn.value();
  }

  private static String text(Family family, Nlri nlri) {
    return switch (nlri) {
      case Nlri.Prefix(var prefix, @Nullable Long pathId) -> withPathId(prefix.toString(), pathId);
      case Nlri.FlowSpec(var rule, @Nullable Long pathId) ->
          withPathId(FlowSpecText.format(family, rule), pathId);
      case Nlri.Opaque(var octets) -> octets.hex();
    };
  }

  private static String withPathId(String nlri, @Nullable Long pathId) {
    return pathId == null ? nlri : nlri + "|" + pathId;
  }

  /** From the AS path to the end of the line. The next hop of MP_REACH_NLRI goes first. */
  private static String attributes(List<PathAttribute> attributes) {
    String path = "";
    String origin = "INCOMPLETE";
    @Nullable InetAddress nextHop = null;
    @Nullable InetAddress reachNextHop = null;
    long localPref = 0;
    long multiExitDisc = 0;
    String communities = "";
    boolean atomic = false;
    String aggregator = "";
    for (PathAttribute attribute : attributes) {
      switch (attribute) {
        case PathAttribute.Origin(PathAttribute.OriginCode code) ->
            origin = code.name().toUpperCase(Locale.ROOT);
        case PathAttribute.AsPathAttribute(var its) -> path = AsPathText.format(its);
        case PathAttribute.NextHop(var address) -> nextHop = address;
        case PathAttribute.MpReach reach -> reachNextHop = reach.nextHop();
        case PathAttribute.MultiExitDisc(long value) -> multiExitDisc = value;
        case PathAttribute.LocalPref(long value) -> localPref = value;
        case PathAttribute.AtomicAggregate() -> atomic = true;
        case PathAttribute.Aggregator(Asn asn, var address) ->
            aggregator = asn.value() + " " + IpAddresses.format(address);
        case PathAttribute.Communities(var all) ->
            communities = all.stream().map(CommunityText::format).collect(Collectors.joining(" "));
        default -> {
          // The line has no field for it.
        }
      }
    }
    @Nullable InetAddress shown = reachNextHop != null ? reachNextHop : nextHop;
    return "%s|%s|%s|%d|%d|%s|%s|%s|"
        .formatted(
            path,
            origin,
            shown == null ? "" : IpAddresses.format(shown),
            localPref,
            multiExitDisc,
            communities,
            atomic ? "AG" : "NAG",
            aggregator);
  }
}
