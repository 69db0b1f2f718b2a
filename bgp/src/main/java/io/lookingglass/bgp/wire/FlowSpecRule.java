package io.lookingglass.bgp.wire;

import io.lookingglass.config.net.IpPrefix;
import java.util.List;

/**
 * What packets a FlowSpec route is about (RFC 8955, section 4; RFC 8956 for IPv6): every component
 * has to match.
 *
 * @param components at least one, in the strictly ascending order of their types
 */
public record FlowSpecRule(List<Component> components) {
  public FlowSpecRule {
    components = List.copyOf(components);
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
   *     IPv4
   */
  public record PrefixComponent(int type, IpPrefix prefix, int offset) implements Component {}

  /**
   * Types 3-8, 10, 11 and 13 by number: protocol, port, destination port, source port, ICMP type,
   * ICMP code, packet length, DSCP, flow label.
   */
  public record NumericComponent(int type, List<NumericMatch> matches) implements Component {
    public NumericComponent {
      matches = List.copyOf(matches);
    }
  }

  /**
   * One comparison of a number.
   *
   * @param and joined with the one before by AND, else OR
   * @param value unsigned
   */
  public record NumericMatch(
      boolean and, boolean less, boolean greater, boolean equal, long value) {}

  /** Types 9 and 12 by bits: TCP flags, fragment. */
  public record BitmaskComponent(int type, List<BitmaskMatch> matches) implements Component {
    public BitmaskComponent {
      matches = List.copyOf(matches);
    }
  }

  /**
   * One comparison of bits.
   *
   * @param and joined with the one before by AND, else OR
   * @param not the outcome is inverted
   * @param match every bit has to be set, else any
   */
  public record BitmaskMatch(boolean and, boolean not, boolean match, int bits) {}
}
