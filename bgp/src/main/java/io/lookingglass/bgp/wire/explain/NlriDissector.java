package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecCodec;
import io.lookingglass.bgp.wire.FlowSpecCodec.Malformed;
import io.lookingglass.bgp.wire.FlowSpecCodec.ReadComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.Component;
import io.lookingglass.bgp.wire.FlowSpecRule.PrefixComponent;
import io.lookingglass.bgp.wire.FlowSpecType;
import io.lookingglass.bgp.wire.Inspection;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.bgp.wire.text.NlriText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of NLRI (RFC 4271, section 4.3; RFC 4760, section 5; RFC 7911; RFC 8955; RFC 8956). */
final class NlriDissector {
  private final CodecContext context;

  NlriDissector(CodecContext context) {
    this.context = context;
  }

  /** Adds every route from {@code start} to the end of the node. */
  void dissect(Node parent, int start, Family family) {
    if (family.known().isEmpty()) {
      if (start < parent.to) {
        parent
            .add(start, parent.to, "NLRI")
            .value(parent.input.slice(start, parent.to).hex())
            .meaning("routes of a family that we do not know");
      }
      return;
    }
    int at = start;
    while (at < parent.to) {
      int length = lengthOf(parent.input.slice(at, parent.to), family);
      int end = length < 0 ? parent.to : Math.min(parent.to, at + length);
      Node route = parent.add(at, end, family.isFlowSpec() ? "rule" : "prefix");
      dissectRoute(route, family);
      at = end;
    }
  }

  private boolean addPath(Family family) {
    return context.addPath().contains(family);
  }

  /** How many octets the first route has; negative when it is cut off before that is told. */
  private int lengthOf(Octets rest, Family family) {
    int head = addPath(family) ? 4 : 0;
    if (rest.length() <= head) {
      return -1;
    }
    int first = rest.at(head);
    if (!family.isFlowSpec()) {
      return head + 1 + (first + 7) / 8;
    }
    if (first < 0xf0) {
      return head + 1 + first;
    }
    return rest.length() < head + 2 ? -1 : head + 2 + (rest.unsignedShortAt(head) & 0xfff);
  }

  private void dissectRoute(Node route, Family family) {
    switch (Inspection.nlri(family, route.octets(), context)) {
      case Inspection.Reading.WellFormed<List<Nlri>>(var nlri) -> {
        if (nlri.size() == 1) {
          route.value(NlriText.format(family, nlri.getFirst()));
        }
      }
      case Inspection.Reading.Faulty<List<Nlri>>(var fault) -> route.problem(Problem.of(fault));
    }
    int at = route.from;
    if (addPath(family)) {
      @Nullable Node pathId = route.addWithin(at, 4, "path identifier");
      if (pathId == null) {
        return;
      }
      pathId.value(route.input.unsignedIntAt(at)).section("RFC 7911, section 3");
      at += 4;
    }
    if (at >= route.to) {
      return;
    }
    if (family.isFlowSpec()) {
      dissectRule(route, at, family);
    } else {
      route.add(at, at + 1, "length").value(route.input.at(at)).meaning("bits");
      if (at + 1 < route.to) {
        route.add(at + 1, route.to, "address").value(route.input.slice(at + 1, route.to).hex());
      }
    }
  }

  private static void dissectRule(Node rule, int start, Family family) {
    int head = rule.input.at(start) < 0xf0 ? 1 : 2;
    @Nullable Node length = rule.addWithin(start, head, "length");
    if (length == null) {
      return;
    }
    int octets = head == 1 ? rule.input.at(start) : rule.input.unsignedShortAt(start) & 0xfff;
    length.value(octets).meaning("octets").section("RFC 8955, section 4.1");
    Octets components = rule.input.slice(start + head, rule.to);
    int at = 0;
    int previous = 0;
    while (at < components.length()) {
      switch (FlowSpecCodec.decodeComponent(family, components, at, previous)) {
        case Malformed malformed -> {
          rule.add(start + head + at, rule.to, "component")
              .value(components.slice(at, components.length()).hex())
              .problem(
                  new Problem(
                      Problem.Consequence.SESSION_RESET, malformed.reason(), malformed.section()));
          return;
        }
        case ReadComponent(Component component, int end) -> {
          int from = start + head + at;
          Node node =
              rule.add(from, start + head + end, FlowSpecText.name(family, component))
                  .value(String.join(" ", FlowSpecText.values(family, component)))
                  .section(
                      FlowSpecType.ofCode(component.type())
                          .map(type -> type.section(family))
                          .orElse(null));
          dissectComponent(node, component, family);
          previous = component.type();
          at = end;
        }
      }
    }
  }

  private static void dissectComponent(Node node, Component component, Family family) {
    Octets input = node.input;
    node.add(node.from, node.from + 1, "type").value(component.type());
    int at = node.from + 1;
    if (component instanceof PrefixComponent) {
      node.add(at, at + 1, "prefix length").value(input.at(at)).meaning("bits");
      at++;
      if (family.equals(Family.IPV6_FLOWSPEC)) {
        node.add(at, at + 1, "prefix offset").value(input.at(at)).meaning("bits");
        at++;
      }
      if (at < node.to) {
        node.add(at, node.to, "pattern").value(input.slice(at, node.to).hex());
      }
      return;
    }
    boolean bits = component instanceof BitmaskComponent;
    while (at < node.to) {
      int operator = input.at(at);
      int length = 1 << (operator >> 4 & 3);
      node.add(at, at + 1, "operator")
          .value("0x%02x".formatted(operator))
          .meaning(operator(operator, length, bits));
      Octets value = input.slice(at + 1, at + 1 + length);
      node.add(at + 1, at + 1 + length, "value")
          .value(
              bits
                  ? "0x" + value.hex()
                  : Long.toUnsignedString(Long.parseUnsignedLong(value.hex(), 16)));
      at += 1 + length;
    }
  }

  private static String operator(int operator, int length, boolean bits) {
    StringBuilder text = new StringBuilder();
    text.append((operator & 0x80) != 0 ? "end of list, " : "");
    text.append((operator & 0x40) != 0 ? "and, " : "");
    text.append(length).append(length == 1 ? " octet, " : " octets, ");
    if (bits) {
      text.append((operator & 2) != 0 ? "not " : "");
      text.append((operator & 1) != 0 ? "all bits" : "any bit");
      return text.toString();
    }
    text.append(
        switch (operator & 7) {
          case 0 -> "false";
          case 1 -> "=";
          case 2 -> ">";
          case 3 -> ">=";
          case 4 -> "<";
          case 5 -> "<=";
          case 6 -> "!=";
          default -> "true";
        });
    return text.toString();
  }
}
