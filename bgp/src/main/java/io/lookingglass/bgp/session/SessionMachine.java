package io.lookingglass.bgp.session;

import io.lookingglass.bgp.session.FsmEvent.OfConnection;
import io.lookingglass.bgp.session.FsmEvent.OfSession;
import io.lookingglass.bgp.session.FsmEvent.TimerExpired;
import io.lookingglass.bgp.session.FsmEvent.UpdateReceived;
import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.config.MaxPrefixesAction;
import io.lookingglass.config.language.Sentence;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The finite state machine of RFC 4271, section 8, for one peer, as a pure function.
 *
 * <p>RFC 4271, section 8.2.1, has a state machine for each connection, until only one is left. So
 * here: each {@link Connection} goes through the states by itself, in {@link ConnectionStates} with
 * a method for each, and the state of the session is that of the connection that came farthest.
 * What belongs to the peer as a whole stands here: a method for each administrative event, and one
 * for each timer. {@link Endings} tells how connections end and what follows; {@link PeerRestart}
 * what becomes of the routes then.
 *
 * <p>Where this differs from the letter of section 8.2.2, it is for the sake of being reachable:
 *
 * <ul>
 *   <li>A connection that cannot be opened (event 18 in Connect), and the first failure of any
 *       kind, lead to Active, not Idle: in Idle the peer's own attempts would be refused.
 *   <li>A passive session (PassiveTcpEstablishment) never opens a connection.
 *   <li>A NOTIFICATION is never answered by one.
 *   <li>SendNOTIFICATIONwithoutOPEN is on.
 * </ul>
 *
 * <p>It has no clock and no randomness: time comes as {@link TimerExpired}, and what is to be
 * spread at random is marked so in {@link Action.StartTimer}. Thread-safe, having no state.
 */
public final class SessionMachine {

  /** DampPeerOscillations: shorter sessions count as failures of what came before. */
  private static final Duration STABLE_AFTER = Duration.ofMinutes(2);

  private final Step step;
  private final Endings endings;
  private final PeerRestart peerRestart;

  private SessionMachine(PeerSession session) {
    step = new Step(session);
    peerRestart = new PeerRestart(step);
    endings = new Endings(step, peerRestart);
  }

  /** What an event leads to. */
  public static Transition next(PeerSession session, FsmEvent event) {
    if (event instanceof UpdateReceived update && update.update().endOfRib() == null) {
      for (Connection connection : session.connections()) {
        if (connection.isEstablished() && connection.id().equals(update.connection())) {
          return routes(session, connection, update);
        }
      }
    }
    SessionMachine machine = new SessionMachine(session);
    machine.take(event);
    machine.states().establishUncontested();
    machine.endings.stopRetryingUnlessDialling();
    return machine.step.done();
  }

  /**
   * Event 27 in Established, which is nearly all that ever happens while a table is received;
   * nothing of the state changes.
   */
  private static Transition routes(
      PeerSession session, Connection connection, UpdateReceived update) {
    Action deliver = new Action.Deliver(connection.id(), update.update());
    Duration holdTime = connection.agreed().holdTime();
    return new Transition(
        session,
        holdTime.isZero()
            ? List.of(deliver)
            : List.of(
                deliver, new Action.StartTimer(new Timer.Hold(connection.id()), holdTime, false)));
  }

  private void take(FsmEvent event) {
    switch (event) {
      case OfSession ofSession -> take(ofSession);
      case OfConnection ofConnection ->
          find(ofConnection.connection(), connection -> states().take(connection, ofConnection));
      case TimerExpired(Timer timer, boolean inputWaits) -> {
        if (step.runs(timer)) {
          step.expired(timer);
          take(timer, inputWaits);
        }
      }
    }
  }

  private ConnectionStates states() {
    return new ConnectionStates(step, endings, peerRestart, STABLE_AFTER);
  }

  private void find(ConnectionId id, Consumer<Connection> use) {
    step.connections().stream()
        .filter(connection -> connection.id().equals(id))
        .findAny()
        .ifPresent(use);
  }

  private void take(OfSession event) {
    switch (event) {
      case FsmEvent.Start _ -> start();
      case FsmEvent.Stop stop -> stop(stop);
      case FsmEvent.Reset reset -> reset(reset);
      case FsmEvent.Reconfigured(SessionSettings settings) -> reconfigure(settings);
      case FsmEvent.PrefixLimitExceeded(int prefixes) -> prefixLimitExceeded(prefixes);
      case FsmEvent.RefreshWanted(Family family) -> refreshWanted(family);
      case FsmEvent.Accepted(ConnectionId id) -> accepted(id);
    }
  }

  /** Events 1, 3, 4, 5: only in Idle; ends its waiting, too. */
  private void start() {
    if (step.state() == SessionState.IDLE) {
      step.stop(new Timer.IdleHold());
      step.started = true;
      step.failures = 0;
      step.problem = null;
      open();
    }
  }

  /** Opens a connection, or waits for one: Connect or Active. */
  private void open() {
    step.keptDown = null;
    if (!step.settings.passive()) {
      endings.dial();
    }
  }

  /** Events 2 and 8. */
  private void stop(FsmEvent.Stop stop) {
    Problem why =
        new Problem(
            stop.communication() == null
                ? Sentence.of("The session was ended here: {0}", stop.reason().code().title())
                : Sentence.of("The session was ended here: {0}", stop.communication()),
            Sentence.of("It stays so until it is started again."));
    step.log(SessionEvent.Kind.CONFIGURATION, why.summary());
    // RFC 8538, section 4: whoever shuts a session down wants no traffic by its routes any more.
    endings.ceaseAll(Endings.cease(stop.reason(), stop.communication()), true, why);
    step.stop(new Timer.ConnectRetry());
    step.stop(new Timer.IdleHold());
    peerRestart.forgetAll();
    step.started = false;
    step.failures = 0;
    step.keptDown = why.summary();
    step.problem = why;
  }

  private void reset(FsmEvent.Reset reset) {
    if (!step.started) {
      return;
    }
    Problem why =
        new Problem(
            reset.communication() == null
                ? Sentence.of("The session was reset here")
                : Sentence.of("The session was reset here: {0}", reset.communication()),
            Sentence.of("It comes back by itself."));
    step.log(SessionEvent.Kind.CONFIGURATION, why.summary());
    endings.ceaseAll(Endings.cease(reset.reason(), reset.communication()), reset.hard(), why);
    if (reset.hard()) {
      peerRestart.forgetAll();
    }
    startAgain(why);
  }

  /** From the beginning, and as if nothing had failed. */
  private void startAgain(Problem why) {
    step.stop(new Timer.IdleHold());
    step.stop(new Timer.ConnectRetry());
    step.failures = 0;
    step.keptDown = null;
    step.problem = why;
    endings.listen(step.settings.connectRetryAfter(0));
  }

  private void reconfigure(SessionSettings settings) {
    SessionSettings old = step.settings;
    step.settings = settings;
    if (settings.equals(old) || !step.started) {
      return;
    }
    // What kept it down may be mended: a limit that was too low, for example.
    if (settings.needsReset(old) || step.keptDown != null) {
      Problem why =
          new Problem(
              Sentence.of("The configuration changed"),
              Sentence.of("The session comes back by itself."));
      step.log(SessionEvent.Kind.CONFIGURATION, why.summary());
      endings.ceaseAll(Endings.cease(StopReason.CONFIGURATION_CHANGE, null), true, why);
      peerRestart.forgetAll();
      startAgain(why);
    } else if (step.connections().stream().noneMatch(Connection::up)
        && !step.runs(new Timer.IdleHold())) {
      // Whether and when to dial may have changed.
      step.connections().forEach(step::close);
      step.stop(new Timer.ConnectRetry());
      open();
    }
  }

  /** Event 8, AutomaticStop, but that it starts again after its time. */
  private void prefixLimitExceeded(int prefixes) {
    if (step.connections().stream().noneMatch(Connection::isEstablished)) {
      return;
    }
    Sentence summary =
        Sentence.of(
            "Prefix limit exceeded: {0} prefixes, {1} allowed",
            prefixes, step.settings.maxPrefixes());
    Problem why =
        new Problem(
            summary,
            Sentence.of(
                "What the peer announces, whether it leaks routes; max-prefixes of this peer."));
    if (step.settings.maxPrefixesThen() == MaxPrefixesAction.WARN) {
      step.log(SessionEvent.Kind.ROUTES, summary.english());
      return;
    }
    endings.ceaseAll(NotificationCode.MAXIMUM_NUMBER_OF_PREFIXES_REACHED.notification(), true, why);
    peerRestart.forgetAll();
    step.stop(new Timer.ConnectRetry());
    step.problem = why;
    step.keptDown = summary.english();
    step.start(new Timer.IdleHold(), step.settings.maxPrefixesRestartAfter());
  }

  private void refreshWanted(Family family) {
    for (Connection connection : step.connections()) {
      if (connection.isEstablished()) {
        Negotiation agreed = connection.agreed();
        if (agreed.routeRefresh() && agreed.families().contains(family)) {
          step.send(
              connection, new BgpMessage.RouteRefresh(family, BgpMessage.RouteRefresh.REQUEST));
          step.log(SessionEvent.Kind.ROUTES, "Asked for the routes of " + family + " again");
        } else {
          step.log(
              SessionEvent.Kind.ROUTES, "The peer cannot tell its routes of " + family + " again");
        }
      }
    }
  }

  /** Events 14 and 17. In Idle connections are refused; elsewhere this may be a collision. */
  private void accepted(ConnectionId id) {
    SessionState state = step.state();
    if (state == SessionState.IDLE) {
      step.act(new Action.Send(id, NotificationCode.CONNECTION_REJECTED.notification()));
      step.act(new Action.Close(id, false));
      step.log(SessionEvent.Kind.CONNECTION, "Refused a connection of the peer in Idle");
      return;
    }
    for (Connection other : step.connections()) {
      if (!other.id().isOutgoing() && !other.isEstablished()) {
        // Who opens another connection has given up the one before.
        endings.closeLoser(other);
      }
    }
    step.log(SessionEvent.Kind.CONNECTION, "The peer opened a connection");
    states().tcpConnected(Connection.connected(id, state));
  }

  private void take(Timer timer, boolean inputWaits) {
    switch (timer) {
      case Timer.ConnectRetry _ -> connectRetryExpired();
      case Timer.IdleHold _ -> open(); // Event 13, then AutomaticStart, event 3.
      case Timer.Stability _ -> step.failures = 0;
      case Timer.Restart _ -> peerRestart.restartTimeOver();
      case Timer.StaleRoutes _ -> peerRestart.staleTimeOver();
      case Timer.LongLivedStale(Family family) -> peerRestart.longLivedTimeOver(family);
      case Timer.Refresh(Family family) -> peerRestart.refreshTimeOver(family);
      case Timer.DelayOpen(ConnectionId id) -> find(id, states()::sendOpen); // Event 12.
      case Timer.Keepalive(ConnectionId id) -> find(id, states()::sendKeepalive); // Event 11.
      case Timer.Hold(ConnectionId id) ->
          find(id, connection -> states().holdTimerExpired(connection, inputWaits));
      case Timer.Collision(ConnectionId id) -> find(id, states()::collisionTimerExpired);
      case Timer.SendHold(ConnectionId id) -> find(id, states()::sendHoldTimerExpired);
    }
  }

  /**
   * Event 9. In Connect the attempt under way has failed; in Active it is time for one. Does not
   * run when there is a connection but for a second one being opened.
   */
  private void connectRetryExpired() {
    for (Connection connection : step.connections()) {
      if (!connection.up()) {
        Problem why =
            ConnectProblems.notConnected(step.settings, ConnectFailure.TIMED_OUT, "no answer");
        step.log(SessionEvent.Kind.CONNECTION, why.summary());
        step.close(connection);
        endings.connectFailed(why);
      }
    }
    if (step.connections().isEmpty()) {
      endings.dial();
    }
  }
}
