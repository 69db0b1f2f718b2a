package io.lookingglass.bgp.session;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to a session. The numbers are those of RFC 4271, section 8.1.
 *
 * <p>An event of a connection that the state machine does not know, or no longer, changes nothing;
 * so nobody has to be careful about what still arrives after a close.
 */
public sealed interface FsmEvent {

  /** Of the session as a whole. */
  sealed interface OfSession extends FsmEvent {}

  /** Of a connection that the state machine has asked for, or was told of. */
  sealed interface OfConnection extends FsmEvent {
    ConnectionId connection();
  }

  // Administrative events.

  /**
   * Events 1, 3, 4 and 5, ManualStart and AutomaticStart, with or without PassiveTcpEstablishment
   * as the settings say.
   */
  record Start() implements OfSession {}

  /**
   * Events 2 and 8, ManualStop and AutomaticStop: the session is closed and stays so until it is
   * started.
   *
   * @param communication a text for the peer's operator (RFC 9003), null for none
   */
  record Stop(StopReason reason, @Nullable String communication) implements OfSession {}

  /**
   * The session is closed and opened again.
   *
   * @param reason of these, {@link StopReason#RESET} or {@link StopReason#CONFIGURATION_CHANGE}
   * @param hard whether routes go on both sides even where a NOTIFICATION would leave them (RFC
   *     8538)
   */
  record Reset(StopReason reason, @Nullable String communication, boolean hard)
      implements OfSession {}

  /** The configuration changed. What both sides agreed on is settled anew by a reset. */
  record Reconfigured(SessionSettings settings) implements OfSession {}

  /**
   * The tables hold more prefixes of the peer than it may have.
   *
   * @param prefixes how many there are
   */
  record PrefixLimitExceeded(int prefixes) implements OfSession {}

  /** Somebody wants the peer's routes of a family again (RFC 2918). */
  record RefreshWanted(Family family) implements OfSession {}

  // Timer events.

  /**
   * Events 9 to 13, and the timers of later RFCs. Only for timers that run.
   *
   * @param inputWaits for {@link Timer.Hold}: octets of the peer wait to be read, or reading is
   *     paused. Its silence is then ours, and the session is kept
   */
  record TimerExpired(Timer timer, boolean inputWaits) implements FsmEvent {
    public TimerExpired(Timer timer) {
      this(timer, false);
    }
  }

  // TCP events.

  /** Event 16, Tcp_CR_Acked: the connection that was asked for is there. */
  record Connected(ConnectionId connection) implements OfConnection {}

  /**
   * Events 14 and 17, TcpConnection_Valid and TcpConnectionConfirmed: the peer opened a connection.
   * Event 15, a connection nobody may open, is for whoever accepts connections to drop.
   */
  record Accepted(ConnectionId connection) implements OfSession {}

  /**
   * Event 18, TcpConnectionFails: the connection did not come about, or is gone. Not told of one
   * that the state machine closed.
   *
   * @param detail as the system words it
   */
  record Disconnected(ConnectionId connection, ConnectFailure failure, String detail)
      implements OfConnection {}

  /** TCP took octets of ours (RFC 9687). To be told at least once for each flush that completed. */
  record OutputTaken(ConnectionId connection) implements OfConnection {}

  // Message events.

  /** Events 19 and 20, BGPOpen: a well-formed OPEN; what it says is still to be judged. */
  record OpenReceived(ConnectionId connection, BgpMessage.Open open) implements OfConnection {}

  /**
   * Events 21, 22 and 28, BGPHeaderErr, BGPOpenMsgErr and UpdateMsgErr: a message that the session
   * cannot survive.
   */
  record MalformedReceived(ConnectionId connection, Fault.SessionReset fault)
      implements OfConnection {}

  /** Events 24 and 25, NotifMsgVerErr and NotifMsg. */
  record NotificationReceived(ConnectionId connection, BgpMessage.Notification notification)
      implements OfConnection {}

  /** Event 26, KeepAliveMsg. */
  record KeepaliveReceived(ConnectionId connection) implements OfConnection {}

  /** Event 27, UpdateMsg: one that the session survives, faults included. */
  record UpdateReceived(ConnectionId connection, ReceivedUpdate update) implements OfConnection {}

  /** A ROUTE-REFRESH of RFC 2918 or 7313. */
  record RouteRefreshReceived(ConnectionId connection, BgpMessage.RouteRefresh refresh)
      implements OfConnection {}

  // Of our own announcements.

  /** All that {@link Action.Advertise} asked for is handed to the connection. */
  record Advertised(ConnectionId connection, Family family) implements OfConnection {}
}
