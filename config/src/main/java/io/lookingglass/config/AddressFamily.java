package io.lookingglass.config;

/** An address family of a BGP session: AFI and SAFI (RFC 4760). */
public enum AddressFamily {
  IPV4_UNICAST(1, 1),
  IPV6_UNICAST(2, 1),
  IPV4_FLOWSPEC(1, 133),
  IPV6_FLOWSPEC(2, 133);

  private final int afi;
  private final int safi;

  AddressFamily(int afi, int safi) {
    this.afi = afi;
    this.safi = safi;
  }

  /** The Address Family Identifier. */
  public int afi() {
    return afi;
  }

  /** The Subsequent Address Family Identifier. */
  public int safi() {
    return safi;
  }
}
