package io.lookingglass.bgp.wire.json;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.ShutdownCommunication;
import io.lookingglass.config.net.IpAddresses;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole message. Its {@code type} is {@code open}, {@code update}, {@code notification}, {@code
 * keepalive} or {@code route-refresh}.
 *
 * <p>What was written reads back equal, but for an UPDATE the attributes ascend by type, and
 * sequences of an AS path that follow one another are one.
 */
public final class MessageJson {
  private MessageJson() {}

  public static ObjectNode write(BgpMessage message) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (message) {
      case BgpMessage.Open open -> {
        json.put("type", "open")
            .put("version", open.version())
            .put("asn", open.asn().value())
            .put("myAs", open.myAs())
            .put("holdTimeSeconds", open.holdTimeSeconds())
            .put("identifier", IpAddresses.format(open.identifier()));
        ArrayNode capabilities = json.putArray("capabilities");
        open.capabilities().forEach(one -> capabilities.add(CapabilityJson.write(one)));
      }
      case BgpMessage.Update update -> {
        json.put("type", "update");
        putRoutes(json, "withdrawn", update.withdrawn());
        json.set("attributes", AttributesJson.write(update.attributes()));
        putRoutes(json, "nlri", update.nlri());
      }
      case BgpMessage.Notification notification -> {
        json.put("type", "notification")
            .put("code", notification.code())
            .put("subcode", notification.subcode())
            .put("title", NotificationCode.title(notification.code(), notification.subcode()));
        ShutdownCommunication.decode(notification)
            .ifPresent(text -> json.put("communication", text));
        json.put("data", notification.data().hex());
      }
      case BgpMessage.Keepalive() -> json.put("type", "keepalive");
      case BgpMessage.RouteRefresh(Family family, int subtype) ->
          json.put("type", "route-refresh")
              .put("family", family.toString())
              .put("subtype", subtype);
    }
    return json;
  }

  private static void putRoutes(ObjectNode json, String name, List<Nlri.Prefix> routes) {
    ArrayNode list = json.putArray(name);
    routes.forEach(route -> list.add(NlriJson.write(Family.IPV4_UNICAST, route)));
  }

  /**
   * Reads what {@link #write} wrote. What follows from other fields ({@code title}, {@code
   * communication}, the {@code asn} of an OPEN) is not looked at and may be left out.
   *
   * @throws IllegalArgumentException naming the field and what is wrong with it
   */
  public static BgpMessage read(JsonNode json) {
    JsonFields fields = new JsonFields(json, "");
    BgpMessage message = read(fields);
    fields.end();
    return message;
  }

  private static BgpMessage read(JsonFields json) {
    return switch (json.string("type")) {
      case "open" -> {
        json.optional("asn");
        yield new BgpMessage.Open(
            json.integer("version", 0xff),
            json.integer("myAs", 0xffff),
            json.integer("holdTimeSeconds", 0xffff),
            json.ipv4("identifier"),
            json.objects("capabilities", CapabilityJson::read));
      }
      case "update" ->
          new BgpMessage.Update(
              json.objects("withdrawn", NlriJson::readPrefix),
              json.object("attributes", AttributesJson::read),
              json.objects("nlri", NlriJson::readPrefix));
      case "notification" -> {
        json.optional("title");
        json.optional("communication");
        Octets data = json.octets("data");
        yield new BgpMessage.Notification(
            json.integer("code", 0xff), json.integer("subcode", 0xff), data);
      }
      case "keepalive" -> new BgpMessage.Keepalive();
      case "route-refresh" ->
          new BgpMessage.RouteRefresh(json.family("family"), json.integer("subtype", 0xff));
      default ->
          throw JsonFields.wrong(
              "type", "has to be open, update, notification, keepalive or route-refresh");
    };
  }
}
