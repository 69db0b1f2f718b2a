package io.lookingglass.web.api;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.CapabilityRow;
import io.lookingglass.bgp.status.PeerStatus.Connection;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.PeerStatus.FaultRecord;
import io.lookingglass.bgp.status.PeerStatus.MessageCounts;
import io.lookingglass.bgp.status.PeerStatus.NotificationRecord;
import io.lookingglass.bgp.status.PeerStatus.Policy;
import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.status.PeerStatus.Timers;
import io.lookingglass.bgp.status.PeerStatus.UpdateCounts;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.config.net.IpAddresses;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Peers, tables and session events as JSON. What there is none of is null, so that an object always
 * has the same fields; what the asker may not see is not there at all.
 */
final class PeerJson {
  private PeerJson() {}

  /**
   * @param faults whether the malformed messages are told, which may be large
   */
  static ObjectNode peer(SeenPeer peer, Instant now, boolean faults) {
    @Nullable Duration uptime = peer.uptime(now);
    ObjectNode json =
        Json.object()
            .put("name", peer.name())
            .put("asn", peer.asn().value())
            .put("state", peer.state().title())
            .put("since", Documents.time(peer.since()))
            .put("uptimeSeconds", uptime == null ? null : (Long) Math.max(0, uptime.toSeconds()))
            .put("restarting", peer.restarting());
    @Nullable PeerStatus status = peer.everything();
    if (status == null) {
      ArrayNode families = json.putArray("families");
      for (SeenPeer.FamilyOutline family : peer.families()) {
        families
            .addObject()
            .put("family", family.family())
            .put("negotiated", family.negotiated())
            .put("prefixes", family.prefixes());
      }
      return json;
    }
    describe(json, status);
    if (faults) {
      ArrayNode list = json.putArray("faults");
      status.faults().forEach(fault -> fault(list.addObject(), fault));
    }
    return json;
  }

  private static void describe(ObjectNode json, PeerStatus status) {
    json.put("address", IpAddresses.format(status.address()))
        .put("port", status.port())
        .put("localAsn", status.localAsn().value())
        .put("external", status.external())
        .put("role", status.role() == null ? null : name(status.role()))
        .put(
            "identifier",
            status.identifier() == null ? null : IpAddresses.format(status.identifier()))
        .put("establishedCount", status.establishedCount())
        .put("adminDown", status.adminDown())
        .put("nextAttempt", timeOrNull(status.nextAttempt()));
    json.set("problem", problem(status.problem()));
    json.set("policy", policy(status.policy()));
    json.set("connection", connection(status.connection()));
    json.set("timers", timers(status.timers()));
    ArrayNode capabilities = json.putArray("capabilities");
    for (CapabilityRow row : status.capabilities()) {
      capabilities
          .addObject()
          .put("code", row.code())
          .put("name", row.name())
          .put("ours", row.ours())
          .put("theirs", row.theirs())
          .put("negotiated", row.negotiated());
    }
    ArrayNode families = json.putArray("families");
    status.families().forEach(family -> family(families.addObject(), family));
    ObjectNode messages = json.putObject("messages");
    messages.set("received", messages(status.received()));
    messages.set("sent", messages(status.sent()));
    UpdateCounts updates = status.updates();
    json.putObject("updates")
        .put("announced", updates.announced())
        .put("withdrawn", updates.withdrawn())
        .put("treatedAsWithdraw", updates.treatedAsWithdraw())
        .put("attributesDiscarded", updates.attributesDiscarded());
    json.set("lastNotification", notification(status.lastNotification()));
  }

  private static @Nullable ObjectNode problem(@Nullable Problem problem) {
    return problem == null
        ? null
        : Json.object().put("summary", problem.summary()).put("check", problem.check());
  }

  private static ObjectNode policy(Policy policy) {
    return Json.object()
        .put("imports", policy.imports())
        .put("announces", policy.announces())
        .put("blackhole", policy.blackhole())
        .put("maxPrefixes", policy.maxPrefixes())
        .put("maxAnnounced", policy.maxAnnounced());
  }

  private static @Nullable ObjectNode connection(@Nullable Connection connection) {
    return connection == null
        ? null
        : Json.object()
            .put("localAddress", IpAddresses.format(connection.localAddress()))
            .put("localPort", connection.localPort())
            .put("remotePort", connection.remotePort())
            .put("passive", connection.passive())
            .put("md5", connection.md5())
            .put("gtsm", connection.gtsm())
            .put("ttl", connection.ttl());
  }

  private static @Nullable ObjectNode timers(@Nullable Timers timers) {
    return timers == null
        ? null
        : Json.object()
            .put("holdTimeSeconds", timers.holdTime())
            .put("keepaliveSeconds", timers.keepalive())
            .put("ourHoldTimeSeconds", timers.ours())
            .put("theirHoldTimeSeconds", timers.theirs());
  }

  private static void family(ObjectNode json, FamilyStatus family) {
    json.put("family", family.family())
        .put("negotiated", family.negotiated())
        .put("addPath", family.addPath())
        .put("prefixes", family.prefixes())
        .put("received", family.received())
        .put("accepted", family.accepted())
        .put("stale", family.stale())
        .put("advertised", family.advertised())
        .put("endOfRibReceivedAt", timeOrNull(family.endOfRibReceived()))
        .put("endOfRibSentAt", timeOrNull(family.endOfRibSent()));
  }

  private static ObjectNode messages(MessageCounts counts) {
    return Json.object()
        .put("opens", counts.opens())
        .put("updates", counts.updates())
        .put("notifications", counts.notifications())
        .put("keepalives", counts.keepalives())
        .put("routeRefreshes", counts.routeRefreshes());
  }

  private static @Nullable ObjectNode notification(@Nullable NotificationRecord notification) {
    return notification == null
        ? null
        : Json.object()
            .put("at", Documents.time(notification.at()))
            .put("direction", notification.sent() ? "sent" : "received")
            .put("code", notification.code())
            .put("subcode", notification.subcode())
            .put("title", notification.title())
            .put("text", notification.text())
            .put("meaning", notification.meaning());
  }

  private static void fault(ObjectNode json, FaultRecord fault) {
    json.put("at", Documents.time(fault.at()))
        .put("outcome", fault.outcome())
        .put("attributeType", fault.attributeType())
        .put("reason", fault.reason())
        .put("section", fault.section())
        .put("octets", fault.octets())
        .put("message", fault.message());
  }

  static ObjectNode event(SessionEvent event) {
    return Json.object()
        .put("number", event.number())
        .put("at", Documents.time(event.at()))
        .put("peer", event.peer())
        .put("kind", event.kindName())
        .put("state", event.state().title())
        .put("text", event.text());
  }

  private static @Nullable String timeOrNull(@Nullable Instant time) {
    return time == null ? null : Documents.time(time);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
