package io.lookingglass.bgp.session;

import static io.lookingglass.bgp.session.SessionUnderTest.OUT;
import static io.lookingglass.bgp.session.SessionUnderTest.endOfRib;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.session.FsmEvent.Connected;
import io.lookingglass.bgp.session.FsmEvent.Disconnected;
import io.lookingglass.bgp.session.FsmEvent.KeepaliveReceived;
import io.lookingglass.bgp.session.FsmEvent.NotificationReceived;
import io.lookingglass.bgp.session.FsmEvent.OpenReceived;
import io.lookingglass.bgp.session.FsmEvent.Reset;
import io.lookingglass.bgp.session.FsmEvent.RouteRefreshReceived;
import io.lookingglass.bgp.session.FsmEvent.Start;
import io.lookingglass.bgp.session.FsmEvent.TimerExpired;
import io.lookingglass.bgp.session.FsmEvent.UpdateReceived;
import io.lookingglass.bgp.wire.BgpMessage.Open;
import io.lookingglass.bgp.wire.BgpMessage.RouteRefresh;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.Capability.GracefulRestart;
import io.lookingglass.bgp.wire.Capability.GracefulRestart.Preserved;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.HardReset;
import io.lookingglass.bgp.wire.NotificationCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Routes over a restart: RFC 4724, 8538, 9494 and 7313, step by step. */
class GracefulRestartTest {

  private static final ConnectionId OUT2 = ConnectionId.outgoing(2);
  private static final ConnectionId OUT3 = ConnectionId.outgoing(3);
  private static final TimerExpired RETRY = new TimerExpired(new Timer.ConnectRetry());

  private static final FsmEvent LOST = new Disconnected(OUT, ConnectFailure.RESET, "reset");

  /** A peer's OPEN whose graceful restart capability is the one given, or none. */
  private static Open open(Capability... restart) {
    Open full = SessionUnderTest.open();
    List<Capability> capabilities = new ArrayList<>(full.capabilities());
    capabilities.removeIf(GracefulRestart.class::isInstance);
    capabilities.addAll(List.of(restart));
    return new Open(4, full.myAs(), 90, full.identifier(), capabilities);
  }

  private static GracefulRestart restart(boolean notification, Preserved... families) {
    return new GracefulRestart(true, notification, 60, List.of(families));
  }

  private static Preserved kept(Family family) {
    return new Preserved(family, true);
  }

  private static Preserved notKept(Family family) {
    return new Preserved(family, false);
  }

  private static SessionUnderTest established(String speaker, Open open) {
    return new SessionUnderTest(SessionUnderTest.settings(speaker, "")).established(open);
  }

  private static SessionUnderTest back(SessionUnderTest machine, Open open) {
    return machine.after(RETRY, new Connected(OUT2), new OpenReceived(OUT2, open));
  }

  private static final Open BOTH_KEPT =
      open(restart(false, kept(Family.IPV4_UNICAST), kept(Family.IPV6_UNICAST)));

  @Test
  void routesOfALostConnectionAreKeptUntilEndOfRib() {
    SessionUnderTest machine = established("", BOTH_KEPT);

    assertThat(machine.words(LOST))
        .containsSubsequence(
            "down out1",
            "mark-stale ipv4-unicast",
            "mark-stale ipv6-unicast",
            "start Restart 60s",
            "start ConnectRetry ~5s");
    assertThat(machine.session().peerRestarting()).isTrue();
    back(machine, BOTH_KEPT);
    assertThat(machine.words(new KeepaliveReceived(OUT2)))
        .containsSubsequence("up out2", "stop Restart", "start StaleRoutes 360s")
        .noneMatch(word -> word.startsWith("clear"));
    assertThat(machine.words(new UpdateReceived(OUT2, endOfRib(Family.IPV4_UNICAST))))
        .containsExactly(
            "deliver out2",
            "had-end-of-rib ipv4-unicast",
            "sweep ipv4-unicast",
            "start Hold out2 90s");
    assertThat(machine.words(new UpdateReceived(OUT2, endOfRib(Family.IPV6_UNICAST))))
        .contains("sweep ipv6-unicast", "stop StaleRoutes");
    assertThat(machine.session().peerRestarting()).isFalse();
  }

  @Test
  void withoutTheCapabilityRoutesGoWithTheConnection() {
    assertThat(established("", open()).words(LOST))
        .contains("clear ipv4-unicast", "clear ipv6-unicast");
  }

  @Test
  void withGracefulRestartOffRoutesGoWithTheConnection() {
    assertThat(established("graceful-restart: 0s", BOTH_KEPT).words(LOST))
        .contains("clear ipv4-unicast", "clear ipv6-unicast");
  }

  @Test
  void aPeerThatOnlyHelpsKeepsNothingItself() {
    assertThat(established("", open(restart(false))).words(LOST))
        .contains("clear ipv4-unicast", "clear ipv6-unicast");
  }

  @Test
  void onlyFamiliesThatThePeerPreservesAreKept() {
    assertThat(established("", open(restart(false, kept(Family.IPV4_UNICAST)))).words(LOST))
        .contains("mark-stale ipv4-unicast", "clear ipv6-unicast");
  }

  @Test
  void aPeerThatIsNotBackInItsRestartTimeLosesItsRoutes() {
    SessionUnderTest machine = established("", BOTH_KEPT).after(LOST);

    assertThat(machine.words(new TimerExpired(new Timer.Restart())))
        .containsExactly("clear ipv4-unicast", "clear ipv6-unicast");
    assertThat(machine.session().peerRestarting()).isFalse();
  }

  @Test
  void familiesWhoseForwardingWasNotKeptGoWhenThePeerIsBack() {
    SessionUnderTest machine = established("", BOTH_KEPT).after(LOST);
    back(machine, open(restart(false, kept(Family.IPV4_UNICAST), notKept(Family.IPV6_UNICAST))));

    assertThat(machine.words(new KeepaliveReceived(OUT2)))
        .contains("clear ipv6-unicast", "start StaleRoutes 360s")
        .doesNotContain("clear ipv4-unicast");
  }

  @Test
  void everythingGoesWhenThePeerIsBackWithoutTheCapability() {
    SessionUnderTest machine = established("", BOTH_KEPT).after(LOST);
    back(machine, open());

    assertThat(machine.words(new KeepaliveReceived(OUT2)))
        .contains("clear ipv4-unicast", "clear ipv6-unicast")
        .doesNotContain("start StaleRoutes 360s");
  }

  @Test
  void whatIsStillStaleGoesAfterTheStaleTime() {
    SessionUnderTest machine = established("stale-time: 10m", BOTH_KEPT).after(LOST);
    back(machine, BOTH_KEPT);
    assertThat(machine.words(new KeepaliveReceived(OUT2))).contains("start StaleRoutes 600s");
    machine.on(new UpdateReceived(OUT2, endOfRib(Family.IPV4_UNICAST)));

    assertThat(machine.words(new TimerExpired(new Timer.StaleRoutes())))
        .containsExactly("sweep ipv6-unicast");
  }

  @Test
  void ofTwoRestartsInARowTheRoutesOfBeforeTheFirstGo() {
    SessionUnderTest machine = established("", BOTH_KEPT).after(LOST);
    back(machine, BOTH_KEPT)
        .after(
            new KeepaliveReceived(OUT2), new UpdateReceived(OUT2, endOfRib(Family.IPV4_UNICAST)));

    assertThat(machine.words(new Disconnected(OUT2, ConnectFailure.CLOSED, "closed")))
        .containsSubsequence(
            "stop StaleRoutes",
            "mark-stale ipv4-unicast",
            "sweep ipv6-unicast",
            "mark-stale ipv6-unicast",
            "start Restart 60s")
        .doesNotContain("sweep ipv4-unicast");
  }

  @Test
  void aNotificationEndsWhatOnlySurvivesLostConnections() {
    assertThat(
            established("", BOTH_KEPT)
                .words(
                    new NotificationReceived(
                        OUT, NotificationCode.ADMINISTRATIVE_RESET.notification())))
        .contains("clear ipv4-unicast", "clear ipv6-unicast");
  }

  @Test
  void withTheNBitANotificationIsSurvivedButNotAHardReset() {
    Open open = open(restart(true, kept(Family.IPV4_UNICAST), kept(Family.IPV6_UNICAST)));

    assertThat(
            established("", open)
                .words(
                    new NotificationReceived(
                        OUT, NotificationCode.ADMINISTRATIVE_RESET.notification())))
        .contains("mark-stale ipv4-unicast", "mark-stale ipv6-unicast");
    SessionUnderTest machine = established("", open);
    assertThat(
            machine.words(
                new NotificationReceived(
                    OUT, HardReset.wrap(NotificationCode.ADMINISTRATIVE_SHUTDOWN.notification()))))
        .contains("clear ipv4-unicast", "clear ipv6-unicast");
    assertThat(machine.lastNotified().orElseThrow().title())
        .isEqualTo("Cease: Hard Reset: Cease: Administrative Shutdown");
  }

  @Test
  void aHardResetOfOursClearsBothSides() {
    Open open = open(restart(true, kept(Family.IPV4_UNICAST)));

    assertThat(established("", open).words(new Reset(StopReason.RESET, null, true)))
        .contains("send 6/9:0604 out1", "clear ipv4-unicast");
    // Where a NOTIFICATION clears anyway there is nothing to wrap.
    assertThat(established("", BOTH_KEPT).words(new Reset(StopReason.RESET, null, true)))
        .contains("send 6/4 out1", "clear ipv4-unicast");
  }

  @Test
  void theHoldTimerKeepsRoutesOnlyWithTheNBit() {
    TimerExpired hold = new TimerExpired(new Timer.Hold(OUT));

    assertThat(established("", BOTH_KEPT).words(hold))
        .contains("send 4/0 out1", "clear ipv4-unicast");
    assertThat(established("", open(restart(true, kept(Family.IPV4_UNICAST)))).words(hold))
        .contains("send 4/0 out1", "mark-stale ipv4-unicast");
  }

  @Test
  void thisSpeakerSaysThatItRestartedUntilItIsEstablished() {
    SessionUnderTest machine = new SessionUnderTest(SessionUnderTest.settings(), true);
    machine.on(new Start());
    assertThat(restartedBit(machine.on(new Connected(OUT)))).isTrue();
    machine.after(LOST, RETRY);
    assertThat(restartedBit(machine.on(new Connected(OUT2)))).isTrue();
    machine.after(
        new OpenReceived(OUT2, BOTH_KEPT),
        new KeepaliveReceived(OUT2),
        new Disconnected(OUT2, ConnectFailure.RESET, "reset"),
        new TimerExpired(new Timer.IdleHold()));

    List<Action> third = machine.on(new Connected(OUT3));
    assertThat(third).isNotEmpty();
    assertThat(restartedBit(third)).isFalse();
  }

  private static boolean restartedBit(List<Action> actions) {
    return actions.stream()
        .filter(Action.Send.class::isInstance)
        .map(action -> (Open) ((Action.Send) action).message())
        .flatMap(open -> Negotiation.last(open, GracefulRestart.class).stream())
        .anyMatch(GracefulRestart::restarted);
  }

  @Test
  void endOfRibIsSentWhenEverythingWasSentOnce() {
    SessionUnderTest machine = established("", BOTH_KEPT);

    assertThat(machine.words(new FsmEvent.Advertised(OUT, Family.IPV6_UNICAST)))
        .containsExactly("end-of-rib ipv6-unicast out1");
    assertThat(machine.words(new FsmEvent.Advertised(OUT, Family.IPV6_UNICAST))).isEmpty();
  }

  // RFC 9494.

  private static final String LONG_LIVED = "long-lived-stale-time: 1h";

  private static Open longLived(int seconds, boolean forwarding) {
    return open(
        restart(false, kept(Family.IPV4_UNICAST), kept(Family.IPV6_UNICAST)),
        new Capability.LongLivedGracefulRestart(
            List.of(
                new Capability.LongLivedGracefulRestart.Retained(
                    Family.IPV4_UNICAST, forwarding, seconds))));
  }

  @Test
  void longLivedRoutesOutliveTheRestartTimeByTheShorterTime() {
    SessionUnderTest machine = established(LONG_LIVED, longLived(7200, true)).after(LOST);

    assertThat(machine.words(new TimerExpired(new Timer.Restart())))
        .containsExactly(
            "mark-long-lived ipv4-unicast",
            "start LongLivedStale ipv4-unicast 3600s",
            "clear ipv6-unicast");
    assertThat(machine.words(new TimerExpired(new Timer.LongLivedStale(Family.IPV4_UNICAST))))
        .containsExactly("clear ipv4-unicast");
  }

  @Test
  void theLongLivedTimeGoesOnUntilEndOfRib() {
    Open open = longLived(600, true);
    SessionUnderTest machine =
        established(LONG_LIVED, open).after(LOST, new TimerExpired(new Timer.Restart()));
    back(machine, open);

    assertThat(machine.words(new KeepaliveReceived(OUT2)))
        .doesNotContain("stop LongLivedStale ipv4-unicast", "clear ipv4-unicast");
    // Lost once more: the time of the first loss still counts.
    assertThat(machine.words(new Disconnected(OUT2, ConnectFailure.RESET, "reset")))
        .contains("mark-stale ipv4-unicast", "mark-long-lived ipv4-unicast")
        .doesNotContain("sweep ipv4-unicast", "start LongLivedStale ipv4-unicast 600s");
    machine.after(
        new TimerExpired(new Timer.IdleHold()),
        new Connected(OUT3),
        new OpenReceived(OUT3, open),
        new KeepaliveReceived(OUT3));
    assertThat(machine.words(new UpdateReceived(OUT3, endOfRib(Family.IPV4_UNICAST))))
        .contains("stop LongLivedStale ipv4-unicast", "sweep ipv4-unicast");
  }

  @Test
  void longLivedRoutesGoWhenThePeerIsBackWithoutThem() {
    SessionUnderTest machine =
        established(LONG_LIVED, longLived(600, true))
            .after(LOST, new TimerExpired(new Timer.Restart()));
    back(machine, open());

    assertThat(machine.words(new KeepaliveReceived(OUT2)))
        .contains("stop LongLivedStale ipv4-unicast", "clear ipv4-unicast");
  }

  // RFC 7313.

  @Test
  void whatIsNotToldAgainDuringARefreshGoes() {
    SessionUnderTest machine = established("", BOTH_KEPT);

    assertThat(machine.words(refresh(RouteRefresh.BEGIN)))
        .contains("mark-stale ipv4-unicast", "start Refresh ipv4-unicast 360s");
    assertThat(machine.words(refresh(RouteRefresh.END)))
        .contains("stop Refresh ipv4-unicast", "sweep ipv4-unicast");
    assertThat(machine.words(refresh(RouteRefresh.END))).containsExactly("start Hold out1 90s");
    machine.on(refresh(RouteRefresh.BEGIN));
    assertThat(machine.words(new TimerExpired(new Timer.Refresh(Family.IPV4_UNICAST))))
        .containsExactly("sweep ipv4-unicast");
  }

  @Test
  void aRefreshWeAreAskedForHasABeginningAndAnEnd() {
    SessionUnderTest machine =
        established("", BOTH_KEPT).after(new FsmEvent.Advertised(OUT, Family.IPV4_UNICAST));

    assertThat(machine.words(refresh(RouteRefresh.REQUEST)))
        .containsSubsequence(
            "send ROUTE-REFRESH/1 ipv4-unicast out1", "advertise ipv4-unicast out1");
    assertThat(machine.words(new FsmEvent.Advertised(OUT, Family.IPV4_UNICAST)))
        .containsExactly("send ROUTE-REFRESH/2 ipv4-unicast out1");
  }

  @Test
  void refreshesOfUnknownSubtypesOrFamiliesAreIgnored() {
    SessionUnderTest machine = established("", BOTH_KEPT);

    assertThat(machine.words(refresh(77))).containsExactly("start Hold out1 90s");
    assertThat(
            machine.words(new RouteRefreshReceived(OUT, new RouteRefresh(Family.IPV4_FLOWSPEC, 0))))
        .containsExactly("start Hold out1 90s");
  }

  private static RouteRefreshReceived refresh(int subtype) {
    return new RouteRefreshReceived(OUT, new RouteRefresh(Family.IPV4_UNICAST, subtype));
  }
}
