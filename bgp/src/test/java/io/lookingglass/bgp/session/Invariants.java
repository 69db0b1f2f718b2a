package io.lookingglass.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.session.ConnectionId.Direction;
import io.lookingglass.bgp.status.SessionState;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds after every transition, whatever happened. Follows the actions as whoever performs
 * them would, and compares.
 */
final class Invariants {

  private final Set<ConnectionId> open = new HashSet<>();
  private final Set<ConnectionId> connected = new HashSet<>();
  private final Set<Timer> timers = new HashSet<>();
  private @Nullable ConnectionId sessionOn;

  void check(FsmEvent event, PeerSession before, Transition transition) {
    takeEvent(event, before);
    transition.actions().forEach(this::take);
    PeerSession session = transition.session();

    assertThat(session.connections()).extracting(Connection::id).doesNotHaveDuplicates();
    assertThat(session.connections())
        .extracting(Connection::id)
        .containsExactlyInAnyOrderElementsOf(open);
    assertThat(session.timers()).isEqualTo(timers);
    assertThat(session.connections().stream().filter(Connection::isEstablished).count())
        .isLessThanOrEqualTo(1);
    assertThat(session.established().map(Connection::id).orElse(null)).isEqualTo(sessionOn);
    for (Timer timer : timers) {
      if (timer instanceof Timer.OfConnection ofConnection) {
        assertThat(open).as(timer.toString()).contains(ofConnection.connection());
      }
    }
    session.connections().forEach(connection -> checkConnection(session, connection));
    checkThatSomethingIsGoingToHappen(session);
    checkStaleRoutes(session);
  }

  private void takeEvent(FsmEvent event, PeerSession before) {
    switch (event) {
      case FsmEvent.Accepted(ConnectionId id) -> {
        open.add(id);
        connected.add(id);
      }
      case FsmEvent.Connected(ConnectionId id) -> {
        if (before.connection(id).isPresent()) {
          connected.add(id);
        }
      }
      case FsmEvent.Disconnected(ConnectionId id, _, _) -> {
        open.remove(id);
        connected.remove(id);
      }
      case FsmEvent.TimerExpired(Timer timer, _) -> timers.remove(timer);
      case FsmEvent.OfSession _, FsmEvent.OfConnection _ -> {}
    }
  }

  private void take(Action action) {
    switch (action) {
      case Action.Connect(ConnectionId id) -> {
        assertThat(id.direction()).isEqualTo(Direction.OUTGOING);
        assertThat(open.add(id)).as("asked for twice: " + id).isTrue();
      }
      case Action.Close(ConnectionId id, _) -> {
        assertThat(open.remove(id)).as("closed, but not open: " + id).isTrue();
        connected.remove(id);
      }
      case Action.Send(ConnectionId id, _) -> assertThat(connected).contains(id);
      case Action.UseNegotiation(ConnectionId id, _) -> assertThat(connected).contains(id);
      case Action.SendEndOfRib(ConnectionId id, _) -> assertThat(id).isEqualTo(sessionOn);
      case Action.Advertise(ConnectionId id, _) -> assertThat(id).isEqualTo(sessionOn);
      case Action.Deliver(ConnectionId id, _) -> assertThat(id).isEqualTo(sessionOn);
      case Action.SessionUp(ConnectionId id, _) -> {
        assertThat(sessionOn).isNull();
        sessionOn = id;
      }
      case Action.SessionDown(ConnectionId id) -> {
        assertThat(id).isEqualTo(sessionOn);
        sessionOn = null;
      }
      case Action.StartTimer start -> {
        assertThat(start.duration()).isPositive();
        timers.add(start.timer());
      }
      case Action.StopTimer(Timer timer) ->
          assertThat(timers.remove(timer)).as("stopped, but does not run: " + timer).isTrue();
      case Action.MarkStale _,
          Action.SweepStale _,
          Action.MarkLongLivedStale _,
          Action.ClearRoutes _,
          Action.EndOfRibReceived _,
          Action.Log _,
          Action.Notified _ -> {}
    }
  }

  private void checkConnection(PeerSession session, Connection connection) {
    ConnectionId id = connection.id();
    boolean hold = timers.contains(new Timer.Hold(id));
    assertThat(connected.contains(id)).isEqualTo(connection.up());
    switch (connection.state()) {
      case IDLE -> throw new AssertionError("A connection in Idle: " + connection);
      case CONNECT, ACTIVE ->
          assertThat(timers.contains(new Timer.DelayOpen(id))).isEqualTo(connection.up());
      case OPEN_SENT -> assertThat(hold).isTrue();
      case OPEN_CONFIRM, ESTABLISHED -> {
        boolean timed = connection.agreed().holdTime().isPositive();
        assertThat(hold).isEqualTo(timed);
        assertThat(timers.contains(new Timer.Keepalive(id))).isEqualTo(timed);
        assertThat(timers.contains(new Timer.SendHold(id)))
            .isEqualTo(timed && connection.isEstablished());
      }
    }
    assertThat(session.started()).isTrue();
  }

  /** A session that shall run is never stuck. */
  private void checkThatSomethingIsGoingToHappen(PeerSession session) {
    boolean retry = timers.contains(new Timer.ConnectRetry());
    boolean idleHold = timers.contains(new Timer.IdleHold());
    boolean dialling = session.connections().stream().anyMatch(connection -> !connection.up());
    if (!session.started()) {
      assertThat(session.state()).isEqualTo(SessionState.IDLE);
      assertThat(timers).isEmpty();
    } else if (session.connections().isEmpty()) {
      assertThat(session.state()).isEqualTo(idleHold ? SessionState.IDLE : SessionState.ACTIVE);
      assertThat(retry).isEqualTo(!idleHold && !session.settings().passive());
    } else {
      assertThat(idleHold).isFalse();
      assertThat(retry).isEqualTo(dialling);
    }
    if (session.state().compareTo(SessionState.OPEN_CONFIRM) >= 0) {
      assertThat(dialling).isFalse();
    }
    if (session.state() == SessionState.ESTABLISHED) {
      assertThat(session.problem()).isNull();
    } else if (session.state() == SessionState.IDLE && session.started()) {
      assertThat(session.problem()).isNotNull();
    }
  }

  /** Stale routes are never forgotten. */
  private void checkStaleRoutes(PeerSession session) {
    session
        .stale()
        .forEach(
            (family, stale) -> {
              boolean limited =
                  stale.longLived()
                      ? timers.contains(new Timer.LongLivedStale(family))
                      : timers.contains(
                          Objects.requireNonNull(
                              sessionOn == null ? new Timer.Restart() : new Timer.StaleRoutes()));
              assertThat(limited).as("stale routes of " + family + " end").isTrue();
            });
  }
}
