package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.BgpMessage.Notification;
import io.lookingglass.bgp.wire.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One transition in the making: the state to be, and the actions so far. Lives no longer than a
 * call of {@link SessionMachine#next}.
 */
final class Step {

  private final SessionState before;
  private final List<Action> actions = new ArrayList<>();
  private final List<Connection> connections;
  private final Set<Timer> timers;
  private long lastOutgoing;

  SessionSettings settings;
  boolean started;
  @Nullable String keptDown;
  int failures;
  boolean restarted;
  @Nullable Problem problem;
  // Ordered, so that equal histories give equal actions.
  final TreeMap<Family, PeerSession.Stale> stale;
  final TreeSet<Family> initial;
  final TreeSet<Family> refreshing;

  Step(PeerSession session) {
    before = session.state();
    connections = new ArrayList<>(session.connections());
    timers = new HashSet<>(session.timers());
    lastOutgoing = session.lastOutgoing();
    settings = session.settings();
    started = session.started();
    keptDown = session.keptDown();
    failures = session.failures();
    restarted = session.restarted();
    problem = session.problem();
    stale = new TreeMap<>(session.stale());
    initial = new TreeSet<>(session.initial());
    refreshing = new TreeSet<>(session.refreshing());
  }

  Transition done() {
    PeerSession session = session();
    SessionState after = session.state();
    if (after != before) {
      log(SessionEvent.Kind.STATE, before.title() + " -> " + after.title());
    }
    return new Transition(session, actions);
  }

  private PeerSession session() {
    return new PeerSession(
        settings,
        started,
        keptDown,
        connections,
        timers,
        lastOutgoing,
        failures,
        restarted,
        stale,
        initial,
        refreshing,
        problem);
  }

  /** The state with what was done so far. */
  SessionState state() {
    return session().state();
  }

  List<Connection> connections() {
    return List.copyOf(connections);
  }

  void act(Action action) {
    actions.add(action);
  }

  void log(SessionEvent.Kind kind, String text) {
    act(new Action.Log(kind, text));
  }

  // Connections.

  Connection dial() {
    Connection connection = Connection.dialled(ConnectionId.outgoing(++lastOutgoing));
    connections.add(connection);
    act(new Action.Connect(connection.id()));
    return connection;
  }

  /** Puts a connection in the place of its former state, or behind the others. */
  Connection put(Connection connection) {
    connections.removeIf(other -> other.id().equals(connection.id()));
    connections.add(connection);
    return connection;
  }

  void send(Connection connection, BgpMessage message) {
    act(new Action.Send(connection.id(), message));
  }

  /** Sends a NOTIFICATION, and tells people why. */
  void notify(Connection connection, Notification notification, Problem why) {
    send(connection, notification);
    tell(true, notification, NotificationMeaning.sent(notification, why));
  }

  void tell(boolean sent, Notification notification, NotificationMeaning meaning) {
    act(
        new Action.Notified(
            sent,
            notification.code(),
            notification.subcode(),
            meaning.title(),
            meaning.text(),
            meaning.meaning()));
    log(
        SessionEvent.Kind.NOTIFICATION,
        (sent ? "Sent " : "Received ")
            + meaning.title()
            + (meaning.text() == null ? "" : " (" + meaning.text() + ")")
            + ": "
            + meaning.meaning().english());
  }

  void close(Connection connection) {
    forget(connection);
    act(new Action.Close(connection.id(), false));
  }

  void abort(Connection connection) {
    forget(connection);
    act(new Action.Close(connection.id(), true));
  }

  /** The connection is gone already. */
  void forget(Connection connection) {
    connections.removeIf(other -> other.id().equals(connection.id()));
    stop(new Timer.Hold(connection.id()));
    stop(new Timer.Keepalive(connection.id()));
    stop(new Timer.DelayOpen(connection.id()));
    stop(new Timer.Collision(connection.id()));
    stop(new Timer.SendHold(connection.id()));
  }

  // Timers.

  boolean runs(Timer timer) {
    return timers.contains(timer);
  }

  /** Of a timer that has just expired. */
  void expired(Timer timer) {
    timers.remove(timer);
  }

  void start(Timer timer, Duration duration) {
    timers.add(timer);
    act(new Action.StartTimer(timer, duration, false));
  }

  void startJittered(Timer timer, Duration duration) {
    timers.add(timer);
    act(new Action.StartTimer(timer, duration, true));
  }

  void stop(Timer timer) {
    if (timers.remove(timer)) {
      act(new Action.StopTimer(timer));
    }
  }
}
