package io.lookingglass.bgp.session;

import static io.lookingglass.bgp.session.SessionUnderTest.IN;
import static io.lookingglass.bgp.session.SessionUnderTest.OUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.session.FsmEvent.Accepted;
import io.lookingglass.bgp.session.FsmEvent.Connected;
import io.lookingglass.bgp.session.FsmEvent.Disconnected;
import io.lookingglass.bgp.session.FsmEvent.KeepaliveReceived;
import io.lookingglass.bgp.session.FsmEvent.NotificationReceived;
import io.lookingglass.bgp.session.FsmEvent.OpenReceived;
import io.lookingglass.bgp.session.FsmEvent.PrefixLimitExceeded;
import io.lookingglass.bgp.session.FsmEvent.Reconfigured;
import io.lookingglass.bgp.session.FsmEvent.Start;
import io.lookingglass.bgp.session.FsmEvent.Stop;
import io.lookingglass.bgp.session.FsmEvent.TimerExpired;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.NotificationCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When things are tried again, and what keeps a session, or does not. */
class TimersTest {

  private static final TimerExpired RETRY = new TimerExpired(new Timer.ConnectRetry());
  private static final TimerExpired IDLE_HOLD = new TimerExpired(new Timer.IdleHold());

  private static SessionUnderTest established(String speaker, String peer) {
    return new SessionUnderTest(SessionUnderTest.settings(speaker, peer))
        .established(SessionUnderTest.open());
  }

  @Test
  void unansweredAttemptsAreTriedAgainLaterAndLater() {
    SessionUnderTest machine = new SessionUnderTest(SessionUnderTest.settings());
    List<String> waits = new ArrayList<>();
    waits.add(last(machine.words(new Start())));
    for (int i = 0; i < 6; i++) {
      waits.add(last(machine.words(RETRY)));
    }

    assertThat(waits)
        .containsExactly(
            "start ConnectRetry ~5s",
            "start ConnectRetry ~10s",
            "start ConnectRetry ~20s",
            "start ConnectRetry ~40s",
            "start ConnectRetry ~80s",
            "start ConnectRetry ~120s",
            "start ConnectRetry ~120s");
  }

  private static String last(List<String> words) {
    return words.getLast();
  }

  @Test
  void aSessionThatKeepsFailingIsDampedUntilItWasStableOnce() {
    SessionUnderTest machine = new SessionUnderTest(SessionUnderTest.settings());
    machine.on(new Start());
    List<String> waits = new ArrayList<>();
    for (int number = 1; number <= 4; number++) {
      ConnectionId id = ConnectionId.outgoing(number);
      machine.after(
          new Connected(id),
          new OpenReceived(id, SessionUnderTest.open()),
          new KeepaliveReceived(id));
      waits.add(last(machine.words(new TimerExpired(new Timer.Hold(id)))));
      machine.after(machine.state() == SessionState.IDLE ? IDLE_HOLD : RETRY);
    }
    assertThat(waits)
        .containsExactly(
            "start ConnectRetry ~5s",
            "start IdleHold ~2s",
            "start IdleHold ~4s",
            "start IdleHold ~8s");

    ConnectionId id = ConnectionId.outgoing(5);
    machine.after(
        new Connected(id),
        new OpenReceived(id, SessionUnderTest.open()),
        new KeepaliveReceived(id),
        new TimerExpired(new Timer.Stability()));
    assertThat(last(machine.words(new TimerExpired(new Timer.Hold(id)))))
        .isEqualTo("start ConnectRetry ~5s");
  }

  @Test
  void jitterTakesUpToAQuarter() {
    Action.StartTimer start =
        new Action.StartTimer(new Timer.ConnectRetry(), Duration.ofSeconds(100), true);
    Random random = new Random(1);

    for (int i = 0; i < 1000; i++) {
      assertThat(start.delay(random)).isBetween(Duration.ofSeconds(75), Duration.ofSeconds(100));
    }
    assertThat(
            new Action.StartTimer(new Timer.Hold(OUT), Duration.ofSeconds(9), false).delay(random))
        .isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void unreadOctetsOfThePeerKeepTheSession() {
    SessionUnderTest machine = established("", "");

    assertThat(machine.words(new TimerExpired(new Timer.Hold(OUT), true)))
        .containsExactly("start Hold out1 30s");
    assertThat(machine.state()).isEqualTo(SessionState.ESTABLISHED);
    assertThat(machine.words(new TimerExpired(new Timer.Hold(OUT), false)))
        .contains("send 4/0 out1", "close out1");
  }

  @Test
  void theSendHoldTimeIsTwiceAHoldTimeThatIsLong() {
    SessionUnderTest machine =
        new SessionUnderTest(SessionUnderTest.settings("hold-time: 1000s", ""))
            .established(OurOpen.of(SessionUnderTest.mirrored("hold-time: 1000s", ""), false));

    assertThat(machine.words(new FsmEvent.OutputTaken(OUT)))
        .containsExactly("start SendHold out1 2000s");
  }

  @Test
  void withoutAHoldTimeNoTimerOfTheConnectionRuns() {
    SessionUnderTest machine = established("hold-time: 0s", "");

    assertThat(machine.session().timers()).containsExactly(new Timer.Stability());
    assertThat(machine.words(new KeepaliveReceived(OUT))).isEmpty();
    assertThat(machine.words(new FsmEvent.OutputTaken(OUT))).isEmpty();
    assertThat(machine.words(new FsmEvent.UpdateReceived(OUT, SessionUnderTest.update())))
        .containsExactly("deliver out1");
  }

  /** RFC 4486, section 4. */
  @ParameterizedTest
  @EnumSource(
      value = NotificationCode.class,
      names = {
        "MAXIMUM_NUMBER_OF_PREFIXES_REACHED",
        "ADMINISTRATIVE_SHUTDOWN",
        "PEER_DE_CONFIGURED",
        "CONNECTION_REJECTED",
        "OUT_OF_RESOURCES"
      })
  void afterACeaseThePeerIsLeftAloneForAWhileButHeard(NotificationCode code) {
    SessionUnderTest machine = established("", "");

    assertThat(last(machine.words(new NotificationReceived(OUT, code.notification()))))
        .isEqualTo("start ConnectRetry ~30s");
    assertThat(machine.state()).isEqualTo(SessionState.ACTIVE);
    assertThat(machine.words(new Accepted(IN))).contains("send OPEN in1");
  }

  @Test
  void tooManyPrefixesCloseTheSessionForTheConfiguredTime() {
    SessionUnderTest machine =
        established(
            "graceful-restart: 0s",
            "max-prefixes: 100, max-prefixes-then: restart, max-prefixes-restart-after: 5m");

    assertThat(machine.words(new PrefixLimitExceeded(101)))
        .contains("send 6/1 out1", "clear ipv4-unicast", "start IdleHold 300s");
    assertThat(machine.session().keptDown())
        .isEqualTo("Prefix limit exceeded: 101 prefixes, 100 allowed");
    assertThat(machine.words(new Accepted(IN))).containsExactly("send 6/5 in1", "close in1");
    assertThat(machine.words(IDLE_HOLD)).contains("connect out2");
    assertThat(machine.session().keptDown()).isNull();
  }

  @Test
  void tooManyPrefixesMayAlsoBeAWarningOnly() {
    SessionUnderTest machine = established("", "max-prefixes: 100, max-prefixes-then: warn");

    assertThat(machine.words(new PrefixLimitExceeded(101))).isEmpty();
    assertThat(machine.log()).contains("Prefix limit exceeded: 101 prefixes, 100 allowed");
    assertThat(machine.state()).isEqualTo(SessionState.ESTABLISHED);
  }

  @Test
  void aRaisedPrefixLimitOpensTheSessionAgain() {
    String closing = "max-prefixes-then: restart, max-prefixes: ";
    SessionUnderTest machine = established("", closing + 100).after(new PrefixLimitExceeded(101));

    machine.on(new Reconfigured(SessionUnderTest.settings("", closing + 1000)));

    assertThat(machine.state()).isEqualTo(SessionState.ACTIVE);
    assertThat(machine.session().keptDown()).isNull();
  }

  @Test
  void aChangeThatIsInNoOpenLeavesTheSessionAlone() {
    SessionUnderTest machine = established("", "");
    SessionSettings changed =
        SessionUnderTest.settings(
            "connect-retry: 30s, stale-time: 1m", "passive: true, max-prefixes: 7, delay-open: 1s");

    assertThat(machine.words(new Reconfigured(changed))).isEmpty();
    assertThat(machine.session().settings()).isEqualTo(changed);
    assertThat(changed.needsReset(SessionUnderTest.settings())).isFalse();
  }

  @Test
  void aPeerThatBecomesPassiveIsNoLongerDialled() {
    SessionUnderTest machine = new SessionUnderTest(SessionUnderTest.settings());
    machine.on(new Start());

    assertThat(machine.words(new Reconfigured(SessionUnderTest.settings("", "passive: true"))))
        .containsExactly("close out1", "stop ConnectRetry");
    assertThat(machine.state()).isEqualTo(SessionState.ACTIVE);
    assertThat(machine.words(new Reconfigured(SessionUnderTest.settings())))
        .containsExactly("connect out2", "start ConnectRetry ~5s");
  }

  @Test
  void aStoppedSessionStaysDownUntilItIsStarted() {
    SessionUnderTest machine = established("", "");
    machine.on(new Stop(StopReason.SHUTDOWN, "maintenance"));

    assertThat(machine.session().timers()).isEmpty();
    assertThat(machine.session().keptDown()).isEqualTo("The session was ended here: maintenance");
    assertThat(machine.words(new Accepted(IN))).containsExactly("send 6/5 in1", "close in1");
    machine.on(new Reconfigured(SessionUnderTest.settings("hold-time: 9s", "")));
    assertThat(machine.state()).isEqualTo(SessionState.IDLE);
    assertThat(machine.words(new Start())).contains("connect out2");
    assertThat(machine.session().keptDown()).isNull();
  }

  @Test
  void eventsOfConnectionsOfBeforeChangeNothing() {
    SessionUnderTest machine =
        established("", "").after(new Disconnected(OUT, ConnectFailure.RESET, "reset"));

    assertThat(machine.words(new KeepaliveReceived(OUT))).isEmpty();
    assertThat(machine.words(new Disconnected(OUT, ConnectFailure.RESET, "reset"))).isEmpty();
    assertThat(machine.words(new TimerExpired(new Timer.Hold(OUT)))).isEmpty();
    assertThat(machine.words(new FsmEvent.UpdateReceived(OUT, SessionUnderTest.update())))
        .isEmpty();
  }
}
