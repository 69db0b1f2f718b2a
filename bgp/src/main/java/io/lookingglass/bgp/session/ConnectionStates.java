package io.lookingglass.bgp.session;

import io.lookingglass.bgp.session.FsmEvent.Advertised;
import io.lookingglass.bgp.session.FsmEvent.Connected;
import io.lookingglass.bgp.session.FsmEvent.Disconnected;
import io.lookingglass.bgp.session.FsmEvent.KeepaliveReceived;
import io.lookingglass.bgp.session.FsmEvent.MalformedReceived;
import io.lookingglass.bgp.session.FsmEvent.NotificationReceived;
import io.lookingglass.bgp.session.FsmEvent.OfConnection;
import io.lookingglass.bgp.session.FsmEvent.OpenReceived;
import io.lookingglass.bgp.session.FsmEvent.OutputTaken;
import io.lookingglass.bgp.session.FsmEvent.RouteRefreshReceived;
import io.lookingglass.bgp.session.FsmEvent.UpdateReceived;
import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.BgpMessage.Open;
import io.lookingglass.bgp.wire.BgpMessage.RouteRefresh;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a connection does with an event: a method for each state of RFC 4271, section 8.2.2, to be
 * held beside it. Connect and Active are split by whether TCP is up, as only a delayed OPEN makes a
 * connection wait there.
 */
final class ConnectionStates {

  /** Section 8.2.2: the hold timer until there is a negotiated one; "4 minutes is suggested". */
  private static final Duration LARGE_HOLD_TIME = Duration.ofMinutes(4);

  /** RFC 9687, section 3.1: the greater of this and twice the hold time. */
  private static final Duration LEAST_SEND_HOLD_TIME = Duration.ofMinutes(8);

  private final Step step;
  private final Endings endings;
  private final PeerRestart peerRestart;
  private final Duration stableAfter;

  ConnectionStates(Step step, Endings endings, PeerRestart peerRestart, Duration stableAfter) {
    this.step = step;
    this.endings = endings;
    this.peerRestart = peerRestart;
    this.stableAfter = stableAfter;
  }

  void take(Connection connection, OfConnection event) {
    switch (connection.state()) {
      case IDLE -> throw new IllegalStateException(connection.id() + " cannot be in Idle");
      case CONNECT, ACTIVE -> {
        if (connection.up()) {
          openDelayed(connection, event);
        } else {
          connecting(connection, event);
        }
      }
      case OPEN_SENT -> openSent(connection, event);
      case OPEN_CONFIRM -> openConfirm(connection, event);
      case ESTABLISHED -> established(connection, event);
    }
  }

  /** Connect, while TCP is not up. */
  private void connecting(Connection connection, OfConnection event) {
    switch (event) {
      case Connected _ -> // Event 16.
          tcpConnected(Connection.connected(connection.id(), step.state()));
      case Disconnected(_, ConnectFailure failure, String detail) -> { // Event 18.
        Problem why = ConnectProblems.notConnected(step.settings, failure, detail);
        step.log(SessionEvent.Kind.CONNECTION, why.summary());
        step.forget(connection);
        if (step.connections().isEmpty()) {
          endings.listen(step.settings.connectRetryAfter(step.failures));
        }
        endings.connectFailed(why);
      }
      // Nothing can be sent or received before TCP is up.
      case OpenReceived _,
          KeepaliveReceived _,
          UpdateReceived _,
          NotificationReceived _,
          RouteRefreshReceived _,
          MalformedReceived _,
          OutputTaken _,
          Advertised _ -> {}
    }
  }

  /** Events 16 and 17, and 14, in Connect and Active: OpenSent, or the same with DelayOpen. */
  void tcpConnected(Connection connection) {
    step.put(connection);
    // Besides an Established session the peer has to say first that it means it: see Collision.
    Duration delay =
        connection.openedIn() == SessionState.ESTABLISHED
            ? Collision.WAIT
            : step.settings.delayOpen();
    if (delay.isPositive()) {
      step.start(new Timer.DelayOpen(connection.id()), delay);
    } else {
      sendOpen(connection);
    }
  }

  /** Also event 12, DelayOpenTimer_Expires. */
  void sendOpen(Connection connection) {
    Connection sent = step.put(connection.openSent(OurOpen.of(step.settings, step.restarted)));
    sendOpenOf(sent);
    step.start(new Timer.Hold(sent.id()), LARGE_HOLD_TIME);
  }

  private void sendOpenOf(Connection connection) {
    Open open = connection.sent();
    if (open != null) {
      step.send(connection, open);
    }
  }

  /** Connect or Active with TCP up: the DelayOpen timer runs. */
  private void openDelayed(Connection connection, OfConnection event) {
    switch (event) {
      case OpenReceived(_, Open open) -> openReceived(connection, open); // Event 20.
      case Disconnected(_, ConnectFailure failure, String detail) -> // Event 18.
          lost(connection, failure, detail);
      case NotificationReceived received -> // Events 24 and 25.
          endings.notified(connection, received.notification());
      case MalformedReceived(_, Fault.SessionReset fault) -> malformed(connection, fault);
      case KeepaliveReceived _ -> // Event 26.
          unexpected(
              connection, BgpMessage.Keepalive.TYPE, NotificationCode.STATE_MACHINE_UNSPECIFIC);
      case UpdateReceived _ -> // Event 27.
          unexpected(connection, BgpMessage.Update.TYPE, NotificationCode.STATE_MACHINE_UNSPECIFIC);
      case RouteRefreshReceived _ ->
          unexpected(connection, RouteRefresh.TYPE, NotificationCode.STATE_MACHINE_UNSPECIFIC);
      case Connected _, OutputTaken _, Advertised _ -> {}
    }
  }

  private void openSent(Connection connection, OfConnection event) {
    switch (event) {
      case OpenReceived(_, Open open) -> openReceived(connection, open); // Event 19.
      case Disconnected(_, ConnectFailure failure, String detail) -> // Event 18: Active.
          lost(connection, failure, detail);
      case NotificationReceived received -> // Events 24 and 25.
          endings.notified(connection, received.notification());
      case MalformedReceived(_, Fault.SessionReset fault) -> // Events 21 and 22.
          malformed(connection, fault);
      case KeepaliveReceived _ -> // Event 26.
          unexpected(
              connection,
              BgpMessage.Keepalive.TYPE,
              NotificationCode.UNEXPECTED_MESSAGE_IN_OPEN_SENT);
      case UpdateReceived _ -> // Event 27.
          unexpected(
              connection, BgpMessage.Update.TYPE, NotificationCode.UNEXPECTED_MESSAGE_IN_OPEN_SENT);
      case RouteRefreshReceived _ ->
          unexpected(
              connection, RouteRefresh.TYPE, NotificationCode.UNEXPECTED_MESSAGE_IN_OPEN_SENT);
      case Connected _, OutputTaken _, Advertised _ -> {}
    }
  }

  /** Events 19 and 20: OpenConfirm, when the OPEN is acceptable and no collision is lost. */
  private void openReceived(Connection connection, Open open) {
    Optional<OpenCheck.Refusal> refusal = OpenCheck.refusal(step.settings, open);
    if (refusal.isPresent()) {
      endings.refuse(connection, refusal.get().notification(), refusal.get().problem());
      return;
    }
    for (Connection existing : step.connections()) {
      if (!existing.id().equals(connection.id()) && existing.negotiation() != null) {
        boolean young = step.runs(new Timer.Collision(existing.id()));
        switch (Collision.resolve(step.settings, existing, young, connection, open)) {
          case CLOSE_NEW -> {
            endings.closeLoser(connection);
            return;
          }
          case CLOSE_EXISTING -> endings.closeLoser(existing);
          case EXISTING_IS_DEAD -> endings.superseded(existing);
        }
      }
    }
    Connection answered = connection;
    if (connection.sent() == null) {
      step.stop(new Timer.DelayOpen(connection.id()));
      answered = connection.openSent(OurOpen.of(step.settings, step.restarted));
      sendOpenOf(answered);
    }
    Open sent = answered.sent();
    if (sent == null) {
      throw new IllegalStateException("No OPEN was sent on " + connection.id());
    }
    Negotiation agreed = Negotiation.of(sent, open);
    Connection confirmed = step.put(answered.openConfirm(open, agreed));
    for (Connection other : step.connections()) {
      if (!other.up()) {
        step.close(other); // Whatever came of it would only be a collision.
      }
    }
    step.act(new Action.UseNegotiation(confirmed.id(), agreed));
    step.stop(new Timer.Hold(confirmed.id()));
    restartHold(confirmed);
    sendKeepalive(confirmed);
  }

  private void openConfirm(Connection connection, OfConnection event) {
    boolean waits = step.runs(new Timer.Collision(connection.id()));
    switch (event) {
      case KeepaliveReceived _ -> { // Event 26.
        if (contenders(connection).isEmpty()) {
          enterEstablished(connection);
        } else {
          restartHold(connection);
          if (!waits) {
            step.start(new Timer.Collision(connection.id()), Collision.WAIT);
          }
        }
      }
      case Disconnected(_, ConnectFailure failure, String detail) -> // Event 18: Idle.
          lost(connection, failure, detail);
      case NotificationReceived received -> // Events 24 and 25.
          endings.notified(connection, received.notification());
      case MalformedReceived(_, Fault.SessionReset fault) -> // Events 21 and 22.
          malformed(connection, fault);
      case OpenReceived _ -> // Event 19, but on this connection, not on one it collides with.
          unexpected(connection, Open.TYPE, NotificationCode.UNEXPECTED_MESSAGE_IN_OPEN_CONFIRM);
      case UpdateReceived _ -> { // Event 27.
        if (waits) {
          established(establishRegardless(connection), event);
        } else {
          unexpected(
              connection,
              BgpMessage.Update.TYPE,
              NotificationCode.UNEXPECTED_MESSAGE_IN_OPEN_CONFIRM);
        }
      }
      case RouteRefreshReceived _ -> {
        if (waits) {
          established(establishRegardless(connection), event);
        } else {
          unexpected(
              connection, RouteRefresh.TYPE, NotificationCode.UNEXPECTED_MESSAGE_IN_OPEN_CONFIRM);
        }
      }
      case Connected _, OutputTaken _, Advertised _ -> {}
    }
  }

  /** Those that {@link Collision} makes this one wait for. */
  private List<Connection> contenders(Connection confirmed) {
    return step.connections().stream()
        .filter(other -> Collision.contested(step.settings, confirmed, other))
        .toList();
  }

  /** What waited for a collision to be decided is Established when there is none any more. */
  void establishUncontested() {
    for (Connection connection : step.connections()) {
      if (connection.state() == SessionState.OPEN_CONFIRM
          && step.runs(new Timer.Collision(connection.id()))
          && contenders(connection).isEmpty()) {
        enterEstablished(connection);
      }
    }
  }

  /** Nothing more is to be heard of first attempts. */
  void collisionTimerExpired(Connection connection) {
    if (connection.state() == SessionState.OPEN_CONFIRM) {
      establishRegardless(connection);
    }
  }

  /** The peer kept this one, or has not said for long that it keeps another. */
  private Connection establishRegardless(Connection confirmed) {
    contenders(confirmed).forEach(endings::closeLoser);
    return enterEstablished(confirmed);
  }

  private Connection enterEstablished(Connection confirmed) {
    Connection connection = step.put(confirmed.inEstablished());
    Negotiation agreed = connection.agreed();
    step.stop(new Timer.Collision(connection.id()));
    if (agreed.gracefulRestart() != null) {
      step.start(new Timer.Collision(connection.id()), Collision.WAIT);
    }
    step.restarted = false;
    step.problem = null;
    restartHold(connection);
    restartSendHold(connection);
    step.start(new Timer.Stability(), stableAfter);
    step.log(SessionEvent.Kind.STATE, description(connection));
    step.act(new Action.SessionUp(connection.id(), agreed));
    peerRestart.sessionUp(agreed);
    for (Family family : agreed.families()) {
      step.initial.add(family);
      step.act(new Action.Advertise(connection.id(), family));
    }
    return connection;
  }

  private static String description(Connection connection) {
    Negotiation agreed = connection.agreed();
    return "Session with "
        + agreed.peerAsn()
        + ", identifier "
        + IpAddresses.format(agreed.peerIdentifier())
        + ", on the connection that "
        + (connection.id().isOutgoing() ? "we" : "the peer")
        + " opened; "
        + String.join(", ", agreed.families().stream().map(Family::toString).toList())
        + "; hold time "
        + agreed.holdTime().toSeconds()
        + " s";
  }

  private void established(Connection connection, OfConnection event) {
    switch (event) {
      case UpdateReceived received -> { // Event 27.
        step.act(new Action.Deliver(connection.id(), received.update()));
        Family family = received.update().endOfRib();
        if (family != null && connection.agreed().families().contains(family)) {
          peerRestart.endOfRib(family);
        }
        restartHold(connection);
      }
      case KeepaliveReceived _ -> restartHold(connection); // Event 26.
      case RouteRefreshReceived(_, RouteRefresh refresh) -> {
        refreshed(connection, refresh);
        restartHold(connection);
      }
      case OutputTaken _ -> restartSendHold(connection);
      case Advertised(_, Family family) -> advertised(connection, family);
      case Disconnected(_, ConnectFailure failure, String detail) -> // Event 18.
          lost(connection, failure, detail);
      case NotificationReceived received -> // Events 24 and 25.
          endings.notified(connection, received.notification());
      case MalformedReceived(_, Fault.SessionReset fault) -> // Events 21, 22 and 28.
          malformed(connection, fault);
      case OpenReceived _ -> // Event 19, on this connection.
          unexpected(connection, Open.TYPE, NotificationCode.UNEXPECTED_MESSAGE_IN_ESTABLISHED);
      case Connected _ -> {}
    }
  }

  /** RFC 2918 and 7313. */
  private void refreshed(Connection connection, RouteRefresh refresh) {
    Family family = refresh.family();
    Negotiation agreed = connection.agreed();
    boolean enhanced = agreed.enhancedRouteRefresh();
    if (!agreed.families().contains(family)) {
      step.log(SessionEvent.Kind.ROUTES, "Ignored a refresh of " + family + ": not negotiated");
      return;
    }
    switch (refresh.subtype()) {
      case RouteRefresh.REQUEST -> {
        step.log(SessionEvent.Kind.ROUTES, "The peer asks for our routes of " + family);
        // Not before our End-of-RIB (RFC 7313, section 4): that one ends this, too.
        if (enhanced && !step.initial.contains(family)) {
          step.refreshing.add(family);
          step.send(connection, new RouteRefresh(family, RouteRefresh.BEGIN));
        }
        step.act(new Action.Advertise(connection.id(), family));
      }
      case RouteRefresh.BEGIN -> {
        if (enhanced) {
          peerRestart.refreshBegins(family);
        }
      }
      case RouteRefresh.END -> {
        if (enhanced) {
          peerRestart.refreshEnds(family);
        }
      }
      default -> // RFC 7313, section 5.
          step.log(
              SessionEvent.Kind.ROUTES,
              "Ignored a ROUTE-REFRESH of the unknown subtype " + refresh.subtype());
    }
  }

  private void advertised(Connection connection, Family family) {
    if (step.initial.remove(family)) {
      step.act(new Action.SendEndOfRib(connection.id(), family));
    } else if (step.refreshing.remove(family)) {
      step.send(connection, new RouteRefresh(family, RouteRefresh.END));
    }
  }

  // Timers.

  /** Event 10. */
  void holdTimerExpired(Connection connection, boolean inputWaits) {
    Duration holdTime =
        connection.negotiation() == null ? LARGE_HOLD_TIME : connection.agreed().holdTime();
    if (inputWaits) {
      // The peer is not silent, we are deaf. To be looked at again before long.
      step.start(new Timer.Hold(connection.id()), holdTime.dividedBy(3));
      return;
    }
    boolean opened = connection.negotiation() != null;
    endings.refuse(
        connection,
        NotificationCode.HOLD_TIMER_EXPIRED.notification(),
        new Problem(
            opened
                ? Sentence.of(
                    "Hold timer expired: nothing heard of the peer for {0} s", holdTime.toSeconds())
                : Sentence.of(
                    "Hold timer expired: the peer sent no OPEN within {0} s", holdTime.toSeconds()),
            opened
                ? Sentence.of(
                    "Loss on the path, its MTU (large messages lost, small ones not), and whether"
                        + " the peer hangs.")
                : noOpenCheck()));
  }

  /** A listener may answer the SYN with any TTL, and only what follows be dropped here. */
  private Sentence noOpenCheck() {
    return step.settings.ttlSecurity()
        ? Sentence.of(
            "Whether the peer, too, has TTL security (GTSM): without, all that it sends is dropped"
                + " here. Then the peer's log.")
        : Sentence.of("Whether a BGP speaker listens there, and the peer's log.");
  }

  /** Event 11, and what OpenConfirm begins with. */
  void sendKeepalive(Connection connection) {
    step.send(connection, new BgpMessage.Keepalive());
    Duration interval = connection.agreed().keepalive();
    if (interval.isPositive()) {
      step.startJittered(new Timer.Keepalive(connection.id()), interval);
    }
  }

  /** RFC 9687, section 3.2: event 29. */
  void sendHoldTimerExpired(Connection connection) {
    endings.refuseAbruptly(
        connection,
        NotificationCode.SEND_HOLD_TIMER_EXPIRED.notification(),
        new Problem(
            Sentence.of(
                "Send hold timer expired: the peer took nothing of what we send for {0} s",
                sendHoldTime(connection).toSeconds()),
            Sentence.of("Whether the peer hangs: its TCP answers, but its BGP does not read.")));
  }

  private void restartHold(Connection connection) {
    Duration holdTime = connection.agreed().holdTime();
    if (holdTime.isPositive()) {
      step.start(new Timer.Hold(connection.id()), holdTime);
    }
  }

  private void restartSendHold(Connection connection) {
    if (connection.agreed().holdTime().isPositive()) {
      step.start(new Timer.SendHold(connection.id()), sendHoldTime(connection));
    }
  }

  private static Duration sendHoldTime(Connection connection) {
    Duration twice = connection.agreed().holdTime().multipliedBy(2);
    return twice.compareTo(LEAST_SEND_HOLD_TIME) > 0 ? twice : LEAST_SEND_HOLD_TIME;
  }

  // Ends.

  private void lost(Connection connection, ConnectFailure failure, String detail) {
    endings.disconnected(
        connection, ConnectProblems.lost(step.settings, connection.state(), failure, detail));
  }

  private void malformed(Connection connection, Fault.SessionReset fault) {
    endings.refuse(
        connection,
        fault.notification(),
        new Problem(
            Sentence.of("Malformed message of the peer: {0}", fault.reason()),
            Sentence.of(
                "The octets among the faults; which software the peer runs ({0}).",
                fault.section())));
  }

  /** RFC 6608, section 4: the data is the type of the message. */
  private void unexpected(Connection connection, int type, NotificationCode code) {
    boolean specific = code != NotificationCode.STATE_MACHINE_UNSPECIFIC;
    endings.refuse(
        connection,
        code.notification(specific ? Octets.copyOf((byte) type) : Octets.EMPTY),
        new Problem(
            Sentence.of("The peer sent {0} in {1}", name(type), connection.state().title()),
            Sentence.of(
                "Which software the peer runs, and whether two speakers share its address.")));
  }

  private static Sentence name(int type) {
    return switch (type) {
      case Open.TYPE -> Sentence.of("a second OPEN");
      case BgpMessage.Update.TYPE -> Sentence.of("an UPDATE");
      case BgpMessage.Keepalive.TYPE -> Sentence.of("a KEEPALIVE");
      default -> Sentence.of("a ROUTE-REFRESH");
    };
  }
}
