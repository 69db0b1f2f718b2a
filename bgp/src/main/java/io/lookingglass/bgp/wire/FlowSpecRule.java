package io.lookingglass.bgp.wire;

import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What packets a FlowSpec route is about (RFC 8955, section 4; RFC 8956 for IPv6): every component
 * has to match.
 *
 * <p>Ordered as RFC 8955, section 5.1, and RFC 8956, section 4, have it: of two rules that match a
 * packet, the lesser is applied. The order is consistent with equals among rules of one family.
 *
 * @param components at least one, in the strictly ascending order of their types; prefixes of one
 *     family
 */
public record FlowSpecRule(List<Component> components) implements Comparable<FlowSpecRule> {
  public FlowSpecRule {
    components = List.copyOf(components);
    require(!components.isEmpty(), "A FlowSpec rule needs at least one component");
    int previous = 0;
    @Nullable IpPrefix prefix = null;
    for (Component component : components) {
      require(
          component.type() > previous,
          "Component type " + component.type() + " does not come after type " + previous);
      previous = component.type();
      if (component instanceof PrefixComponent match) {
        require(
            prefix == null || prefix.isIpv4() == match.prefix().isIpv4(),
            "Destination and source are of different address families");
        prefix = match.prefix();
      }
    }
  }

  /** Whether the rule can be a route of the family: its prefixes and its other components are. */
  public boolean isOf(Family family) {
    boolean ipv4 = family.equals(Family.IPV4_FLOWSPEC);
    if (!ipv4 && !family.equals(Family.IPV6_FLOWSPEC)) {
      return false;
    }
    for (Component component : components) {
      boolean fits =
          switch (component) {
            case PrefixComponent match -> match.prefix().isIpv4() == ipv4;
            case NumericComponent match -> !ipv4 || match.type() != FlowSpecType.FLOW_LABEL.code();
            // RFC 8956, section 3.6: IPv6 has no Don't Fragment bit.
            case BitmaskComponent match ->
                ipv4
                    || match.type() != FlowSpecType.FRAGMENT.code()
                    || match.matches().stream().noneMatch(bits -> (bits.bits() & 1) != 0);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(FlowSpecRule other) {
    return FlowSpecOrder.compare(this, other);
  }

  /** One component. */
  public sealed interface Component {

    /** The type IANA assigned, 1-13. */
    int type();
  }

  /**
   * Types 1 and 2.
   *
   * @param type 1 destination, 2 source
   * @param prefix what is matched, its bits before the offset zero
   * @param offset IPv6 only: how many leading bits are not looked at (RFC 8956, section 3.1); 0 for
   *     IPv4; less than the length of the prefix, or 0
   */
  public record PrefixComponent(int type, IpPrefix prefix, int offset) implements Component {
    public PrefixComponent {
      requireForm(type, FlowSpecType.Form.PREFIX);
      require(offset == 0 || prefix.isIpv6(), "An IPv4 prefix has no offset");
      require(
          offset == 0 || (offset > 0 && offset < prefix.length()),
          "The offset " + offset + " is not less than the prefix length " + prefix.length());
      require(
          offset == 0
              || IpPrefix.containing(prefix.address(), offset).address().isAnyLocalAddress(),
          "The prefix " + prefix + " has bits set before the offset " + offset);
    }
  }

  /**
   * Types 3-8, 10, 11 and 13 by number: protocol, port, destination port, source port, ICMP type,
   * ICMP code, packet length, DSCP, flow label.
   *
   * @param matches at least one, the first not joined with AND
   */
  public record NumericComponent(int type, List<NumericMatch> matches) implements Component {
    public NumericComponent {
      matches = List.copyOf(matches);
      requireForm(type, FlowSpecType.Form.NUMERIC);
      require(!matches.isEmpty(), "A component needs at least one comparison");
      require(!matches.getFirst().and(), "The first comparison has none before it to be joined to");
      if (type == FlowSpecType.DSCP.code()) {
        for (NumericMatch match : matches) {
          require(
              match.value() >= 0 && match.value() <= FlowSpecType.DSCP.maximum(),
              "DSCP " + Long.toUnsignedString(match.value()) + " is not within 0-63");
        }
      }
    }
  }

  /**
   * One comparison of a number.
   *
   * <p>With none of less, greater and equal it is false of every number, with all three true; its
   * value then says nothing and becomes 0.
   *
   * @param and joined with the one before by AND, else OR
   * @param value unsigned, of 64 bits
   */
  public record NumericMatch(
      boolean and, boolean less, boolean greater, boolean equal, long value) {
    public NumericMatch {
      value = less == greater && greater == equal ? 0 : value;
    }
  }

  /**
   * Types 9 and 12 by bits: TCP flags, fragment.
   *
   * @param matches at least one, the first not joined with AND
   */
  public record BitmaskComponent(int type, List<BitmaskMatch> matches) implements Component {
    public BitmaskComponent {
      matches = List.copyOf(matches);
      FlowSpecType known = requireForm(type, FlowSpecType.Form.BITMASK);
      require(!matches.isEmpty(), "A component needs at least one comparison");
      require(!matches.getFirst().and(), "The first comparison has none before it to be joined to");
      for (BitmaskMatch match : matches) {
        require(
            (match.bits() & ~known.maximum()) == 0,
            "The bits 0x%x are not within 0x%x".formatted(match.bits(), known.maximum()));
      }
    }
  }

  /**
   * One comparison of bits.
   *
   * @param and joined with the one before by AND, else OR
   * @param not the outcome is inverted
   * @param match every bit has to be set, else any
   * @param bits 0-0xfff for TCP flags, the offset of the data left out; 0-0xf for a fragment
   */
  public record BitmaskMatch(boolean and, boolean not, boolean match, int bits) {}

  private static FlowSpecType requireForm(int type, FlowSpecType.Form form) {
    FlowSpecType known = FlowSpecType.ofCode(type).orElse(null);
    if (known == null || known.form() != form) {
      throw new IllegalArgumentException("Component type " + type + " is not of this form");
    }
    return known;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
