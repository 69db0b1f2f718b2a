package io.lookingglass.bgp.session;

import io.lookingglass.bgp.wire.Family;

/** A timer of a session. Equal ones are the same timer: starting one that runs restarts it. */
public sealed interface Timer {

  /** A timer of the session as a whole. */
  sealed interface OfPeer extends Timer {}

  /** A timer that ends with its connection. */
  sealed interface OfConnection extends Timer {
    ConnectionId connection();
  }

  /** A timer of the routes of one family. */
  sealed interface OfFamily extends Timer {
    Family family();
  }

  /** RFC 4271, section 8.2.2: when to try, or give up and try again, to connect. */
  record ConnectRetry() implements OfPeer {}

  /** RFC 4271, section 8.1.1: how long the session stays Idle before it starts by itself. */
  record IdleHold() implements OfPeer {}

  /** Runs from Established on; a session that outlives it no longer counts as oscillating. */
  record Stability() implements OfPeer {}

  /** RFC 4724, section 4.2: how long a peer may take to be back before its stale routes go. */
  record Restart() implements OfPeer {}

  /** RFC 4724, section 4.2: how long a peer that is back may take to tell all its routes. */
  record StaleRoutes() implements OfPeer {}

  /** RFC 4271, section 4.4: how long the peer may be silent. */
  record Hold(ConnectionId connection) implements OfConnection {}

  /** RFC 4271, section 4.4: when to send the next KEEPALIVE. */
  record Keepalive(ConnectionId connection) implements OfConnection {}

  /** RFC 4271, section 8.1.1: how long to wait for the peer's OPEN before sending ours. */
  record DelayOpen(ConnectionId connection) implements OfConnection {}

  /**
   * How long first attempts may still collide (RFC 4271, section 6.8). In OpenConfirm: a connection
   * that has all it needs for Established waits for another one that would win. In Established: a
   * further connection is one of them, and does not tell that the peer restarted.
   */
  record Collision(ConnectionId connection) implements OfConnection {}

  /** RFC 9687: how long TCP may take nothing of what we send. */
  record SendHold(ConnectionId connection) implements OfConnection {}

  /** RFC 9494, section 4.2: how long stale routes of the family are kept at most. */
  record LongLivedStale(Family family) implements OfFamily {}

  /** RFC 7313, section 4: how long the peer may take for a refresh of the family that it began. */
  record Refresh(Family family) implements OfFamily {}
}
