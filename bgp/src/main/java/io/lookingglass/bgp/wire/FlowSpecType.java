package io.lookingglass.bgp.wire;

import java.util.Optional;

/** The types of FlowSpec components (RFC 8955, section 4.2.2; RFC 8956, section 3). */
public enum FlowSpecType {
  DESTINATION(1, Form.PREFIX, 0),
  SOURCE(2, Form.PREFIX, 0),
  PROTOCOL(3, Form.NUMERIC, 0xff),
  PORT(4, Form.NUMERIC, 0xffff),
  DESTINATION_PORT(5, Form.NUMERIC, 0xffff),
  SOURCE_PORT(6, Form.NUMERIC, 0xffff),
  ICMP_TYPE(7, Form.NUMERIC, 0xff),
  ICMP_CODE(8, Form.NUMERIC, 0xff),
  TCP_FLAGS(9, Form.BITMASK, 0x0fff),
  PACKET_LENGTH(10, Form.NUMERIC, 0xffff),
  DSCP(11, Form.NUMERIC, 0x3f),
  FRAGMENT(12, Form.BITMASK, 0x0f),
  FLOW_LABEL(13, Form.NUMERIC, 0xfffff);

  /** How the value of a component is written. */
  public enum Form {
    /** A prefix. */
    PREFIX,
    /** Comparisons of a number (RFC 8955, section 4.2.1.1). */
    NUMERIC,
    /** Comparisons of bits (RFC 8955, section 4.2.1.2). */
    BITMASK
  }

  private final int code;
  private final Form form;
  private final int maximum;

  FlowSpecType(int code, Form form, int maximum) {
    this.code = code;
    this.form = form;
    this.maximum = maximum;
  }

  /** Empty for a code that no RFC gives a meaning. */
  public static Optional<FlowSpecType> ofCode(int code) {
    for (FlowSpecType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The code IANA assigned, 1-13. */
  public int code() {
    return code;
  }

  public Form form() {
    return form;
  }

  /**
   * The largest value the field of a packet can have, and all bits of it; 0 for a prefix. A number
   * above it is well-formed, but matches as if the field had room for it.
   */
  public int maximum() {
    return maximum;
  }

  /** Whether rules of the family may have it: there are no flow labels in IPv4. */
  public boolean isOf(Family family) {
    return this != FLOW_LABEL || family.afi() == Family.IPV6_FLOWSPEC.afi();
  }

  /** The RFC and section that define it for the family. */
  public String section(Family family) {
    boolean ipv6 = family.afi() == Family.IPV6_FLOWSPEC.afi();
    return switch (this) {
      case DESTINATION -> ipv6 ? "RFC 8956, section 3.1" : "RFC 8955, section 4.2.2.1";
      case SOURCE -> ipv6 ? "RFC 8956, section 3.2" : "RFC 8955, section 4.2.2.2";
      case PROTOCOL -> ipv6 ? "RFC 8956, section 3.3" : "RFC 8955, section 4.2.2.3";
      case PORT -> "RFC 8955, section 4.2.2.4";
      case DESTINATION_PORT -> "RFC 8955, section 4.2.2.5";
      case SOURCE_PORT -> "RFC 8955, section 4.2.2.6";
      case ICMP_TYPE -> ipv6 ? "RFC 8956, section 3.4" : "RFC 8955, section 4.2.2.7";
      case ICMP_CODE -> ipv6 ? "RFC 8956, section 3.5" : "RFC 8955, section 4.2.2.8";
      case TCP_FLAGS -> "RFC 8955, section 4.2.2.9";
      case PACKET_LENGTH -> "RFC 8955, section 4.2.2.10";
      case DSCP -> "RFC 8955, section 4.2.2.11";
      case FRAGMENT -> ipv6 ? "RFC 8956, section 3.6" : "RFC 8955, section 4.2.2.12";
      case FLOW_LABEL -> "RFC 8956, section 3.7";
    };
  }
}
