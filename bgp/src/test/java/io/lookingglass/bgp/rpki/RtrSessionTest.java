package io.lookingglass.bgp.rpki;

import static io.lookingglass.bgp.rpki.VrpTableTest.vrp;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rpki.RtrPdu.CacheReset;
import io.lookingglass.bgp.rpki.RtrPdu.CacheResponse;
import io.lookingglass.bgp.rpki.RtrPdu.EndOfData;
import io.lookingglass.bgp.rpki.RtrPdu.ErrorReport;
import io.lookingglass.bgp.rpki.RtrPdu.ResetQuery;
import io.lookingglass.bgp.rpki.RtrPdu.SerialNotify;
import io.lookingglass.bgp.rpki.RtrPdu.SerialQuery;
import io.lookingglass.bgp.rpki.RtrPdu.Timing;
import io.lookingglass.bgp.rpki.RtrSession.Action;
import io.lookingglass.bgp.rpki.RtrSession.Exchange;
import io.lookingglass.bgp.rpki.RtrSession.State;
import io.lookingglass.bgp.rpki.RtrSession.Transition;
import io.lookingglass.bgp.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtrSessionTest {
  private static final int SESSION = 17;
  private static final Timing TIMING = new Timing(60, 30, 900);

  private State state = State.INITIAL;

  @Test
  void asksForEverythingFirstAndForChangesAfterwards() {
    assertThat(connect()).containsExactly(new Action.Send(1, new ResetQuery()));
    assertThat(receive(1, new CacheResponse(SESSION))).containsExactly(new Action.BeginWhole());
    assertThat(receive(1, new RtrPdu.Prefix(true, vrp("203.0.113.0/24", 24, 64500))))
        .containsExactly(new Action.Change(true, vrp("203.0.113.0/24", 24, 64500)));
    assertThat(receive(1, new EndOfData(SESSION, 5, TIMING)))
        .containsExactly(new Action.Commit(5, TIMING));
    assertThat(refresh()).containsExactly(new Action.Send(1, new SerialQuery(SESSION, 5)));
    assertThat(refresh()).isEmpty();
    assertThat(receive(1, new CacheResponse(SESSION))).containsExactly(new Action.BeginChanges());
    assertThat(receive(1, new EndOfData(SESSION, 6, TIMING)))
        .containsExactly(new Action.Commit(6, TIMING));
    state = RtrSession.disconnected(state);
    assertThat(connect()).containsExactly(new Action.Send(1, new SerialQuery(SESSION, 6)));
  }

  @Test
  void aNotificationIsFollowedByAQueryUnlessNothingIsNew() {
    synchronise(5);
    assertThat(receive(1, new SerialNotify(SESSION, 5))).isEmpty();
    assertThat(receive(1, new SerialNotify(SESSION, 6)))
        .containsExactly(new Action.Send(1, new SerialQuery(SESSION, 5)));
    assertThat(receive(1, new SerialNotify(SESSION, 7))).isEmpty();
  }

  @Test
  void aNotificationOfAnotherSessionAsksForEverything() {
    synchronise(5);
    assertThat(receive(1, new SerialNotify(99, 1)))
        .containsExactly(new Action.Send(1, new ResetQuery()));
  }

  @Test
  void aCacheThatCannotTellChangesIsAskedForEverything() {
    synchronise(5);
    refresh();
    assertThat(receive(1, new CacheReset())).containsExactly(new Action.Send(1, new ResetQuery()));
  }

  @Test
  void anOlderCacheIsSpokenToInItsVersion() {
    connect();
    assertThat(receive(0, new CacheResponse(SESSION))).containsExactly(new Action.BeginWhole());
    receive(0, new EndOfData(SESSION, 5, Timing.DEFAULT));
    assertThat(refresh()).containsExactly(new Action.Send(0, new SerialQuery(SESSION, 5)));
  }

  @Test
  void aCacheThatRefusesTheVersionIsTriedAtOnceInTheOlderOne() {
    connect();
    assertThat(receive(1, new ErrorReport(4, Octets.EMPTY, "")))
        .singleElement()
        .isInstanceOfSatisfying(
            Action.Close.class,
            close -> {
              assertThat(close.atOnce()).isTrue();
              assertThat(close.reason()).contains("version 0 is tried");
            });
    state = RtrSession.disconnected(state);
    assertThat(connect()).containsExactly(new Action.Send(0, new ResetQuery()));
  }

  @Test
  void aVersionThatChangesWithinASessionIsReportedAndEndsIt() {
    synchronise(5);
    assertReported(receive(0, new SerialNotify(SESSION, 6)), RtrError.UNEXPECTED_VERSION);
  }

  @Test
  void noDataAvailableKeepsWhatIsKnownAndTriesLater() {
    synchronise(5);
    refresh();
    assertThat(receive(1, new ErrorReport(2, Octets.EMPTY, "loading")))
        .containsExactly(new Action.Close("the cache reports: no data available (loading)", false));
    assertThat(state.sessionId()).isEqualTo(SESSION);
  }

  @Test
  void aCacheThatComplainsOfTheSessionAskedForIsAskedForEverythingAtOnce() {
    synchronise(5);
    refresh();
    assertThat(receive(1, new ErrorReport(0, Octets.EMPTY, "session mismatch")))
        .containsExactly(
            new Action.Close("the cache reports: corrupt data (session mismatch)", true));
    state = RtrSession.disconnected(state);
    assertThat(connect()).containsExactly(new Action.Send(1, new ResetQuery()));
    assertThat(receive(1, new ErrorReport(0, Octets.EMPTY, "")))
        .containsExactly(new Action.Close("the cache reports: corrupt data", false));
  }

  @Test
  void aConnectionThatGoesInsteadOfAnAnswerAboutChangesMakesEverythingBeAskedFor() {
    synchronise(5);
    refresh();
    state = RtrSession.disconnected(state);
    assertThat(connect()).containsExactly(new Action.Send(1, new ResetQuery()));
  }

  @Test
  void anAnswerOfAnotherSessionMakesEverythingBeAskedForAnew() {
    synchronise(5);
    refresh();
    assertThat(receive(1, new CacheResponse(99)))
        .singleElement()
        .isInstanceOfSatisfying(Action.Close.class, close -> assertThat(close.atOnce()).isTrue());
    state = RtrSession.disconnected(state);
    assertThat(connect()).containsExactly(new Action.Send(1, new ResetQuery()));
  }

  @Test
  void whatNothingAskedForIsReported() {
    synchronise(5);
    assertReported(receive(1, new CacheResponse(SESSION)), RtrError.CORRUPT_DATA);
    synchronise(5);
    assertReported(
        receive(1, new RtrPdu.Prefix(true, vrp("203.0.113.0/24", 24, 64500))),
        RtrError.CORRUPT_DATA);
    synchronise(5);
    assertReported(receive(1, new EndOfData(SESSION, 6, TIMING)), RtrError.CORRUPT_DATA);
    synchronise(5);
    assertReported(receive(1, new CacheReset()), RtrError.CORRUPT_DATA);
  }

  @Test
  void aMalformedErrorReportIsNeverAnsweredByOne() {
    synchronise(5);
    Transition transition =
        RtrSession.received(state, Octets.ofHex("010a0000000000100000ffff00000000"));
    assertThat(transition.actions()).singleElement().isInstanceOf(Action.Close.class);
  }

  @Test
  void nothingIsComparedWithASerialOfAnotherSize() {
    synchronise(-1);
    refresh();
    assertThat(state.exchange()).isEqualTo(Exchange.CHANGES_ASKED);
    receive(1, new CacheResponse(SESSION));
    assertThat(receive(1, new EndOfData(SESSION, 0, TIMING)))
        .containsExactly(new Action.Commit(0, TIMING));
  }

  private static void assertReported(List<Action> actions, RtrError error) {
    assertThat(actions).hasSize(2);
    assertThat(actions.get(0))
        .isInstanceOfSatisfying(
            Action.Send.class,
            send ->
                assertThat(send.pdu())
                    .isInstanceOfSatisfying(
                        ErrorReport.class,
                        report -> assertThat(report.code()).isEqualTo(error.code())));
    assertThat(actions.get(1)).isInstanceOf(Action.Close.class);
  }

  private void synchronise(int serial) {
    state = State.INITIAL;
    connect();
    receive(1, new CacheResponse(SESSION));
    receive(1, new EndOfData(SESSION, serial, TIMING));
  }

  private List<Action> connect() {
    return take(RtrSession.connected(state));
  }

  private List<Action> refresh() {
    return take(RtrSession.refresh(state));
  }

  private List<Action> receive(int version, RtrPdu pdu) {
    return take(RtrSession.received(state, Octets.wrap(RtrCodec.encode(version, pdu))));
  }

  private List<Action> take(Transition transition) {
    state = transition.state();
    return new ArrayList<>(transition.actions());
  }
}
