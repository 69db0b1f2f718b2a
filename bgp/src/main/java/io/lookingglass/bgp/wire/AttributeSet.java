package io.lookingglass.bgp.wire;

/**
 * The path attributes of a route without its NLRI, in one canonical form: encoded with four-octet
 * AS numbers, AS4_PATH and AS4_AGGREGATOR merged in, each attribute with the flags of its RFC, in
 * ascending order of types; the next hop is in NEXT_HOP, or in an MP_REACH_NLRI without NLRI.
 *
 * <p>So two routes have equal attributes exactly when the octets are equal; tables keep these
 * octets and decode them for display only. Immutable.
 *
 * @param canonical as {@code UpdateReader} makes it
 */
public record AttributeSet(Octets canonical) {}
