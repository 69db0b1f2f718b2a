package io.lookingglass.web.api;

import io.lookingglass.bgp.query.RouteFeed;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.RouteChange;
import io.lookingglass.bgp.wire.json.AttributesJson;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.json.MeasurementJson;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Routes as JSON. What there is none of is null, or an empty list, so that a route always has the
 * same fields; attributes that few routes have come behind them. What the asker may not see is not
 * there at all.
 */
final class RouteJson {
  private static final List<String> LISTS =
      List.of("communities", "largeCommunities", "extendedCommunities", "unknown");

  private RouteJson() {}

  static ObjectNode answer(RouteAnswer answer) {
    ObjectNode json = Json.object();
    ArrayNode routes = json.putArray("routes");
    answer.routes().forEach(route -> routes.add(route(route)));
    return json.put("nextCursor", answer.nextCursor())
        .put("tookMs", milliseconds(answer.took()))
        .put("resolvedAddress", answer.resolved())
        .put("hint", answer.hint() == null ? null : answer.hint().english());
  }

  private static BigDecimal milliseconds(Duration took) {
    return BigDecimal.valueOf(took.toNanos(), 6).setScale(3, RoundingMode.HALF_UP);
  }

  private static ObjectNode route(BgpRoute route) {
    return MeasurementJson.route(route).put("receivedAt", Documents.time(route.receivedAt()));
  }

  private static void attributes(ObjectNode json, ObjectNode attributes, boolean everything) {
    if (everything) {
      move(attributes, "nextHop", json);
    }
    for (String name : List.of("origin", "asPath", "med", "localPref")) {
      move(attributes, name, json);
    }
    for (String name : LISTS.subList(0, 3)) {
      move(attributes, name, json);
    }
    for (String name : List.of("otc", "aggregator")) {
      move(attributes, name, json);
    }
    json.put("atomicAggregate", attributes.remove("atomicAggregate") != null);
    move(attributes, "unknown", json);
    json.setAll(attributes);
  }

  private static void move(ObjectNode from, String name, ObjectNode to) {
    @Nullable JsonNode value = from.remove(name);
    if (value != null) {
      to.set(name, value);
    } else if (LISTS.contains(name)) {
      to.putArray(name);
    } else {
      to.putNull(name);
    }
  }

  /** A change; without attributes when the route was withdrawn. */
  static ObjectNode change(RouteFeed.Item.Changed changed, boolean everything) {
    RouteChange change = changed.change();
    ObjectNode json =
        Json.object()
            .put("at", Documents.time(change.at()))
            .put("prefix", changed.prefix().toString())
            .put("pathId", changed.pathId());
    ObjectNode peer = json.putObject("peer").put("name", change.peer().name());
    if (everything) {
      peer.put("address", IpAddresses.format(change.peer().address()));
    }
    peer.put("asn", change.peer().asn().value());
    json.put("valid", change.eligibility() == Eligibility.ELIGIBLE)
        .put("bestChanged", change.bestChanged());
    if (change.attributes() != null) {
      attributes(
          json,
          AttributesJson.route(SeenRoutes.seen(change.attributes().attributes(), everything)),
          everything);
    }
    return json;
  }
}
