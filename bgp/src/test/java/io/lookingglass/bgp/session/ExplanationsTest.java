package io.lookingglass.bgp.session;

import static io.lookingglass.bgp.session.SessionUnderTest.OUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.session.FsmEvent.Connected;
import io.lookingglass.bgp.session.FsmEvent.Disconnected;
import io.lookingglass.bgp.session.FsmEvent.NotificationReceived;
import io.lookingglass.bgp.session.FsmEvent.OpenReceived;
import io.lookingglass.bgp.session.FsmEvent.Start;
import io.lookingglass.bgp.session.FsmEvent.TimerExpired;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.wire.BgpMessage.Notification;
import io.lookingglass.bgp.wire.BgpMessage.Open;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.ShutdownCommunication;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What people are told, and told to check. */
class ExplanationsTest {

  private static SessionUnderTest dialling(String peer) {
    return new SessionUnderTest(SessionUnderTest.settings("", peer)).after(new Start());
  }

  private static Problem problem(SessionUnderTest machine) {
    return Objects.requireNonNull(machine.session().problem());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | SYNs to 192.0.2.2:179 unanswered",
        "'password: \"${file:/proc/self/comm}\"'"
            + " | MD5 mismatch suspected: SYNs to 192.0.2.2:179 unanswered",
        "ttl-security: true | TTL security suspected: SYNs to 192.0.2.2:179 unanswered"
      })
  void silenceIsSuspectedToBeWhatDropsSegmentsWithoutAnAnswer(String peer, String summary) {
    SessionUnderTest machine = dialling(peer).after(new TimerExpired(new Timer.ConnectRetry()));

    assertThat(problem(machine).summary()).isEqualTo(summary);
    assertThat(problem(machine).check()).endsWith(".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "REFUSED | Connection to 192.0.2.2:179 refused",
        "TIMED_OUT | SYNs to 192.0.2.2:179 unanswered",
        "UNREACHABLE | 192.0.2.2:179 cannot be reached: detail",
        "LOCAL | No connection can be opened from here: detail",
        "RESET | Connection to 192.0.2.2:179 closed by the peer at once",
        "CLOSED | Connection to 192.0.2.2:179 closed by the peer at once",
        "OTHER | Connection to 192.0.2.2:179 failed: detail"
      })
  void eachFailureToConnectHasItsSentence(ConnectFailure failure, String summary) {
    SessionUnderTest machine = dialling("").after(new Disconnected(OUT, failure, "detail"));

    assertThat(problem(machine).summary()).isEqualTo(summary);
    assertThat(machine.log()).contains(summary);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | Whether a BGP speaker listens there",
        "ttl-security: true | Whether the peer, too, has TTL security (GTSM)"
      })
  void whoConnectsAndSaysNothingMayBeDroppedForItsTtl(String peer, String check) {
    SessionUnderTest machine =
        dialling(peer).after(new Connected(OUT), new TimerExpired(new Timer.Hold(OUT)));

    assertThat(problem(machine).summary())
        .isEqualTo("Hold timer expired: the peer sent no OPEN within 240 s");
    assertThat(problem(machine).check()).startsWith(check);
  }

  @Test
  void aPeerThatHangsUpInOpenSentMayNotKnowUs() {
    SessionUnderTest machine =
        dialling("")
            .after(
                new Connected(OUT), new Disconnected(OUT, ConnectFailure.CLOSED, "end of stream"));

    assertThat(problem(machine).summary())
        .isEqualTo("The peer closed the connection in OpenSent without a reason");
    assertThat(problem(machine).check())
        .isEqualTo(
            "The peer's log: whether it has this server configured, with our address and AS"
                + " 64496.");
  }

  @Test
  void aWrongAsIsToldWithBothNumbers() {
    SessionUnderTest machine =
        dialling("")
            .after(
                new Connected(OUT),
                new OpenReceived(
                    OUT, new Open(4, 64512, 90, SessionUnderTest.open().identifier(), List.of())));

    assertThat(problem(machine).summary())
        .isEqualTo("Bad peer AS: they say 64512, configured 64511");
    Action.Notified notified = machine.lastNotified().orElseThrow();
    assertThat(notified.at(Instant.EPOCH))
        .isEqualTo(
            new PeerStatus.NotificationRecord(
                Instant.EPOCH,
                true,
                2,
                2,
                "OPEN Message Error: Bad Peer AS",
                null,
                notified.explanation()));
    assertThat(notified.meaning())
        .isEqualTo(
            "Bad peer AS: they say 64512, configured 64511. The asn of this peer in the"
                + " configuration, and the peer's own.");
  }

  @Test
  void theShutdownCommunicationIsPassedOn() {
    SessionUnderTest machine =
        new SessionUnderTest(SessionUnderTest.settings()).established(SessionUnderTest.open());
    machine.on(
        new NotificationReceived(
            OUT,
            NotificationCode.ADMINISTRATIVE_SHUTDOWN.notification(
                ShutdownCommunication.encode("upgrade \u001b[1m until 04:00 UTC"))));

    Action.Notified notified = machine.lastNotified().orElseThrow();
    assertThat(notified.sent()).isFalse();
    assertThat(notified.title()).isEqualTo("Cease: Administrative Shutdown");
    assertThat(notified.text()).isEqualTo("upgrade ?[1m until 04:00 UTC");
    assertThat(notified.meaning()).startsWith("The peer's operator shut the session down. ");
    assertThat(machine.log())
        .contains("Established -> Active")
        .anyMatch(line -> line.startsWith("Received Cease: Administrative Shutdown (upgrade"));
  }

  @ParameterizedTest
  @EnumSource(NotificationCode.class)
  void everyNotificationHasAMeaningAndSomethingToCheck(NotificationCode code) {
    NotificationMeaning meaning =
        NotificationMeaning.received(code.notification(), SessionUnderTest.settings());

    assertThat(meaning.title()).isEqualTo(code.title());
    assertThat(meaning.text()).isNull();
    assertThat(meaning.problem().summary()).isNotBlank().doesNotEndWith(".");
    assertThat(meaning.problem().check()).endsWith(".");
  }

  @Test
  void aNotificationNobodyKnowsIsShownWithItsDataCutShort() {
    NotificationMeaning meaning =
        NotificationMeaning.received(
            new Notification(6, 77, Octets.wrap(new byte[200])), SessionUnderTest.settings());

    assertThat(meaning.title()).isEqualTo("Cease: subcode 77");
    assertThat(meaning.text()).isEqualTo("data " + "00".repeat(32) + "…");
  }

  @Test
  void establishedLeavesNoProblemBehind() {
    SessionUnderTest machine =
        dialling("").after(new Disconnected(OUT, ConnectFailure.REFUSED, "refused"));
    assertThat(problem(machine)).isNotNull();
    ConnectionId second = ConnectionId.outgoing(2);
    machine.after(
        new TimerExpired(new Timer.ConnectRetry()),
        new Connected(second),
        new OpenReceived(second, SessionUnderTest.open()),
        new FsmEvent.KeepaliveReceived(second));

    assertThat(machine.session().problem()).isNull();
    assertThat(machine.log())
        .contains(
            "Session with AS64511, identifier 192.0.2.2, on the connection that we opened;"
                + " ipv4-unicast, ipv6-unicast; hold time 90 s");
  }
}
