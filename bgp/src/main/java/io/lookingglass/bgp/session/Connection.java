package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.BgpMessage;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection with the peer, or an attempt at one, and how far it came. Each goes through
 * the states of RFC 4271, section 8.2.2, by itself, as section 8.2.1 wants it.
 *
 * @param state CONNECT while it is being opened, and CONNECT for an outgoing or ACTIVE for an
 *     incoming one while our OPEN is delayed; never IDLE
 * @param up whether TCP is connected
 * @param openedIn the state the session was in when TCP connected: a connection that came when
 *     another was Established is no collision of two first attempts
 * @param sent our OPEN, null when it was not sent yet
 * @param received the peer's OPEN when it was acceptable, else null
 * @param negotiation of both, null unless there are both
 */
public record Connection(
    ConnectionId id,
    SessionState state,
    boolean up,
    SessionState openedIn,
    BgpMessage.@Nullable Open sent,
    BgpMessage.@Nullable Open received,
    @Nullable Negotiation negotiation) {

  static Connection dialled(ConnectionId id) {
    return new Connection(id, SessionState.CONNECT, false, SessionState.CONNECT, null, null, null);
  }

  /** TCP is connected, no OPEN was sent. */
  static Connection connected(ConnectionId id, SessionState openedIn) {
    SessionState state = id.isOutgoing() ? SessionState.CONNECT : SessionState.ACTIVE;
    return new Connection(id, state, true, openedIn, null, null, null);
  }

  Connection openSent(BgpMessage.Open open) {
    return new Connection(id, SessionState.OPEN_SENT, true, openedIn, open, null, null);
  }

  Connection openConfirm(BgpMessage.Open theirs, Negotiation agreed) {
    return new Connection(id, SessionState.OPEN_CONFIRM, true, openedIn, sent, theirs, agreed);
  }

  Connection inEstablished() {
    return new Connection(
        id, SessionState.ESTABLISHED, true, openedIn, sent, received, negotiation);
  }

  boolean isEstablished() {
    return state == SessionState.ESTABLISHED;
  }

  /**
   * What was negotiated.
   *
   * @throws IllegalStateException before both OPENs are there
   */
  Negotiation agreed() {
    if (negotiation == null) {
      throw new IllegalStateException("Nothing is negotiated on " + id + " in " + state);
    }
    return negotiation;
  }
}
