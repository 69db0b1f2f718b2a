package io.lookingglass.bgp.session;

import static io.lookingglass.bgp.session.SessionUnderTest.IN;
import static io.lookingglass.bgp.session.SessionUnderTest.OUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.session.FsmEvent.Accepted;
import io.lookingglass.bgp.session.FsmEvent.Connected;
import io.lookingglass.bgp.session.FsmEvent.KeepaliveReceived;
import io.lookingglass.bgp.session.FsmEvent.NotificationReceived;
import io.lookingglass.bgp.session.FsmEvent.OpenReceived;
import io.lookingglass.bgp.session.FsmEvent.Start;
import io.lookingglass.bgp.session.FsmEvent.TimerExpired;
import io.lookingglass.bgp.session.FsmEvent.UpdateReceived;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.NotificationCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two connections at once (RFC 4271, section 6.8; RFC 6286, section 2.3; RFC 4724, section 4.2).
 */
class CollisionTest {

  private static SessionUnderTest both(String peerAsn) {
    SessionSettings settings =
        SessionUnderTest.settings("64496", "192.0.2.5", "192.0.2.9", peerAsn, "", "");
    return new SessionUnderTest(settings).after(new Start(), new Accepted(IN), new Connected(OUT));
  }

  private static BgpMessage.Open open(String peerAsn, String identifier, String speaker) {
    return OurOpen.of(
        SessionUnderTest.settings(peerAsn, identifier, "192.0.2.5", "64496", speaker, ""), false);
  }

  /** The connection of the speaker with the greater identifier survives; of equal ones, AS. */
  @ParameterizedTest
  @CsvSource({
    "64511, 192.0.2.4, out1, in1, in1",
    "64511, 192.0.2.4, in1, out1, in1",
    "64511, 192.0.2.6, out1, in1, out1",
    "64511, 192.0.2.6, in1, out1, out1",
    "64511, 192.0.2.5, out1, in1, out1",
    "64500, 192.0.2.5, in1, out1, out1",
    "64495, 192.0.2.5, out1, in1, in1",
    "64495, 192.0.2.5, in1, out1, in1",
    // Compared as unsigned numbers.
    "64511, 200.0.0.1, in1, out1, out1",
    "64511, 10.0.0.1, in1, out1, in1",
    // Within an AS.
    "64496, 192.0.2.6, out1, in1, out1",
    "64496, 192.0.2.4, out1, in1, in1"
  })
  void ofTwoOpenedConnectionsOneIsClosedWithCease(
      String peerAsn, String identifier, String first, String second, String closed) {
    SessionUnderTest machine = both(peerAsn);
    BgpMessage.Open open = open(peerAsn, identifier, "");
    machine.on(new OpenReceived(id(first), open));
    assertThat(machine.state()).isEqualTo(SessionState.OPEN_CONFIRM);

    List<String> words = machine.words(new OpenReceived(id(second), open));

    assertThat(words).contains("send 6/7 " + closed, "close " + closed);
    assertThat(machine.state()).isEqualTo(SessionState.OPEN_CONFIRM);
    assertThat(machine.session().connections())
        .extracting(Connection::id)
        .containsExactly(closed.equals("in1") ? OUT : IN);
  }

  private static ConnectionId id(String name) {
    return name.equals("in1") ? IN : OUT;
  }

  @Test
  void anOpenAloneIsNoCollision() {
    SessionUnderTest machine = both("64511");

    assertThat(machine.words(new OpenReceived(OUT, open("64511", "192.0.2.6", ""))))
        .doesNotContain("close in1");
    assertThat(machine.session().connections()).hasSize(2);
  }

  /** Out1 has all it needs for Established, but in1 would win. */
  private static SessionUnderTest contested() {
    BgpMessage.Open open = open("64511", "192.0.2.6", "graceful-restart: 0s");
    return both("64511").after(new OpenReceived(OUT, open), new KeepaliveReceived(OUT));
  }

  @Test
  void theLoserIsNotEstablishedWhileTheWinnerMayStillCome() {
    SessionUnderTest machine = contested();
    assertThat(machine.state()).isEqualTo(SessionState.OPEN_CONFIRM);

    List<String> words =
        machine.words(new OpenReceived(IN, open("64511", "192.0.2.6", "graceful-restart: 0s")));

    assertThat(words)
        .containsSubsequence("send 6/7 out1", "stop Collision out1", "close out1")
        .containsSubsequence("negotiated in1", "send KEEPALIVE in1");
    assertThat(machine.words(new KeepaliveReceived(IN))).contains("up in1");
  }

  @Test
  void theLoserIsEstablishedWhenThePeerClosesTheWinner() {
    assertThat(
            contested()
                .words(
                    new NotificationReceived(
                        IN, NotificationCode.CONNECTION_COLLISION_RESOLUTION.notification())))
        .containsSubsequence("close in1", "stop Collision out1", "up out1");
  }

  @Test
  void theLoserIsEstablishedWhenAnUpdateTellsThatItIsSoAtThePeer() {
    assertThat(contested().words(new UpdateReceived(OUT, SessionUnderTest.update())))
        .containsSubsequence("send 6/7 in1", "close in1", "up out1", "deliver out1");
  }

  @Test
  void theLoserIsEstablishedWhenTheWinnerSaysNothing() {
    assertThat(contested().words(new TimerExpired(new Timer.Collision(OUT))))
        .containsSubsequence("send 6/7 in1", "close in1", "up out1");
  }

  @Test
  void aKeepaliveKeepsTheLoserWaitingNoLongerThanBefore() {
    assertThat(contested().words(new KeepaliveReceived(OUT)))
        .containsExactly("start Hold out1 90s");
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.4", "192.0.2.6"})
  void anEstablishedConnectionIsNeverClosedForAnother(String identifier) {
    BgpMessage.Open open = open("64511", identifier, "graceful-restart: 0s");
    SessionUnderTest machine =
        both("64511")
            .after(
                new OpenReceived(OUT, open),
                new KeepaliveReceived(OUT),
                new UpdateReceived(OUT, SessionUnderTest.update()),
                new Accepted(ConnectionId.incoming(2)));
    assertThat(machine.state()).isEqualTo(SessionState.ESTABLISHED);

    assertThat(machine.words(new OpenReceived(ConnectionId.incoming(2), open)))
        .contains("send 6/7 in2", "close in2")
        .doesNotContain("close out1");
    assertThat(machine.state()).isEqualTo(SessionState.ESTABLISHED);
  }

  @Test
  void besidesAnEstablishedSessionNoOpenIsSentBeforeThePeers() {
    SessionUnderTest machine =
        new SessionUnderTest(SessionUnderTest.settings()).established(SessionUnderTest.open());

    assertThat(machine.words(new Accepted(IN))).containsExactly("start DelayOpen in1 5s");
    assertThat(machine.words(new TimerExpired(new Timer.DelayOpen(IN)))).contains("send OPEN in1");
  }

  @Test
  void aConnectionOpenedBesidesAnEstablishedSessionIsClosed() {
    BgpMessage.Open open = open("64511", "192.0.2.6", "graceful-restart: 0s");
    SessionUnderTest machine =
        new SessionUnderTest(SessionUnderTest.settings()).established(open).after(new Accepted(IN));

    assertThat(machine.words(new OpenReceived(IN, open)))
        .containsExactly("send 6/7 in1", "stop DelayOpen in1", "close in1");
    assertThat(machine.state()).isEqualTo(SessionState.ESTABLISHED);
  }

  @Test
  void thePeerThatRestartedReplacesItsDeadConnectionAndItsRoutesStay() {
    BgpMessage.Open open = open("64511", "192.0.2.6", "");
    SessionUnderTest machine =
        new SessionUnderTest(SessionUnderTest.settings()).established(open).after(new Accepted(IN));

    List<String> words = machine.words(new OpenReceived(IN, open));

    assertThat(words)
        .containsSubsequence(
            "abort out1",
            "down out1",
            "mark-stale ipv4-unicast",
            "mark-stale ipv6-unicast",
            "start Restart 120s",
            "negotiated in1",
            "send KEEPALIVE in1")
        .noneMatch(word -> word.startsWith("send 6/"));
    assertThat(machine.words(new KeepaliveReceived(IN)))
        .contains("up in1", "stop Restart", "start StaleRoutes 360s");
  }

  @Test
  void anUnacceptableOpenEndsOnlyItsOwnConnection() {
    SessionUnderTest machine =
        new SessionUnderTest(SessionUnderTest.settings())
            .established(SessionUnderTest.open())
            .after(new Accepted(IN));

    assertThat(machine.words(new OpenReceived(IN, open("64999", "192.0.2.6", ""))))
        .containsExactly("send 2/2 in1", "stop DelayOpen in1", "close in1");
    assertThat(machine.state()).isEqualTo(SessionState.ESTABLISHED);
    assertThat(machine.session().problem()).isNull();
  }

  @Test
  void anotherIncomingConnectionTakesThePlaceOfTheOneBefore() {
    SessionUnderTest machine = both("64511");

    assertThat(machine.words(new Accepted(ConnectionId.incoming(2))))
        .contains("send 6/7 in1", "close in1", "send OPEN in2");
    assertThat(machine.session().connections())
        .extracting(Connection::id)
        .containsExactly(OUT, ConnectionId.incoming(2));
  }

  @Test
  void theAttemptStillUnderWayIsGivenUpWhenTheOtherConnectionIsGood() {
    SessionUnderTest machine =
        new SessionUnderTest(SessionUnderTest.settings()).after(new Start(), new Accepted(IN));

    assertThat(machine.words(new OpenReceived(IN, SessionUnderTest.open())))
        .contains("close out1", "stop ConnectRetry", "negotiated in1");
  }
}
