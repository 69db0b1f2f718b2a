package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.config.language.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done, in the order given. None of it answers at once: what comes of it is told by
 * a later {@link FsmEvent}, never from within the performing.
 */
public sealed interface Action {

  // Connections.

  /**
   * Opens a TCP connection. Answered by exactly one of {@link FsmEvent.Connected} and {@link
   * FsmEvent.Disconnected}, or by none when {@link Close} comes first.
   */
  record Connect(ConnectionId connection) implements Action {}

  /** Sends a message on a connection that is up. */
  record Send(ConnectionId connection, BgpMessage message) implements Action {}

  /**
   * Ends a connection, or the attempt at one. No event of it is wanted any more, and no {@link
   * FsmEvent.Disconnected} either.
   *
   * @param abrupt false: what was sent before should still reach the peer, if TCP takes it within a
   *     few seconds. True: TCP takes nothing any more, so wait for nothing
   */
  record Close(ConnectionId connection, boolean abrupt) implements Action {}

  /** From the next message on, both directions mean what was negotiated. */
  record UseNegotiation(ConnectionId connection, Negotiation negotiation) implements Action {}

  // Timers.

  /**
   * Starts a timer, or starts it again from the beginning.
   *
   * @param jittered spread at random, so that sessions do not act in step (RFC 4271, section 10)
   */
  record StartTimer(Timer timer, Duration duration, boolean jittered) implements Action {

    /** How long from now: the duration, or 75 to 100 per cent of it. */
    public Duration delay(RandomGenerator random) {
      return jittered
          ? Duration.ofNanos((long) (duration.toNanos() * random.nextDouble(0.75, 1.0)))
          : duration;
    }
  }

  /** Stops a timer that runs. */
  record StopTimer(Timer timer) implements Action {}

  // The session and its routes.

  /** The session is Established on this connection. {@link Advertise} follows for each family. */
  record SessionUp(ConnectionId connection, Negotiation negotiation) implements Action {}

  /**
   * The session is no longer Established, nothing is to be sent on it. What becomes of the peer's
   * routes is told by other actions.
   */
  record SessionDown(ConnectionId connection) implements Action {}

  /** The routes of the UPDATE go to the Adj-RIB-In. */
  record Deliver(ConnectionId connection, ReceivedUpdate update) implements Action {}

  /** {@link io.lookingglass.bgp.rib.AdjRibIn#markStale}. */
  record MarkStale(Family family) implements Action {}

  /** {@link io.lookingglass.bgp.rib.AdjRibIn#sweepStale}. */
  record SweepStale(Family family) implements Action {}

  /** {@link io.lookingglass.bgp.rib.AdjRibIn#markLongLivedStale}. */
  record MarkLongLivedStale(Family family) implements Action {}

  /** {@link io.lookingglass.bgp.rib.AdjRibIn#clear}. */
  record ClearRoutes(Family family) implements Action {}

  /**
   * Everything announced to the peer is sent, again if it was before; {@link FsmEvent.Advertised}
   * tells when. Later changes follow by themselves.
   */
  record Advertise(ConnectionId connection, Family family) implements Action {}

  /** Sends End-of-RIB (RFC 4724, section 2). */
  record SendEndOfRib(ConnectionId connection, Family family) implements Action {}

  /** The peer told all its routes of the family (RFC 4724, section 2). */
  record EndOfRibReceived(Family family) implements Action {}

  // What people are told.

  /** A line of the session's log. */
  record Log(SessionEvent.Kind kind, String text) implements Action {}

  /**
   * A NOTIFICATION was received or is sent.
   *
   * @param text what it says besides; hostile, bounded
   */
  record Notified(
      boolean sent,
      int code,
      int subcode,
      String title,
      @Nullable String text,
      Sentence explanation)
      implements Action {

    /** What it means, in English. */
    public String meaning() {
      return explanation.english();
    }

    /** For the peer's status. */
    public PeerStatus.NotificationRecord at(Instant now) {
      return new PeerStatus.NotificationRecord(now, sent, code, subcode, title, text, explanation);
    }
  }
}
