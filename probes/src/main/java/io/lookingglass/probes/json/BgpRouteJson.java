package io.lookingglass.probes.json;

import io.lookingglass.config.net.Asn;
import io.lookingglass.probes.event.AsPathSegment;
import io.lookingglass.probes.event.AsPathSegment.Kind;
import io.lookingglass.probes.event.BgpAttributes;
import io.lookingglass.probes.event.BgpAttributes.Aggregator;
import io.lookingglass.probes.event.BgpAttributes.UnknownAttribute;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.BgpRoute.Roa;
import io.lookingglass.probes.event.BgpRoute.Rpki;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Routes of BGP. What there is none of is null, or an empty list, so that a route always has the
 * same fields; attributes that few routes have come behind them where they are there. What the
 * asker may not see is not there at all.
 */
final class BgpRouteJson {
  private BgpRouteJson() {}

  /** Of an event, which is stored. */
  static ObjectNode told(BgpRoute route) {
    return SentenceJson.put(new JsonObject().putAll(write(route)), "why", route.reason()).node();
  }

  static ObjectNode write(BgpRoute route) {
    BgpAttributes attributes = route.attributes();
    JsonObject json =
        new JsonObject()
            .put("prefix", route.prefix().toString())
            .put(
                "peer",
                new JsonObject()
                    .put("name", route.peer())
                    .putIfPresent("address", route.peerAddress())
                    .put("asn", route.peerAsn())
                    .node())
            .put("best", route.best())
            .put("valid", route.valid())
            .put("why", route.why())
            .put("stale", route.stale());
    if (route.peerAddress() != null || !attributes.nextHops().isEmpty()) {
      json.put("nextHop", first(attributes.nextHops()));
    }
    json.put("origin", attributes.origin());
    json.node().set("asPath", writePath(attributes.asPath()));
    json.put("originAs", route.originAs())
        .put("med", attributes.med())
        .put("localPref", attributes.localPref())
        .putStrings("communities", attributes.communities())
        .putStrings("largeCommunities", attributes.largeCommunities())
        .putStrings("extendedCommunities", attributes.extendedCommunities())
        .put("otc", attributes.otc())
        .put("aggregator", aggregator(attributes.aggregator()))
        .put("atomicAggregate", attributes.atomicAggregate())
        .putList("unknown", attributes.unknown(), BgpRouteJson::unknown);
    if (attributes.nextHops().size() > 1) {
      json.put("linkLocalNextHop", attributes.nextHops().get(1));
    }
    json.putIfPresent("originatorId", attributes.originatorId());
    if (!attributes.clusterList().isEmpty()) {
      json.putAddresses("clusterList", attributes.clusterList());
    }
    json.putStringsUnlessEmpty("ipv6ExtendedCommunities", attributes.ipv6ExtendedCommunities());
    if (attributes.aigp() != null) {
      json.put("aigp", attributes.aigp());
    }
    Map<String, String> asNames = new LinkedHashMap<>();
    route.asNames().forEach((asn, name) -> asNames.put(Long.toString(asn.value()), name));
    return json.putIfPresent("attrSet", attributes.attrSet())
        .putTexts("communityNames", attributes.communityNames())
        .putTexts("asNames", asNames)
        .put("rpki", rpki(route.rpki()))
        .put("pathId", route.pathId())
        .put("receivedAt", route.receivedAt())
        .node();
  }

  static BgpRoute read(JsonFields json) {
    JsonFields peer = json.object("peer");
    Map<Asn, String> asNames = new TreeMap<>();
    json.texts("asNames").forEach((asn, name) -> asNames.put(readAsn(asn, json), name));
    return new BgpRoute(
        json.prefix("prefix"),
        peer.string("name"),
        peer.asn("asn"),
        peer.addressOrNull("address"),
        json.bool("best"),
        json.bool("valid"),
        json.bool("stale"),
        SentenceJson.read(json, "why"),
        json.longOrNull("pathId"),
        readAttributes(json),
        readRpki(json.object("rpki")),
        json.asnOrNull("originAs"),
        asNames,
        json.instant("receivedAt"));
  }

  private static BgpAttributes readAttributes(JsonFields json) {
    List<InetAddress> nextHops = new ArrayList<>();
    for (String name : List.of("nextHop", "linkLocalNextHop")) {
      @Nullable InetAddress address = json.addressOrNull(name);
      if (address != null) {
        nextHops.add(address);
      }
    }
    return new BgpAttributes(
        json.enumerationOrNull("origin", BgpAttributes.Origin.class),
        readPath(json),
        nextHops,
        json.longOrNull("med"),
        json.longOrNull("localPref"),
        json.bool("atomicAggregate"),
        readAggregator(json.objectOrNull("aggregator")),
        json.strings("communities"),
        json.addressOrNull("originatorId"),
        json.has("clusterList") ? json.addresses("clusterList") : List.of(),
        json.strings("extendedCommunities"),
        json.has("ipv6ExtendedCommunities") ? json.strings("ipv6ExtendedCommunities") : List.of(),
        json.unsignedOrNull("aigp"),
        json.strings("largeCommunities"),
        json.asnOrNull("otc"),
        json.stringOrNull("attrSet"),
        json.objects(
            "unknown",
            fields ->
                new UnknownAttribute(
                    fields.integer("type"), fields.integer("flags"), fields.string("value"))),
        json.texts("communityNames"));
  }

  private static @Nullable InetAddress first(List<InetAddress> addresses) {
    return addresses.isEmpty() ? null : addresses.getFirst();
  }

  private static @Nullable ObjectNode aggregator(@Nullable Aggregator aggregator) {
    return aggregator == null
        ? null
        : new JsonObject().put("asn", aggregator.asn()).put("address", aggregator.address()).node();
  }

  private static @Nullable Aggregator readAggregator(@Nullable JsonFields json) {
    return json == null ? null : new Aggregator(json.asn("asn"), json.address("address"));
  }

  private static ObjectNode unknown(UnknownAttribute attribute) {
    return new JsonObject()
        .put("type", attribute.type())
        .put("flags", attribute.flags())
        .put("value", attribute.value())
        .node();
  }

  private static ObjectNode rpki(Rpki rpki) {
    return new JsonObject()
        .put("state", rpki.state())
        .put("source", rpki.source())
        .put("ageSeconds", rpki.ageSeconds())
        .putList("roas", rpki.roas(), BgpRouteJson::roa)
        .node();
  }

  static ObjectNode roa(Roa roa) {
    return new JsonObject()
        .put("prefix", roa.prefix().toString())
        .put("maxLength", roa.maxLength())
        .put("asn", roa.asn())
        .node();
  }

  private static Rpki readRpki(JsonFields json) {
    return new Rpki(
        json.enumeration("state", Rpki.State.class),
        json.stringOrNull("source"),
        json.longOrNull("ageSeconds"),
        json.objects(
            "roas",
            roa -> new Roa(roa.prefix("prefix"), roa.integer("maxLength"), roa.asn("asn"))));
  }

  /** The ASes of sequences as numbers; other segments as objects of one field. */
  private static ArrayNode writePath(List<AsPathSegment> path) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (AsPathSegment segment : path) {
      ArrayNode members =
          switch (segment.kind()) {
            case SEQUENCE -> list;
            case SET -> list.addObject().putArray("set");
            case CONFED_SEQUENCE -> list.addObject().putArray("confedSequence");
            case CONFED_SET -> list.addObject().putArray("confedSet");
          };
      segment.asns().forEach(asn -> members.add(asn.value()));
    }
    return list;
  }

  private static List<AsPathSegment> readPath(JsonFields json) {
    return json.elements("asPath", BgpRouteJson::readSegment);
  }

  /** A number is a sequence of one; those that stand together become one segment. */
  private static AsPathSegment readSegment(JsonNode node, String at) {
    if (!node.isObject()) {
      return new AsPathSegment(Kind.SEQUENCE, List.of(readAsn(node, at)));
    }
    JsonFields fields = JsonFields.of(node, at);
    for (Kind kind : List.of(Kind.SET, Kind.CONFED_SEQUENCE, Kind.CONFED_SET)) {
      String name =
          switch (kind) {
            case SET -> "set";
            case CONFED_SEQUENCE -> "confedSequence";
            case CONFED_SET, SEQUENCE -> "confedSet";
          };
      if (fields.has(name)) {
        return new AsPathSegment(kind, fields.elements(name, BgpRouteJson::readAsn));
      }
    }
    throw new UnreadableJsonException(at + " must have set, confedSequence or confedSet");
  }

  private static Asn readAsn(JsonNode node, String at) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      @Nullable Asn asn = Asn.tryParse(Long.toString(node.longValue())).orElse(null);
      if (asn != null) {
        return asn;
      }
    }
    throw new UnreadableJsonException(at + " must be an AS number");
  }

  private static Asn readAsn(String name, JsonFields json) {
    return Asn.tryParse(name)
        .orElseThrow(
            () -> new UnreadableJsonException(json.path() + ".asNames must name AS numbers"));
  }
}
