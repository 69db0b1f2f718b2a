package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Inspection;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.text.CapabilityText;
import io.lookingglass.bgp.wire.text.MessageText;
import io.lookingglass.bgp.wire.text.NotificationText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import org.jspecify.annotations.Nullable;

/** One message (RFC 4271, section 4), as far as there are octets of it. */
final class MessageDissector {
  private static final int MARKER_LENGTH = 16;
  private static final int CAPABILITIES = 2;
  private static final int EXTENDED_LENGTH = 255;

  private final Octets input;
  private final CodecContext context;

  MessageDissector(Octets input, CodecContext context) {
    this.input = input;
    this.context = context;
  }

  /** The message between two places of the input. */
  Node dissect(int from, int to) {
    boolean typed = from + MessageCodec.HEADER_LENGTH <= to;
    int type = typed ? input.at(from + MARKER_LENGTH + 2) : 0;
    Node message = new Node(input, from, to, typed ? MessageText.name(type) : "message");
    if (!dissectHeader(message, type)) {
      return message;
    }
    int body = from + MessageCodec.HEADER_LENGTH;
    switch (type) {
      case BgpMessage.Open.TYPE -> dissectOpen(message.section("RFC 4271, section 4.2"), body);
      case BgpMessage.Update.TYPE -> dissectUpdate(message, body);
      case BgpMessage.Notification.TYPE ->
          dissectNotification(message.section("RFC 4271, section 4.5"), body);
      case BgpMessage.Keepalive.TYPE -> {
        message.section("RFC 4271, section 4.4");
        rest(message, body);
      }
      case BgpMessage.RouteRefresh.TYPE ->
          dissectRouteRefresh(message.section("RFC 2918, section 3"), body);
      default -> rest(message, body);
    }
    return message;
  }

  private boolean dissectHeader(Node message, int type) {
    @Nullable Node marker = message.addWithin(message.from, MARKER_LENGTH, "marker");
    if (marker == null) {
      return false;
    }
    marker
        .value(marker.octets().hex().equals("f".repeat(32)) ? "all ones" : marker.octets().hex())
        .section("RFC 4271, section 4.1");
    int at = message.from + MARKER_LENGTH;
    @Nullable Node length = message.addWithin(at, 2, "length");
    if (length == null) {
      return false;
    }
    length.value(input.unsignedShortAt(at)).meaning("octets");
    @Nullable Node kind = message.addWithin(at + 2, 1, "type");
    if (kind == null) {
      return false;
    }
    kind.value(type).meaning(MessageText.name(type));
    return true;
  }

  private static void rest(Node message, int from) {
    if (from < message.to) {
      message
          .add(from, message.to, "octets behind")
          .value(message.input.slice(from, message.to).hex());
    }
  }

  private void dissectOpen(Node open, int start) {
    @Nullable Node version = open.addWithin(start, 1, "version");
    if (version == null) {
      return;
    }
    version.value(input.at(start));
    @Nullable Node as = open.addWithin(start + 1, 2, "my AS");
    if (as == null) {
      return;
    }
    int myAs = input.unsignedShortAt(start + 1);
    as.value(myAs)
        .meaning(myAs == Asn.TRANS.value() ? "AS_TRANS, the AS is in a capability" : null);
    @Nullable Node holdTime = open.addWithin(start + 3, 2, "hold time");
    if (holdTime == null) {
      return;
    }
    int seconds = input.unsignedShortAt(start + 3);
    holdTime.value(seconds).meaning(seconds == 0 ? "no keepalives" : "seconds");
    @Nullable Node identifier = open.addWithin(start + 5, 4, "BGP identifier");
    if (identifier == null) {
      return;
    }
    identifier.value(address(identifier.octets()));
    @Nullable Node length = open.addWithin(start + 9, 1, "optional parameters length");
    if (length == null) {
      return;
    }
    length.value(input.at(start + 9)).meaning("octets");
    dissectParameters(open, start + 10, input.at(start + 9));
  }

  private void dissectParameters(Node open, int start, int length) {
    int at = start;
    boolean extended = length != 0 && at + 3 <= open.to && input.at(at) == EXTENDED_LENGTH;
    if (extended) {
      open.add(at, at + 1, "non-extended parameter type")
          .value(EXTENDED_LENGTH)
          .meaning("lengths of two octets")
          .section("RFC 9072, section 2");
      open.add(at + 1, at + 3, "extended optional parameters length")
          .value(input.unsignedShortAt(at + 1))
          .meaning("octets");
      at += 3;
    }
    int head = extended ? 3 : 2;
    while (at < open.to) {
      int said =
          at + head > open.to ? 0 : extended ? input.unsignedShortAt(at + 1) : input.at(at + 1);
      int end = Math.min(open.to, at + head + said);
      Node parameter = open.add(at, end, "optional parameter");
      parameter
          .section("RFC 4271, section 4.2")
          .add(at, at + 1, "parameter type")
          .value(input.at(at))
          .meaning(input.at(at) == CAPABILITIES ? "capabilities (RFC 5492)" : null);
      @Nullable Node octets = parameter.addWithin(at + 1, head - 1, "parameter length");
      if (octets != null) {
        octets.value(said).meaning("octets");
        if (input.at(at) == CAPABILITIES) {
          dissectCapabilities(parameter, at + head);
        } else {
          rest(parameter, at + head);
        }
      }
      at = Math.max(end, at + 1);
    }
  }

  private void dissectCapabilities(Node parameter, int start) {
    int at = start;
    while (at < parameter.to) {
      int code = input.at(at);
      int said = at + 1 < parameter.to ? input.at(at + 1) : 0;
      int end = Math.min(parameter.to, at + 2 + said);
      Node node = parameter.add(at, end, CapabilityText.name(code));
      node.section(CapabilityText.section(code).orElse(null));
      node.add(at, at + 1, "capability code").value(code);
      if (at + 1 < parameter.to) {
        node.add(at + 1, at + 2, "capability length").value(said).meaning("octets");
        Octets value = input.slice(at + 2, end);
        if (at + 2 + said <= parameter.to) {
          Capability capability = Inspection.capability(code, value);
          node.value(CapabilityText.value(capability));
          if (capability instanceof Capability.Unknown
              && CapabilityText.section(code).isPresent()) {
            node.meaning("its value is not looked into, or not of the form its document gives");
          }
        }
        if (!value.isEmpty()) {
          node.add(at + 2, end, "capability value").value(value.hex());
        }
      }
      at = Math.max(end, at + 1);
    }
  }

  private void dissectUpdate(Node update, int start) {
    update.section("RFC 4271, section 4.3");
    NlriDissector routes = new NlriDissector(context);
    @Nullable Node withdrawnLength = update.addWithin(start, 2, "withdrawn routes length");
    if (withdrawnLength == null) {
      return;
    }
    int length = input.unsignedShortAt(start);
    withdrawnLength.value(length).meaning("octets");
    int at = start + 2;
    if (length > 0) {
      int end = Math.min(update.to, at + length);
      routes.dissect(update.add(at, end, "withdrawn routes"), at, Family.IPV4_UNICAST);
      at = end;
    }
    @Nullable Node attributesLength = update.addWithin(at, 2, "path attributes length");
    if (attributesLength == null) {
      return;
    }
    int octets = input.unsignedShortAt(at);
    attributesLength.value(octets).meaning("octets");
    at += 2;
    if (octets > 0) {
      int end = Math.min(update.to, at + octets);
      new AttributeDissector(context).dissect(update.add(at, end, "path attributes"));
      at = end;
    }
    if (at < update.to) {
      routes.dissect(update.add(at, update.to, "NLRI"), at, Family.IPV4_UNICAST);
    } else if (length == 0 && octets == 0) {
      update.meaning("End-of-RIB of ipv4-unicast (RFC 4724, section 2)");
    }
  }

  private void dissectNotification(Node notification, int start) {
    @Nullable Node code = notification.addWithin(start, 1, "error code");
    if (code == null) {
      return;
    }
    code.value(input.at(start)).meaning(NotificationCode.title(input.at(start), 0));
    @Nullable Node subcode = notification.addWithin(start + 1, 1, "error subcode");
    if (subcode == null) {
      return;
    }
    subcode
        .value(input.at(start + 1))
        .meaning(NotificationCode.title(input.at(start), input.at(start + 1)));
    Octets data = input.slice(start + 2, notification.to);
    BgpMessage.Notification read =
        new BgpMessage.Notification(input.at(start), input.at(start + 1), data);
    notification.value(NotificationText.format(read));
    if (!data.isEmpty()) {
      notification
          .add(start + 2, notification.to, "data")
          .value(NotificationText.data(read).orElse(""));
    }
  }

  private void dissectRouteRefresh(Node refresh, int start) {
    @Nullable Node afi = refresh.addWithin(start, 2, "AFI");
    if (afi == null) {
      return;
    }
    int afiNumber = input.unsignedShortAt(start);
    afi.value(afiNumber).meaning(AttributeDissector.afi(afiNumber));
    @Nullable Node subtype = refresh.addWithin(start + 2, 1, "subtype");
    if (subtype == null) {
      return;
    }
    subtype
        .value(input.at(start + 2))
        .meaning(MessageText.subtype(input.at(start + 2)))
        .section("RFC 7313, section 3.2");
    @Nullable Node safi = refresh.addWithin(start + 3, 1, "SAFI");
    if (safi == null) {
      return;
    }
    safi.value(input.at(start + 3)).meaning(AttributeDissector.safi(input.at(start + 3)));
    rest(refresh, start + 4);
  }

  private static String address(Octets octets) {
    return IpAddresses.format(IpAddresses.ofBytes(octets.toByteArray()));
  }
}
