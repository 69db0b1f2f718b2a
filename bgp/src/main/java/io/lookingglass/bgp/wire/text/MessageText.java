package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.AttributeType;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.net.IpAddresses;
import java.util.ArrayList;
import java.util.List;

/** A whole message in lines: its name, and indented below what it says, names before values. */
public final class MessageText {
  private static final int NAME_WIDTH = 26;

  private final List<String> lines = new ArrayList<>();

  private MessageText() {}

  /** The lines, without line ends; none has a control character. */
  public static List<String> lines(BgpMessage message) {
    MessageText text = new MessageText();
    text.add(message);
    return List.copyOf(text.lines);
  }

  /** As the RFC calls it: {@code ROUTE-REFRESH}, {@code message type 9}. */
  public static String name(int type) {
    return switch (type) {
      case BgpMessage.Open.TYPE -> "OPEN";
      case BgpMessage.Update.TYPE -> "UPDATE";
      case BgpMessage.Notification.TYPE -> "NOTIFICATION";
      case BgpMessage.Keepalive.TYPE -> "KEEPALIVE";
      case BgpMessage.RouteRefresh.TYPE -> "ROUTE-REFRESH";
      default -> "message type " + type;
    };
  }

  private void add(BgpMessage message) {
    lines.add(name(message.type()));
    switch (message) {
      case BgpMessage.Open open -> {
        add("version", Integer.toString(open.version()));
        add("AS", Long.toString(open.asn().value()));
        add("hold time", open.holdTimeSeconds() + " s");
        add("identifier", IpAddresses.format(open.identifier()));
        for (Capability capability : open.capabilities()) {
          add(CapabilityText.name(capability.code()), CapabilityText.value(capability));
        }
      }
      case BgpMessage.Update update -> add(update);
      case BgpMessage.Notification notification ->
          add("reason", NotificationText.format(notification));
      case BgpMessage.Keepalive() -> {}
      case BgpMessage.RouteRefresh(Family family, int subtype) -> {
        add("family", family.toString());
        add("subtype", subtype(subtype));
      }
    }
  }

  /** What a ROUTE-REFRESH is for (RFC 7313): {@code request}, {@code begin}. */
  public static String subtype(int subtype) {
    return switch (subtype) {
      case BgpMessage.RouteRefresh.REQUEST -> "request";
      case BgpMessage.RouteRefresh.BEGIN -> "begin of refresh";
      case BgpMessage.RouteRefresh.END -> "end of refresh";
      default -> "subtype " + subtype;
    };
  }

  private void add(BgpMessage.Update update) {
    if (update.withdrawn().isEmpty() && update.attributes().isEmpty() && update.nlri().isEmpty()) {
      add("End-of-RIB", Family.IPV4_UNICAST.toString());
    }
    addRoutes("withdrawn", Family.IPV4_UNICAST, update.withdrawn());
    for (PathAttribute attribute : update.attributes()) {
      add(AttributeType.nameOf(attribute.type()), AttributeText.value(attribute));
      switch (attribute) {
        case PathAttribute.MpReach reach -> addRoutes("reachable", reach.family(), reach.nlri());
        case PathAttribute.MpUnreach unreach ->
            addRoutes("withdrawn", unreach.family(), unreach.withdrawn());
        default -> {}
      }
    }
    addRoutes("reachable", Family.IPV4_UNICAST, update.nlri());
  }

  private void addRoutes(String name, Family family, List<? extends Nlri> routes) {
    for (Nlri route : routes) {
      add(name, NlriText.format(family, route));
    }
  }

  private void add(String name, String value) {
    lines.add(("  %-" + NAME_WIDTH + "s %s").formatted(name, value).stripTrailing());
  }
}
