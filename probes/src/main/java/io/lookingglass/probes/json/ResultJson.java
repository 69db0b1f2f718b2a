package io.lookingglass.probes.json;

import io.lookingglass.config.net.Asn;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.result.BgpResult;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.Hop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.MeasurementResult.Summary;
import io.lookingglass.probes.result.MtrResult;
import io.lookingglass.probes.result.MtuResult;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.result.RttStatistics;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.result.TracerouteResult;
import io.lookingglass.probes.result.TunnelResult;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Results as the API tells them. Fields that every result of a type has are null while absent;
 * those that are the exception (why it failed, an error, labels) are left out.
 */
final class ResultJson {
  private ResultJson() {}

  static ObjectNode write(MeasurementResult result) {
    JsonObject json = summary(result.summary());
    return switch (result) {
      case PingResult ping ->
          json.put("stats", pingStatistics(ping.stats()).node())
              .putList("timings", ping.timings(), ResultJson::pingTiming)
              .node();
      case TracerouteResult trace ->
          json.putList("hops", trace.hops(), hop -> hop(hop).node())
              .put("reached", trace.reached())
              .put("lastReplyHop", trace.lastReplyHop())
              .node();
      case MtrResult mtr -> mtr(json, mtr).node();
      case MtuResult mtu ->
          json.put("conclusion", mtu.conclusion())
              .put("pathMtu", mtu.pathMtu())
              .put("interfaceMtu", mtu.interfaceMtu())
              .put("tcpMss", mtu.tcpMss())
              .put("limitedBy", mtu.limitedBy())
              .put("limitedByHostname", mtu.limitedByHostname())
              .put("limitingHop", mtu.limitingHop())
              .putList("steps", mtu.steps(), ResultJson::step)
              .node();
      case DnsResult dns -> DnsResultJson.write(json, dns);
      case BgpResult bgp ->
          json.put("prefix", bgp.prefix() == null ? null : bgp.prefix().toString())
              .put("match", bgp.match())
              .putList("routes", bgp.routes(), BgpRouteJson::write)
              .put("more", bgp.more())
              .put("hint", bgp.hint())
              .node();
      case TlsResult tls -> TlsResultJson.write(json, tls);
      case HttpResult http -> HttpResultJson.write(json, http);
      case TunnelResult tunnel -> TunnelResultJson.write(json, tunnel);
      case DiagnosisResult diagnosis -> DiagnosisJson.result(json, diagnosis);
    };
  }

  private static JsonObject summary(Summary summary) {
    return new JsonObject()
        .put("status", summary.status())
        .putIfPresent("failureSource", summary.failureSource())
        .putIfPresent("message", summary.message())
        .put("rawOutput", summary.rawOutput())
        .put(
            "verdict",
            new JsonObject()
                .put("level", summary.verdict().level())
                .put("sentence", summary.verdict().sentence())
                .putStrings("remarks", summary.verdict().remarks())
                .node())
        .putStrings("limitations", summary.limitations())
        .put("resolvedAddress", summary.resolvedAddress())
        .put("resolvedHostname", summary.resolvedHostname())
        .put("protocol", summary.protocol())
        .put("port", summary.port());
  }

  private static JsonObject mtr(JsonObject json, MtrResult mtr) {
    Function<Hop, JsonNode> hop =
        each -> hop(each).put("stats", hopStatistics(each.stats())).node();
    json.putList("hops", mtr.hops(), hop)
        .put("reached", mtr.reached())
        .put("lastReplyHop", mtr.lastReplyHop());
    if (mtr.paths().size() > 1) {
      json.putList(
          "paths",
          mtr.paths(),
          path ->
              new JsonObject()
                  .put("flow", path.flow())
                  .putList("hops", path.hops(), hop)
                  .put("reached", path.reached())
                  .put("lastReplyHop", path.lastReplyHop())
                  .node());
    }
    return json;
  }

  private static JsonObject hop(Hop hop) {
    JsonObject json =
        new JsonObject()
            .put("ttl", hop.ttl())
            .put("resolvedAddress", hop.resolvedAddress())
            .put("resolvedHostname", hop.resolvedHostname())
            .putLongs("asn", hop.asn().stream().map(Asn::value).toList())
            .put("network", hop.network())
            .putAddresses("alternates", hop.alternates())
            .putList(
                "timings",
                hop.timings(),
                timing -> new JsonObject().put("rtt", timing.rtt()).node());
    List<MplsLabel> labels = hop.labels();
    if (labels != null) {
      json.putList("labels", labels, EventJson::label);
    }
    return json.putListUnlessEmpty("extensions", hop.extensions(), EventJson::extension)
        .putIfPresent("quoted", EventJson.quoted(hop.quoted()))
        .putIfPresent("error", hop.error())
        .put("lossMeaning", hop.loss());
  }

  private static JsonObject pingStatistics(RttStatistics stats) {
    return new JsonObject()
        .put("min", stats.min())
        .put("avg", stats.avg())
        .put("max", stats.max())
        .put("total", stats.total())
        .put("rcv", stats.rcv())
        .put("drop", stats.drop())
        .put("loss", stats.loss())
        .put("stDev", stats.stDev());
  }

  private static ObjectNode hopStatistics(RttStatistics stats) {
    return new JsonObject()
        .put("min", stats.min())
        .put("avg", stats.avg())
        .put("max", stats.max())
        .put("stDev", stats.stDev())
        .put("jMin", stats.jMin())
        .put("jAvg", stats.jAvg())
        .put("jMax", stats.jMax())
        .put("total", stats.total())
        .put("rcv", stats.rcv())
        .put("drop", stats.drop())
        .put("loss", stats.loss())
        .node();
  }

  private static ObjectNode pingTiming(PingResult.Timing timing) {
    return new JsonObject()
        .put("rtt", timing.rtt())
        .put("ttl", timing.ttl())
        .put("sequence", timing.sequence())
        .putIfPresent("from", timing.from())
        .putIfPresent("error", timing.error())
        .node();
  }

  private static ObjectNode step(MtuResult.Step step) {
    return new JsonObject()
        .put("size", step.size())
        .put("outcome", step.outcome())
        .put("rtt", step.rtt())
        .putIfPresent("from", step.from())
        .putIfPresent("mtu", step.mtu())
        .node();
  }
}
