package io.lookingglass.bgp.session;

import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.wire.BgpMessage.Notification;
import io.lookingglass.bgp.wire.HardReset;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.ShutdownCommunication;
import io.lookingglass.config.language.Sentence;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How connections end, and what the session does then: try again soon, later, or wait. */
final class Endings {

  /** RFC 4486, section 4: who was sent away does not come back at once. */
  private static final Duration AFTER_CEASE = Duration.ofSeconds(30);

  private final Step step;
  private final PeerRestart peerRestart;

  Endings(Step step, PeerRestart peerRestart) {
    this.step = step;
    this.peerRestart = peerRestart;
  }

  /** Connect: opens a connection; ConnectRetry bounds how long that may take. */
  void dial() {
    step.dial();
    step.startJittered(new Timer.ConnectRetry(), step.settings.connectRetryAfter(step.failures));
  }

  /** Active: waits for the peer, and until it is time to open a connection. */
  void listen(Duration retryAfter) {
    if (!step.settings.passive()) {
      step.startJittered(new Timer.ConnectRetry(), retryAfter);
    }
  }

  /** ConnectRetry runs only while a connection is being opened, or there is none. */
  void stopRetryingUnlessDialling() {
    if (!step.connections().isEmpty() && step.connections().stream().allMatch(Connection::up)) {
      step.stop(new Timer.ConnectRetry());
    }
  }

  /** A connection did not come about. Whoever calls sees to the next. */
  void connectFailed(Problem why) {
    step.failures++;
    explain(why);
  }

  /** Something was wrong with the peer: it gets a NOTIFICATION. */
  void refuse(Connection connection, Notification notification, Problem why) {
    step.notify(connection, notification, why);
    step.close(connection);
    gone(connection, survivesNotification(connection));
    failed(why);
  }

  /** As {@link #refuse}, of a peer that takes nothing any more. */
  void refuseAbruptly(Connection connection, Notification notification, Problem why) {
    step.notify(connection, notification, why);
    step.abort(connection);
    gone(connection, survivesNotification(connection));
    failed(why);
  }

  /** Events 24 and 25. */
  void notified(Connection connection, Notification notification) {
    NotificationMeaning meaning = NotificationMeaning.received(notification, step.settings);
    step.tell(false, notification, meaning);
    step.close(connection);
    gone(
        connection,
        survivesNotification(connection) && !NotificationCode.HARD_RESET.isOf(notification));
    Notification reason = HardReset.unwrap(notification).orElse(notification);
    if (reason.code() != NotificationCode.CEASE_UNSPECIFIC.code()) {
      failed(meaning.problem());
      return;
    }
    explain(meaning.problem());
    if (step.connections().isEmpty()) {
      // Not Idle: the peer comes by itself when it wants to, and must not be refused then.
      Duration retry = step.settings.connectRetryAfter(step.failures++);
      listen(comesBackByItself(reason) || retry.compareTo(AFTER_CEASE) > 0 ? retry : AFTER_CEASE);
    }
  }

  private static boolean comesBackByItself(Notification reason) {
    return NotificationCode.ADMINISTRATIVE_RESET.isOf(reason)
        || NotificationCode.OTHER_CONFIGURATION_CHANGE.isOf(reason)
        || NotificationCode.CONNECTION_COLLISION_RESOLUTION.isOf(reason);
  }

  /** Event 18 on a connection that was up. */
  void disconnected(Connection connection, Problem why) {
    step.log(SessionEvent.Kind.CONNECTION, why.summary());
    step.forget(connection);
    gone(connection, true);
    if (connection.negotiation() == null) {
      // OpenSent and before: straight to Active, as RFC 4271 has it.
      explain(why);
      if (step.connections().isEmpty()) {
        listen(step.settings.connectRetryAfter(step.failures++));
      }
    } else {
      failed(why);
    }
  }

  /** The other connection survives (RFC 4271, section 6.8). */
  void closeLoser(Connection connection) {
    if (connection.up()) {
      step.notify(
          connection,
          NotificationCode.CONNECTION_COLLISION_RESOLUTION.notification(),
          new Problem(
              Sentence.of("Two connections with the peer at once: this one is closed"),
              Sentence.of("Nothing: the other one goes on.")));
    }
    step.close(connection);
    gone(connection, survivesNotification(connection));
  }

  /** The peer restarted, this connection leads nowhere any more (RFC 4724, section 4.2). */
  void superseded(Connection connection) {
    step.log(
        SessionEvent.Kind.CONNECTION,
        "The peer opened a new session: it has restarted, the old connection is dead");
    step.abort(connection);
    gone(connection, true);
  }

  /**
   * Every connection ends with a Cease of ours.
   *
   * @param hard also where the peer would keep routes over a NOTIFICATION (RFC 8538)
   */
  void ceaseAll(Notification notification, boolean hard, Problem why) {
    for (Connection connection : step.connections()) {
      boolean survives = survivesNotification(connection);
      if (connection.sent() != null) {
        step.notify(
            connection, survives && hard ? HardReset.wrap(notification) : notification, why);
      }
      step.close(connection);
      gone(connection, survives && !hard);
    }
  }

  static Notification cease(StopReason reason, @Nullable String communication) {
    return communication == null || !reason.carriesText()
        ? reason.code().notification()
        : reason.code().notification(ShutdownCommunication.encode(communication));
  }

  private static boolean survivesNotification(Connection connection) {
    return connection.isEstablished() && connection.agreed().gracefulNotification();
  }

  private void gone(Connection connection, boolean graceful) {
    if (connection.isEstablished()) {
      step.act(new Action.SessionDown(connection.id()));
      step.stop(new Timer.Stability());
      step.initial.clear();
      step.refreshing.clear();
      peerRestart.sessionDown(connection.agreed(), graceful);
    }
  }

  /** Idle for a while, if this was not the first failure (DampPeerOscillations). */
  private void failed(Problem why) {
    explain(why);
    if (!step.connections().isEmpty()) {
      return;
    }
    step.failures++;
    if (step.failures == 1) {
      listen(step.settings.connectRetryAfter(0));
    } else {
      step.startJittered(new Timer.IdleHold(), step.settings.idleHoldAfter(step.failures));
    }
  }

  private void explain(Problem why) {
    if (step.connections().stream().noneMatch(Connection::isEstablished)) {
      step.problem = why;
    }
  }
}
