package io.lookingglass.bgp.wire;

/** The first octet of a path attribute (RFC 4271, section 4.3). */
public final class AttributeFlags {
  /** Not every speaker has to know it. */
  public static final int OPTIONAL = 0x80;

  /** It goes with the route even through those who do not know it. */
  public static final int TRANSITIVE = 0x40;

  /** Somebody passed it on without knowing it. */
  public static final int PARTIAL = 0x20;

  /** Its length has two octets. */
  public static final int EXTENDED_LENGTH = 0x10;

  private AttributeFlags() {}
}
