package io.lookingglass.bgp.wire;

/**
 * A run of NLRI as received, every one known to be well-formed. What reads a full table walks these
 * octets with an {@link NlriCursor} and makes no object for a route.
 *
 * @param addPath each is preceded by its path identifier
 * @param octets not empty
 */
public record NlriBlock(Family family, boolean addPath, Octets octets) {
  /** From this first octet on, the length of a FlowSpec rule has two (RFC 8955, section 4.1). */
  static final int LONG_RULE = 0xf0;

  /** How many routes there are. */
  public int count() {
    int count = 0;
    for (NlriCursor route = new NlriCursor(this); route.next(); ) {
      count++;
    }
    return count;
  }
}
