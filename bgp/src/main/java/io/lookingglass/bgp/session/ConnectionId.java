package io.lookingglass.bgp.session;

/**
 * One TCP connection with a peer, or an attempt at one. There may be several at a time, until their
 * collision is resolved (RFC 4271, section 6.8); the number tells one from those before it.
 *
 * @param number ascending within a direction: the state machine numbers those it asks for, whoever
 *     accepts connections those it accepts
 */
public record ConnectionId(Direction direction, long number) {

  /** Who opened it. */
  public enum Direction {
    /** We did. */
    OUTGOING,
    /** The peer did. */
    INCOMING
  }

  static ConnectionId outgoing(long number) {
    return new ConnectionId(Direction.OUTGOING, number);
  }

  /** One the peer opened. */
  public static ConnectionId incoming(long number) {
    return new ConnectionId(Direction.INCOMING, number);
  }

  /** Whether we opened it. */
  public boolean isOutgoing() {
    return direction == Direction.OUTGOING;
  }

  @Override
  public String toString() {
    return (isOutgoing() ? "out" : "in") + number;
  }
}
