package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionEvent.Kind;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.web.FixedBgp;
import io.lookingglass.web.api.SeenPeer;
import io.lookingglass.web.ui.PeerVerdict.Lead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeerVerdictTest {
  private static final Instant START = FixedBgp.SINCE;

  private static SeenPeer seen(PeerStatus status) {
    return seen(status, status.restarting());
  }

  private static SeenPeer seen(PeerStatus status, boolean restarting) {
    return new SeenPeer(
        status.name(),
        status.asn(),
        status.state(),
        status.since(),
        restarting,
        List.of(new SeenPeer.FamilyOutline("ipv4-unicast", true, 931_204)),
        status);
  }

  private static SeenPeer outline(PeerStatus status) {
    return new SeenPeer(
        status.name(), status.asn(), status.state(), status.since(), false, List.of(), null);
  }

  private static SessionEvent event(int number, Kind kind, SessionState state) {
    return new SessionEvent(number, START.plusSeconds(number), "bare", kind, state, "");
  }

  @Test
  void aSessionThatIsUpIsGood() {
    PeerVerdict verdict =
        PeerVerdict.of(seen(FixedBgp.full()), List.of(), START.plus(Duration.ofDays(3)));

    assertThat(verdict)
        .isEqualTo(
            new PeerVerdict(
                "good",
                "Established",
                Lead.ESTABLISHED,
                START,
                "931,204 prefixes received.",
                List.of()));
  }

  @Test
  void malformedMessagesOfTheLastDayAreWorthALook() {
    PeerVerdict verdict =
        PeerVerdict.of(seen(FixedBgp.full()), List.of(), START.plus(Duration.ofHours(3)));

    assertThat(verdict.css()).isEqualTo("warning");
    assertThat(verdict.remarks())
        .containsExactly("1 malformed message in the last 24 hours, listed below.");
  }

  @Test
  void aSessionThatIsDownTellsWhyAndWhatToCheck() {
    PeerVerdict verdict =
        PeerVerdict.of(seen(FixedBgp.bare("bare", SessionState.ACTIVE)), List.of(), START);

    assertThat(verdict)
        .isEqualTo(
            new PeerVerdict(
                "bad",
                "Down",
                Lead.NEVER_ESTABLISHED,
                null,
                "Nobody answers at 2001:db8::2.",
                List.of("Is it switched on?")));
  }

  @Test
  void itIsDownSinceEstablishedEndedHoweverOftenItWasTriedAgain() {
    List<SessionEvent> events =
        List.of(
            event(9, Kind.STATE, SessionState.CONNECT),
            event(8, Kind.STATE, SessionState.ACTIVE),
            event(7, Kind.NOTIFICATION, SessionState.IDLE),
            event(6, Kind.STATE, SessionState.IDLE),
            event(5, Kind.ROUTES, SessionState.ESTABLISHED),
            event(4, Kind.STATE, SessionState.ESTABLISHED),
            event(3, Kind.STATE, SessionState.OPEN_SENT));
    SeenPeer peer = outline(FixedBgp.bare("bare", SessionState.CONNECT));

    assertThat(PeerVerdict.of(peer, events, START.plusSeconds(60)))
        .isEqualTo(
            new PeerVerdict(
                "bad",
                "Down",
                Lead.NOT_ESTABLISHED,
                START.plusSeconds(6),
                "the session is in state Connect.",
                List.of()));
  }

  @Test
  void aPeerThatRestartsGracefullyIsNotDown() {
    PeerVerdict verdict =
        PeerVerdict.of(seen(FixedBgp.bare("bare", SessionState.ACTIVE), true), List.of(), START);

    assertThat(verdict.css()).isEqualTo("warning");
    assertThat(verdict.word()).isEqualTo("Restarting");
    assertThat(verdict.rest()).isEqualTo("931,204 prefixes are kept meanwhile.");
  }
}
