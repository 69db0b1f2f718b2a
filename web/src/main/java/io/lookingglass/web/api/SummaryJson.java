package io.lookingglass.web.api;

import io.lookingglass.bgp.mrt.MrtProblem;
import io.lookingglass.bgp.mrt.MrtTableStatus;
import io.lookingglass.bgp.rib.RibSummary;
import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.config.net.IpAddresses;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The speaker and its tables at one moment as JSON. */
final class SummaryJson {
  /** Of the problems of one file. */
  private static final int MOST_PROBLEMS = 10;

  private SummaryJson() {}

  static ObjectNode summary(SeenBgp seen) {
    BgpSummary summary = seen.summary();
    ObjectNode json =
        Json.object().put("asn", summary.asn() == null ? null : (Long) summary.asn().value());
    if (seen.everything()) {
      json.put(
              "identifier",
              summary.identifier() == null ? null : IpAddresses.format(summary.identifier()))
          .put("listening", summary.listening());
    }
    json.put("peers", summary.peers()).put("established", summary.established());
    ArrayNode families = json.putArray("families");
    List<SeenPeer> peers = seen.peers();
    summary.families().forEach(totals -> families.add(family(totals, peers)));
    json.put("memoryBytes", summary.memoryBytes());
    json.set("memory", memory(summary.memory()));
    json.put("updatesPerSecond", summary.updatesPerSecond());
    ArrayNode dumps = json.putArray("mrtTables");
    seen.dumps().forEach(dump -> dumps.add(dump(dump, seen.everything())));
    return json;
  }

  private static ObjectNode family(BgpSummary.FamilyTotals totals, List<SeenPeer> peers) {
    ObjectNode family =
        Json.object()
            .put("family", totals.family())
            .put("prefixes", totals.prefixes())
            .put("paths", totals.paths());
    RibSummary.Validations states = totals.validations();
    family
        .putObject("rpki")
        .put("valid", states.valid())
        .put("invalid", states.invalid())
        .put("notFound", states.notFound())
        .put("unknown", states.unknown());
    ArrayNode byPeer = family.putArray("peers");
    for (SeenPeer peer : peers) {
      peer.families().stream()
          .filter(outline -> outline.family().equals(totals.family()))
          .forEach(
              outline ->
                  byPeer
                      .addObject()
                      .put("name", peer.name())
                      .put("state", peer.state().title())
                      .put("prefixes", outline.prefixes()));
    }
    return family;
  }

  private static ObjectNode memory(BgpSummary.Memory memory) {
    return Json.object()
        .put("prefixes", memory.tables().prefixes())
        .put("paths", memory.tables().paths())
        .put("attributes", memory.tables().attributes())
        .put("communities", memory.tables().communities())
        .put("flowSpec", memory.tables().flowSpec())
        .put("queued", memory.tables().queued())
        .put("mrtTables", memory.dumps())
        .put("vrps", memory.vrps());
  }

  private static ObjectNode dump(MrtTableStatus dump, boolean everything) {
    ObjectNode json =
        Json.object()
            .put("name", CleanStatus.line(dump.name()))
            .put("state", dump.state().toString())
            .put("dumpedAt", dump.dumpedAt() == null ? null : Documents.time(dump.dumpedAt()))
            .put("viewName", dump.viewName())
            .put("peers", dump.peers())
            .put("routes", dump.routes())
            .put("records", dump.records())
            .put("skippedRecords", dump.skippedRecords())
            .put("droppedRoutes", dump.droppedRoutes())
            .put("discardedAttributes", dump.discardedAttributes())
            .put("memoryBytes", dump.summary().memoryBytes())
            .put("problemCount", dump.problemCount());
    if (everything) {
      ArrayNode problems = json.putArray("problems");
      for (MrtProblem problem : dump.problems().stream().limit(MOST_PROBLEMS).toList()) {
        problems.add(CleanStatus.line(problem.toString()));
      }
    }
    return json;
  }
}
