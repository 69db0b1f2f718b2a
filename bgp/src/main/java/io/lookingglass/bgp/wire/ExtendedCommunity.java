package io.lookingglass.bgp.wire;

/**
 * An extended community of RFC 4360: eight octets. What they mean, the actions of FlowSpec
 * included, is told by its text form.
 *
 * @param bits the eight octets in network order
 */
public record ExtendedCommunity(long bits) {

  /** The first octet, 0-255. */
  public int type() {
    return (int) (bits >>> 56);
  }

  /** The second octet, 0-255; part of the type for most types. */
  public int subtype() {
    return (int) (bits >>> 48) & 0xff;
  }
}
