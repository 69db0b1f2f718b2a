package io.lookingglass.probes.json;

import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbingStarted;
import io.lookingglass.probes.result.TunnelResult;
import tools.jackson.databind.node.ObjectNode;

/** The result of probing a tunnel; what only a diagnosis has is left out without one. */
final class TunnelResultJson {
  private TunnelResultJson() {}

  static ObjectNode write(JsonObject json, TunnelResult result) {
    TunnelProbingStarted tunnel = result.tunnel();
    json.put("tunnel", tunnel == null ? null : TunnelJson.started(new JsonObject(), tunnel))
        .putList("checks", result.checks(), TunnelResultJson::check)
        .putListUnlessEmpty("hops", result.hops(), TunnelResultJson::hop)
        .putListUnlessEmpty("outerSizes", result.outerSizes(), TunnelResultJson::size)
        .putListUnlessEmpty("innerSizes", result.innerSizes(), TunnelResultJson::size)
        .putListUnlessEmpty(
            "encapsulations", result.encapsulations(), TunnelResultJson::encapsulation)
        .putIfPresent("maximumSegmentSize", result.maximumSegmentSize());
    if (result.judged()) {
      json.putList("findings", result.findings(), TunnelJson::finding)
          .putStrings("checked", result.checked());
    }
    return json.node();
  }

  private static ObjectNode check(TunnelResult.Check check) {
    return new JsonObject()
        .put("check", check.check())
        .put("total", check.stats().total())
        .put("rcv", check.stats().rcv())
        .put("drop", check.stats().drop())
        .put("loss", check.stats().loss())
        .put("min", check.stats().min())
        .put("avg", check.stats().avg())
        .put("max", check.stats().max())
        .put("from", check.from())
        .put("ttl", check.ttl())
        .putIfPresent("error", check.error())
        .node();
  }

  private static ObjectNode hop(TunnelResult.Hop hop) {
    return new JsonObject()
        .put("ttl", hop.ttl())
        .put("gre", hop.gre())
        .put("greHostname", hop.greHostname())
        .put("greRtt", hop.greRtt())
        .put("plain", hop.plain())
        .put("plainHostname", hop.plainHostname())
        .put("plainRtt", hop.plainRtt())
        .node();
  }

  private static ObjectNode size(TunnelResult.Size size) {
    return new JsonObject()
        .put("size", size.size())
        .put("outcome", size.outcome())
        .put("rtt", size.rtt())
        .putIfPresent("from", size.from())
        .putIfPresent("mtu", size.mtu())
        .node();
  }

  private static ObjectNode encapsulation(TunnelProbed probed) {
    return new JsonObject()
        .put("encapsulation", probed.encapsulation())
        .put("answered", probed.outcome().answered())
        .node();
  }
}
