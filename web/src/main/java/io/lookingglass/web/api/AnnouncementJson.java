package io.lookingglass.web.api;

import io.lookingglass.bgp.announce.Announcement;
import io.lookingglass.bgp.announce.AnnouncementEvent;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.PreflightReport;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.announce.WithdrawalGuidance;
import io.lookingglass.bgp.wire.explain.ExplanationJson;
import io.lookingglass.bgp.wire.text.CommunityText;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecWords;
import io.lookingglass.config.net.IpAddresses;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Announcements, protected prefixes and pre-flights as JSON. What there is none of is null, so that
 * an object always has the same fields.
 */
final class AnnouncementJson {
  private AnnouncementJson() {}

  static ObjectNode announcement(AnnouncementStatus status) {
    Announcement announcement = status.announcement();
    AnnouncementRequest request = announcement.request();
    ObjectNode json = Json.object().put("id", announcement.id());
    subject(json, request.subject());
    json.put("state", announcement.active() ? "active" : "ended")
        .put("stage", status.stage().title())
        .put("customer", status.customer())
        .put("reason", request.reason())
        .put("owner", announcement.owner().name())
        .put("from", announcement.owner().from())
        .put("acceptedAt", Documents.time(announcement.acceptedAt()))
        .put("expiresAt", time(status.expiresAt()))
        .put("ttl", request.ttl() == null ? null : (Long) request.ttl().toSeconds());
    attributes(json, request);
    json.put("override", request.override());
    ArrayNode overridden = json.putArray("overridden");
    announcement.overridden().stream().sorted().forEach(overridden::add);
    ArrayNode peers = json.putArray("peers");
    for (AnnouncementStatus.PeerProgress peer : status.peers()) {
      peers
          .addObject()
          .put("peer", peer.peer())
          .put("stage", peer.stage().title())
          .put("since", time(peer.since()))
          .put("note", peer.note());
    }
    Announcement.@Nullable Ending ending = announcement.ending();
    json.set(
        "ended",
        ending == null
            ? null
            : Json.object()
                .put("cause", ending.cause().title())
                .put("at", Documents.time(ending.at()))
                .put("by", ending.by().name())
                .put("reason", ending.reason()));
    return json;
  }

  private static void subject(ObjectNode json, Subject subject) {
    json.put("kind", subject.kind().name().toLowerCase(Locale.ROOT))
        .put("prefix", subject.destination().toString());
    if (subject instanceof Subject.FlowSpec flow) {
      json.put("rule", flow.text());
      ArrayNode actions = json.putArray("actions");
      flow.actions().forEach(action -> actions.add(ExtendedCommunityText.format(action)));
      json.put("words", FlowSpecWords.sentence(flow.family(), flow.rule(), flow.actions()));
    }
  }

  private static void attributes(ObjectNode json, AnnouncementRequest request) {
    strings(json, "requestedPeers", request.peers());
    strings(
        json, "communities", request.communities().stream().map(CommunityText::format).toList());
    strings(
        json,
        "largeCommunities",
        request.largeCommunities().stream().map(Object::toString).toList());
    strings(
        json,
        "extendedCommunities",
        request.extendedCommunities().stream().map(ExtendedCommunityText::format).toList());
    json.put("prepend", request.prepend())
        .put("med", request.med())
        .put("nextHop", request.nextHop() == null ? null : IpAddresses.format(request.nextHop()));
  }

  private static void strings(ObjectNode json, String name, List<String> values) {
    ArrayNode list = json.putArray(name);
    values.forEach(list::add);
  }

  static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Documents.time(time);
  }

  /** A pre-flight: whether it may be done, every check, and what each peer would get. */
  static ObjectNode preflight(PreflightReport report, @Nullable String override) {
    ObjectNode json =
        Json.object()
            .put("subject", report.subject())
            .put("kind", report.kind().name().toLowerCase(Locale.ROOT))
            .put("allowed", report.allows(override))
            .put("overrideNeeded", !report.failed(PreflightReport.Severity.SOFT).isEmpty());
    json.set("checks", checks(report));
    ArrayNode updates = json.putArray("peers");
    for (PreflightReport.PlannedUpdate update : report.updates()) {
      ObjectNode one = updates.addObject();
      one.put("peer", update.peer())
          .put("established", update.established())
          .put("octets", update.octets().hex());
      one.set("explanation", ExplanationJson.write(update.explanation()));
    }
    return json;
  }

  static ArrayNode checks(PreflightReport report) {
    ArrayNode checks = Json.object().putArray("checks");
    for (PreflightReport.Check check : report.checks()) {
      checks
          .addObject()
          .put("id", check.id())
          .put("title", check.title())
          .put("severity", check.severity().title())
          .put("state", check.state().title())
          .put("evidence", check.evidence())
          .put("remedy", check.remedy());
    }
    return checks;
  }

  static ObjectNode prefix(ProtectedPrefixStatus status) {
    ObjectNode json =
        Json.object()
            .put("prefix", status.settings().prefix().toString())
            .put("customer", status.settings().customer())
            .put("originAs", status.settings().originAsn().value())
            .put("maxLength", status.settings().longestLength())
            .put("locked", status.settings().locked())
            .put("advertised", status.advertised());
    strings(json, "tunnels", status.settings().tunnels());
    strings(json, "allowedPeers", status.settings().peers());
    ArrayNode announcements = json.putArray("announcements");
    status.announcements().forEach(each -> announcements.add(announcement(each)));
    ArrayNode seen = json.putArray("seen");
    for (SeenRoute route : status.seen()) {
      seen.addObject()
          .put("prefix", route.prefix().toString())
          .put("peer", route.peer())
          .put("pathId", route.pathId())
          .put("kind", route.kind().title())
          .put("alarm", route.alarming())
          .put("originAs", route.origin() == null ? null : (Long) route.origin().value())
          .put("asPath", route.asPath())
          .put("since", Documents.time(route.since()));
    }
    json.put("seenMore", status.seenMore()).put("alarms", status.alarms().size());
    json.set("withdrawal", guidance(status.guidance()));
    return json;
  }

  private static ObjectNode guidance(WithdrawalGuidance guidance) {
    ObjectNode json = Json.object().put("warning", guidance.warning());
    ArrayNode steps = json.putArray("steps");
    for (WithdrawalGuidance.Step step : guidance.steps()) {
      steps
          .addObject()
          .put("id", step.id())
          .put("title", step.title())
          .put("state", step.state().title())
          .put("evidence", step.evidence());
    }
    return json;
  }

  static ObjectNode event(AnnouncementEvent event) {
    return Json.object()
        .put("number", event.number())
        .put("at", Documents.time(event.at()))
        .put("id", event.id())
        .put("subject", event.subject())
        .put("peer", event.peer())
        .put("stage", event.stage().title());
  }
}
