package io.lookingglass.bgp.wire.explain;

import org.jspecify.annotations.Nullable;

/**
 * What a session negotiated and a message does not tell. What is null is guessed: of the readings
 * the one with the least problems is taken.
 *
 * @param fourOctetAs AS numbers have four octets (RFC 6793), else two
 * @param addPath NLRI of every family carry path identifiers (RFC 7911), else none
 * @param external the peer is of another AS
 */
public record ReadAs(
    @Nullable Boolean fourOctetAs, @Nullable Boolean addPath, @Nullable Boolean external) {
  /** Everything is guessed. */
  public static final ReadAs GUESSED = new ReadAs(null, null, null);
}
