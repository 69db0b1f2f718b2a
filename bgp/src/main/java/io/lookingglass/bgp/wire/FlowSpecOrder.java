package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.Component;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.PrefixComponent;
import java.util.Arrays;
import java.util.List;

/**
 * Which of two FlowSpec rules is applied first (RFC 8955, section 5.1; RFC 8956, section 4), the
 * {@code flow_rule_cmp} of those RFCs.
 *
 * <p>Their rule for data of which one begins with the other never applies: the end-of-list bit of a
 * component's last operator sets it apart from any longer one.
 */
final class FlowSpecOrder {
  private FlowSpecOrder() {}

  /** Negative when {@code a} has precedence. */
  static int compare(FlowSpecRule a, FlowSpecRule b) {
    List<Component> left = a.components();
    List<Component> right = b.components();
    int common = Math.min(left.size(), right.size());
    for (int index = 0; index < common; index++) {
      int order = compare(left.get(index), right.get(index));
      if (order != 0) {
        return order;
      }
    }
    // The rule with more components is the more specific.
    return Integer.compare(right.size(), left.size());
  }

  private static int compare(Component a, Component b) {
    if (a.type() != b.type()) {
      return Integer.compare(a.type(), b.type());
    }
    return a instanceof PrefixComponent left && b instanceof PrefixComponent right
        ? comparePrefixes(left, right)
        : Arrays.compareUnsigned(data(a), data(b));
  }

  private static int comparePrefixes(PrefixComponent a, PrefixComponent b) {
    if (a.offset() != b.offset()) {
      return Integer.compare(a.offset(), b.offset());
    }
    return a.prefix().overlaps(b.prefix())
        ? Integer.compare(b.prefix().length(), a.prefix().length())
        : a.prefix().compareTo(b.prefix());
  }

  private static byte[] data(Component component) {
    return switch (component) {
      case PrefixComponent prefix ->
          throw new IllegalStateException("Prefixes have their own order");
      case NumericComponent numeric -> FlowSpecCodec.encodeComponent(numeric);
      case BitmaskComponent bitmask -> FlowSpecCodec.encodeComponent(bitmask);
    };
  }
}
