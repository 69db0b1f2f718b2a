package io.lookingglass.bgp.wire.json;

import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.Capability.AddPath;
import io.lookingglass.bgp.wire.Capability.EnhancedRouteRefresh;
import io.lookingglass.bgp.wire.Capability.ExtendedMessage;
import io.lookingglass.bgp.wire.Capability.ExtendedNextHop;
import io.lookingglass.bgp.wire.Capability.FourOctetAs;
import io.lookingglass.bgp.wire.Capability.Fqdn;
import io.lookingglass.bgp.wire.Capability.GracefulRestart;
import io.lookingglass.bgp.wire.Capability.LongLivedGracefulRestart;
import io.lookingglass.bgp.wire.Capability.Multiprotocol;
import io.lookingglass.bgp.wire.Capability.Role;
import io.lookingglass.bgp.wire.Capability.RouteRefresh;
import io.lookingglass.bgp.wire.Capability.SoftwareVersion;
import io.lookingglass.bgp.wire.Capability.Unknown;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A capability: its {@code code}, its {@code name} when it is a known one, and its fields; of an
 * unknown one the {@code value}.
 */
final class CapabilityJson {
  private static final String FAMILIES = "families";
  private static final String FAMILY = "family";

  private CapabilityJson() {}

  static ObjectNode write(Capability capability) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("code", capability.code());
    switch (capability) {
      case Multiprotocol(var family) ->
          json.put("name", "multiprotocol").put(FAMILY, family.toString());
      case RouteRefresh() -> json.put("name", "route-refresh");
      case ExtendedNextHop(var entries) ->
          list(
              json.put("name", "extended-next-hop"),
              entries,
              (entry, node) ->
                  node.put(FAMILY, entry.family().toString())
                      .put("nextHopAfi", entry.nextHopAfi()));
      case ExtendedMessage() -> json.put("name", "extended-message");
      case Role(int value) -> json.put("name", "role").put("value", value);
      case GracefulRestart restart ->
          list(
              json.put("name", "graceful-restart")
                  .put("restarted", restart.restarted())
                  .put("notification", restart.notification())
                  .put("restartTimeSeconds", restart.restartTimeSeconds()),
              restart.families(),
              (preserved, node) ->
                  node.put(FAMILY, preserved.family().toString())
                      .put("forwarding", preserved.forwarding()));
      case FourOctetAs(Asn asn) -> json.put("name", "four-octet-as").put("asn", asn.value());
      case AddPath(var families) ->
          list(
              json.put("name", "add-path"),
              families,
              (directions, node) ->
                  node.put(FAMILY, directions.family().toString())
                      .put("receive", directions.receive())
                      .put("send", directions.send()));
      case EnhancedRouteRefresh() -> json.put("name", "enhanced-route-refresh");
      case LongLivedGracefulRestart(var families) ->
          list(
              json.put("name", "long-lived-graceful-restart"),
              families,
              (retained, node) ->
                  node.put(FAMILY, retained.family().toString())
                      .put("forwarding", retained.forwarding())
                      .put("staleTimeSeconds", retained.staleTimeSeconds()));
      case Fqdn(String hostName, String domainName) ->
          json.put("name", "fqdn").put("hostName", hostName).put("domainName", domainName);
      case SoftwareVersion(String version) ->
          json.put("name", "software-version").put("version", version);
      case Unknown(int _, Octets value) -> json.put("value", value.hex());
    }
    return json;
  }

  private static <T> void list(
      ObjectNode json, Iterable<T> values, BiConsumer<T, ObjectNode> write) {
    ArrayNode list = json.putArray(FAMILIES);
    for (T value : values) {
      write.accept(value, list.addObject());
    }
  }

  static Capability read(JsonFields json) {
    int code = json.integer("code", 0xff);
    if (!json.has("name")) {
      return new Unknown(code, json.octets("value"));
    }
    String name = json.string("name");
    Capability capability =
        switch (name) {
          case "multiprotocol" -> new Multiprotocol(json.family(FAMILY));
          case "route-refresh" -> new RouteRefresh();
          case "extended-next-hop" ->
              new ExtendedNextHop(
                  json.objects(
                      FAMILIES,
                      entry ->
                          new ExtendedNextHop.Encoding(
                              entry.family(FAMILY), entry.integer("nextHopAfi", 0xffff))));
          case "extended-message" -> new ExtendedMessage();
          case "role" -> new Role(json.integer("value", 0xff));
          case "graceful-restart" ->
              new GracefulRestart(
                  json.bool("restarted"),
                  json.bool("notification"),
                  json.integer("restartTimeSeconds", 0xfff),
                  json.objects(
                      FAMILIES,
                      entry ->
                          new GracefulRestart.Preserved(
                              entry.family(FAMILY), entry.bool("forwarding"))));
          case "four-octet-as" -> new FourOctetAs(json.asn("asn"));
          case "add-path" ->
              new AddPath(
                  json.objects(
                      FAMILIES,
                      entry ->
                          new AddPath.Directions(
                              entry.family(FAMILY), entry.bool("receive"), entry.bool("send"))));
          case "enhanced-route-refresh" -> new EnhancedRouteRefresh();
          case "long-lived-graceful-restart" ->
              new LongLivedGracefulRestart(
                  json.objects(
                      FAMILIES,
                      entry ->
                          new LongLivedGracefulRestart.Retained(
                              entry.family(FAMILY),
                              entry.bool("forwarding"),
                              entry.integer("staleTimeSeconds", 0xffffff))));
          case "fqdn" -> new Fqdn(json.string("hostName"), json.string("domainName"));
          case "software-version" -> new SoftwareVersion(json.string("version"));
          default -> throw JsonFields.wrong(json.way("name"), "there is no such capability");
        };
    if (capability.code() != code) {
      throw JsonFields.wrong(
          json.way("code"), "has to be " + capability.code() + " for the capability " + name);
    }
    return capability;
  }
}
