package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.Component;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.PrefixComponent;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The components of one FlowSpec NLRI, what follows its length and path identifier (RFC 8955,
 * section 4.2; RFC 8956, section 3).
 *
 * <p>Bits that those RFCs reserve are ignored when read and zero when written. Numbers are written
 * in as few octets as they fit, but for flow labels, which RFC 8956 wants in four; so two encodings
 * of one rule become one.
 */
public final class FlowSpecCodec {
  private static final int END_OF_LIST = 0x80;
  private static final int AND = 0x40;
  private static final int LENGTH = 0x30;
  private static final int LENGTH_SHIFT = 4;
  private static final int LESS = 0x04;
  private static final int GREATER = 0x02;
  private static final int EQUAL = 0x01;
  private static final int NOT = 0x02;
  private static final int MATCH = 0x01;

  private FlowSpecCodec() {}

  /** What became of the octets of a rule. */
  public sealed interface Reading {}

  /** They are well-formed. */
  public record Read(FlowSpecRule rule) implements Reading {}

  /** What became of the octets of one component. */
  public sealed interface ComponentReading {}

  /**
   * They are well-formed.
   *
   * @param end where the next one begins
   */
  public record ReadComponent(Component component, int end) implements ComponentReading {}

  /**
   * They are not.
   *
   * @param offset of the octet that is wrong, or where one is missing, from where the components
   *     begin
   * @param reason a sentence without a full stop
   * @param section the RFC and section that is not kept
   */
  public record Malformed(int offset, String reason, String section)
      implements Reading, ComponentReading {}

  /**
   * Reads a whole rule.
   *
   * @param family IPv4 or IPv6 FlowSpec
   * @param octets all components and nothing else
   */
  public static Reading decode(Family family, Octets octets) {
    if (octets.isEmpty()) {
      return new Malformed(0, "the rule has no component", "RFC 8955, section 4.2");
    }
    List<Component> components = new ArrayList<>();
    int at = 0;
    int previous = 0;
    while (at < octets.length()) {
      switch (decodeComponent(family, octets, at, previous)) {
        case Malformed malformed -> {
          return malformed;
        }
        case ReadComponent read -> {
          components.add(read.component());
          previous = read.component().type();
          at = read.end();
        }
      }
    }
    return new Read(new FlowSpecRule(components));
  }

  /**
   * Reads one component.
   *
   * @param at where it begins, within the octets
   * @param previous the type of the one before, 0 for none
   */
  public static ComponentReading decodeComponent(
      Family family, Octets octets, int at, int previous) {
    int code = octets.at(at);
    FlowSpecType type = FlowSpecType.ofCode(code).filter(known -> known.isOf(family)).orElse(null);
    if (type == null) {
      return new Malformed(
          at, "component type " + code + " is unknown in " + family, "RFC 8955, section 4.2");
    }
    if (code <= previous) {
      return new Malformed(
          at,
          code == previous
              ? "component type " + code + " is there twice"
              : "component type " + code + " comes after type " + previous + ", not in order",
          "RFC 8955, section 4.2");
    }
    return switch (type.form()) {
      case PREFIX -> decodePrefix(family, type, octets, at + 1);
      case NUMERIC, BITMASK -> decodeMatches(family, type, octets, at + 1);
    };
  }

  private static ComponentReading decodePrefix(
      Family family, FlowSpecType type, Octets octets, int at) {
    boolean ipv6 = family.afi() == Family.IPV6_FLOWSPEC.afi();
    String section = type.section(family);
    int patternAt = at + (ipv6 ? 2 : 1);
    if (patternAt > octets.length()) {
      return cutShort(type, octets, section);
    }
    int length = octets.at(at);
    int offset = ipv6 ? octets.at(at + 1) : 0;
    int longest = ipv6 ? 128 : 32;
    if (length > longest) {
      return new Malformed(at, "the prefix length " + length + " is more than " + longest, section);
    }
    if (offset >= length && offset > 0) {
      return new Malformed(
          at + 1,
          "the offset " + offset + " is not less than the prefix length " + length,
          section);
    }
    int end = patternAt + (length - offset + 7) / 8;
    if (end > octets.length()) {
      return cutShort(type, octets, section);
    }
    byte[] address = new byte[longest / 8];
    for (int bit = offset; bit < length; bit++) {
      int source = bit - offset;
      int set = octets.at(patternAt + source / 8) >> (7 - source % 8) & 1;
      address[bit / 8] |= (byte) (set << (7 - bit % 8));
    }
    IpPrefix prefix = new IpPrefix(IpAddresses.ofBytes(address), length);
    return new ReadComponent(new PrefixComponent(type.code(), prefix, offset), end);
  }

  private static ComponentReading decodeMatches(
      Family family, FlowSpecType type, Octets octets, int start) {
    List<NumericMatch> numbers = new ArrayList<>();
    List<BitmaskMatch> masks = new ArrayList<>();
    int at = start;
    boolean more = true;
    while (more) {
      if (at >= octets.length()) {
        return at == start
            ? cutShort(type, octets, type.section(family))
            : new Malformed(
                at,
                "no operator of the component "
                    + type.code()
                    + " has the end-of-list bit, but the rule ends",
                "RFC 8955, section 4.2.1");
      }
      int operator = octets.at(at);
      int length = 1 << ((operator & LENGTH) >> LENGTH_SHIFT);
      if (at + 1 + length > octets.length()) {
        return cutShort(type, octets, "RFC 8955, section 4.2.1");
      }
      if (length > longestValue(type)) {
        return new Malformed(
            at,
            "a value of "
                + length
                + " octets in component type "
                + type.code()
                + ", which has at most "
                + longestValue(type),
            type.section(family));
      }
      long value = 0;
      for (int index = 0; index < length; index++) {
        value = value << 8 | octets.at(at + 1 + index);
      }
      // RFC 8955, section 4.2.1.1: in the first operator AND counts as unset.
      boolean and = (operator & AND) != 0 && at > start;
      if (type.form() == FlowSpecType.Form.NUMERIC) {
        numbers.add(
            new NumericMatch(
                and,
                (operator & LESS) != 0,
                (operator & GREATER) != 0,
                (operator & EQUAL) != 0,
                type == FlowSpecType.DSCP ? value & type.maximum() : value));
      } else {
        masks.add(
            new BitmaskMatch(
                and,
                (operator & NOT) != 0,
                (operator & MATCH) != 0,
                (int) value & meaningfulBits(family, type)));
      }
      at += 1 + length;
      more = (operator & END_OF_LIST) == 0;
    }
    return new ReadComponent(
        type.form() == FlowSpecType.Form.NUMERIC
            ? new NumericComponent(type.code(), numbers)
            : new BitmaskComponent(type.code(), masks),
        at);
  }

  /** Only where an RFC says MUST; elsewhere it says SHOULD, and longer values are understood. */
  private static int longestValue(FlowSpecType type) {
    return switch (type) {
      case TCP_FLAGS -> 2;
      case DSCP, FRAGMENT -> 1;
      case DESTINATION,
          SOURCE,
          PROTOCOL,
          PORT,
          DESTINATION_PORT,
          SOURCE_PORT,
          ICMP_TYPE,
          ICMP_CODE,
          PACKET_LENGTH,
          FLOW_LABEL ->
          8;
    };
  }

  private static int meaningfulBits(Family family, FlowSpecType type) {
    return type == FlowSpecType.FRAGMENT && family.afi() == Family.IPV6_FLOWSPEC.afi()
        ? 0x0e // RFC 8956, section 3.6: IPv6 has no Don't Fragment bit.
        : type.maximum();
  }

  private static Malformed cutShort(FlowSpecType type, Octets octets, String section) {
    return new Malformed(
        octets.length(), "the rule ends within component type " + type.code(), section);
  }

  /**
   * The canonical octets of a rule.
   *
   * @throws IllegalArgumentException when the rule cannot be of that family
   */
  public static Octets encode(Family family, FlowSpecRule rule) {
    if (!rule.isOf(family)) {
      throw new IllegalArgumentException("The rule is not of the family " + family);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Component component : rule.components()) {
      out.writeBytes(encodeComponent(component));
    }
    return Octets.wrap(out.toByteArray());
  }

  static byte[] encodeComponent(Component component) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(component.type());
    switch (component) {
      case PrefixComponent prefix -> encodePrefix(out, prefix);
      case NumericComponent numeric -> {
        int last = numeric.matches().size() - 1;
        for (int index = 0; index <= last; index++) {
          NumericMatch match = numeric.matches().get(index);
          int operator =
              (index == last ? END_OF_LIST : 0)
                  | (match.and() ? AND : 0)
                  | (match.less() ? LESS : 0)
                  | (match.greater() ? GREATER : 0)
                  | (match.equal() ? EQUAL : 0);
          int shortest = numeric.type() == FlowSpecType.FLOW_LABEL.code() ? 4 : 1;
          encodeValue(out, operator, match.value(), shortest);
        }
      }
      case BitmaskComponent bitmask -> {
        int last = bitmask.matches().size() - 1;
        for (int index = 0; index <= last; index++) {
          BitmaskMatch match = bitmask.matches().get(index);
          int operator =
              (index == last ? END_OF_LIST : 0)
                  | (match.and() ? AND : 0)
                  | (match.not() ? NOT : 0)
                  | (match.match() ? MATCH : 0);
          encodeValue(out, operator, match.bits(), 1);
        }
      }
    }
    return out.toByteArray();
  }

  private static void encodePrefix(ByteArrayOutputStream out, PrefixComponent component) {
    InetAddress address = component.prefix().address();
    int length = component.prefix().length();
    int offset = component.offset();
    out.write(length);
    if (component.prefix().isIpv6()) {
      out.write(offset);
    }
    byte[] bytes = address.getAddress();
    byte[] pattern = new byte[(length - offset + 7) / 8];
    for (int bit = offset; bit < length; bit++) {
      int set = bytes[bit / 8] >> (7 - bit % 8) & 1;
      int target = bit - offset;
      pattern[target / 8] |= (byte) (set << (7 - target % 8));
    }
    out.writeBytes(pattern);
  }

  private static void encodeValue(
      ByteArrayOutputStream out, int operator, long value, int shortest) {
    int exponent = Integer.numberOfTrailingZeros(shortest);
    while (exponent < 3 && value >>> (8 << exponent) != 0) {
      exponent++;
    }
    out.write(operator | exponent << LENGTH_SHIFT);
    for (int shift = 8 * ((1 << exponent) - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }
}
