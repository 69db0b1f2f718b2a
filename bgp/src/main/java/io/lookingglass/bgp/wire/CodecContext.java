package io.lookingglass.bgp.wire;

import java.util.Set;

/**
 * What a message means depends on what its session negotiated. One context is of one direction: add
 * path and extended messages are agreed on for each apart.
 *
 * @param fourOctetAs AS numbers have four octets (RFC 6793)
 * @param external the peer is of another AS
 * @param extendedMessage messages may have 65535 octets instead of 4096 (RFC 8654)
 * @param addPath the families whose NLRI carry path identifiers in this direction (RFC 7911)
 * @param families those negotiated; IPv4 unicast is only among them when it is in here, also where
 *     RFC 4760 gives it to a peer that tells no families
 * @param extendedNextHop the families whose next hop may be of IPv6 (RFC 8950)
 */
public record CodecContext(
    boolean fourOctetAs,
    boolean external,
    boolean extendedMessage,
    Set<Family> addPath,
    Set<Family> families,
    Set<Family> extendedNextHop) {

  /** Before anything is negotiated. */
  public static final CodecContext INITIAL =
      new CodecContext(false, true, false, Set.of(), Set.of(), Set.of());

  public CodecContext {
    addPath = Set.copyOf(addPath);
    families = Set.copyOf(families);
    extendedNextHop = Set.copyOf(extendedNextHop);
  }

  /** How long a message may be, its header included. An OPEN or KEEPALIVE never exceeds 4096. */
  public int maxMessageLength() {
    return extendedMessage ? 65535 : 4096;
  }
}
