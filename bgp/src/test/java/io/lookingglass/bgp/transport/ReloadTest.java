package io.lookingglass.bgp.transport;

import static io.lookingglass.bgp.transport.SpeakerHarness.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.ReloadReport;
import io.lookingglass.bgp.status.ReloadReport.PeerChange;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.ChangedKeys;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.net.IpAddresses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration changes while sessions are up. */
final class ReloadTest {
  private static final String SPEAKER = "listen: 127.0.0.1:0\nhold-time: 90s\npeers:\n";
  private static final String ONE =
      "  - {name: one, address: 127.0.0.11, asn: 64501, passive: true, import: accept}\n";
  private static final String TWO =
      "  - {name: two, address: 127.0.0.12, asn: 64502, passive: true, import: accept}\n";

  private static ScriptedPeer connect(SpeakerHarness speaker, int number) throws Exception {
    ScriptedPeer peer =
        ScriptedPeer.connect(IpAddresses.parse("127.0.0.1" + number), speaker.address());
    peer.establish(64500 + number, 90);
    speaker.awaitState(number == 1 ? "one" : "two", SessionState.ESTABLISHED);
    return peer;
  }

  private static ReloadReport reload(SpeakerHarness speaker, String yaml) {
    return speaker.sessions.reload(SpeakerHarness.settings(yaml), SpeakerHarness.EVERYTHING);
  }

  @Test
  void whatDidNotChangeIsNotTouched() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(SPEAKER + ONE + TWO);
        ScriptedPeer one = connect(speaker, 1);
        ScriptedPeer two = connect(speaker, 2)) {
      PeerStatus before = speaker.peer("one");
      ReloadReport report =
          reload(speaker, SPEAKER + ONE + TWO.replace("64502", "64503") + third());
      assertThat(report.peers())
          .satisfiesExactly(
              change -> assertThat(change).isEqualTo(new PeerChange.Untouched("one")),
              change ->
                  assertThat(change)
                      .isInstanceOfSatisfying(
                          PeerChange.Reset.class,
                          reset -> {
                            assertThat(reset.because()).containsExactly("asn");
                            assertThat(reset.describe()).isEqualTo("two: reset, for asn changed");
                          }),
              change -> assertThat(change).isEqualTo(new PeerChange.Added("three")));
      assertThat(report.problem()).isNull();
      BgpMessage.Notification notification = two.expect(BgpMessage.Notification.class);
      assertThat(NotificationCode.OTHER_CONFIGURATION_CHANGE.isOf(notification)).isTrue();
      assertThat(speaker.peer("one"))
          .satisfies(
              after -> {
                assertThat(after.since()).isEqualTo(before.since());
                assertThat(after.connection()).isEqualTo(before.connection());
              });
      one.send(new BgpMessage.Keepalive());
      eventually()
          .until(
              () -> speaker.peer("one").received().keepalives() > before.received().keepalives());
      assertThat(speaker.sessions.view().peers())
          .extracting(PeerStatus::name)
          .containsExactly("one", "two", "three");
    }
  }

  @Test
  void aPeerThatIsRemovedIsToldSo() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(SPEAKER + ONE + TWO);
        ScriptedPeer two = connect(speaker, 2)) {
      BusyTables.In tables = speaker.tables.of("two");
      ReloadReport report = reload(speaker, SPEAKER + ONE);
      assertThat(report.peers())
          .containsExactly(new PeerChange.Untouched("one"), new PeerChange.Removed("two"));
      BgpMessage.Notification notification = two.expect(BgpMessage.Notification.class);
      assertThat(NotificationCode.PEER_DE_CONFIGURED.isOf(notification)).isTrue();
      assertThat(speaker.sessions.view().peer("two")).isEmpty();
      eventually().untilAsserted(() -> assertThat(tables.calls).endsWith("close"));
      two.socket().close();
      eventually().until(() -> speaker.sessions.view().recentEvents("two", 1).isEmpty());
      assertThat(isRefused(speaker)).isTrue();
      assertThat(speaker.sessions.refusedConnections()).isEqualTo(1);
    }
  }

  @Test
  void anotherImportAsksForTheRoutesAgain() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(SPEAKER + ONE);
        ScriptedPeer one = connect(speaker, 1)) {
      ReloadReport report = reload(speaker, SPEAKER + ONE.replace("accept", "reject"));
      assertThat(report.peers())
          .containsExactly(new PeerChange.Changed("one", List.of("import"), true));
      assertThat(one.expect(BgpMessage.RouteRefresh.class).family()).isEqualTo(Family.IPV4_UNICAST);
      assertThat(one.expect(BgpMessage.RouteRefresh.class).family()).isEqualTo(Family.IPV6_UNICAST);
      assertThat(speaker.peer("one").policy().imports()).isFalse();
      assertThat(speaker.peer("one").establishedCount()).isEqualTo(1);
    }
  }

  @Test
  void anotherPrefixLimitCountsInTheSessionThatIsUp() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(SPEAKER + ONE);
        ScriptedPeer one = connect(speaker, 1)) {
      assertThat(speaker.tables.of("one").limit.most()).isEqualTo(1_500_000);
      reload(speaker, SPEAKER + ONE.replace("import", "max-prefixes: 7, import"));
      assertThat(speaker.tables.of("one").limit.most()).isEqualTo(7);
      one.send(new BgpMessage.Keepalive());
      assertThat(speaker.peer("one").establishedCount()).isEqualTo(1);
      assertThat(speaker.peer("one").policy().maxPrefixes()).isEqualTo(7);
    }
  }

  @Test
  void aNewKeyCountsForNewConnectionsOfThatPeerAlone() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(SPEAKER + ONE + TWO);
        ScriptedPeer two = connect(speaker, 2)) {
      ReloadReport report =
          reload(speaker, SPEAKER + ONE.replace("import", "password: secret, import") + TWO);
      assertThat(report.peers())
          .extracting(PeerChange::describe)
          .containsExactly("one: reset, for password changed", "two: untouched");
      two.send(new BgpMessage.Keepalive());
      // Without the key its SYNs are no longer answered.
      long unsigned = KernelCounters.tcpExt("TCPMD5NotFound");
      assertThatThrownBy(
              () ->
                  ScriptedPeer.connect(
                      IpAddresses.parse("127.0.0.11"), speaker.address(), 0, 1_000))
          .isInstanceOf(java.io.IOException.class);
      assertThat(KernelCounters.tcpExt("TCPMD5NotFound")).isGreaterThan(unsigned);
      assertThat(speaker.peer("two").state()).isEqualTo(SessionState.ESTABLISHED);
    }
  }

  @Test
  void theListenerMovesAndSessionsStay() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(SPEAKER + ONE);
        ScriptedPeer one = connect(speaker, 1)) {
      ReloadReport report = reload(speaker, (SPEAKER + ONE).replace("127.0.0.1:0", "127.0.0.2:0"));
      assertThat(report.listening()).startsWith("127.0.0.2:");
      one.send(new BgpMessage.Keepalive());
      assertThat(speaker.peer("one").state()).isEqualTo(SessionState.ESTABLISHED);
      report = reload(speaker, (SPEAKER + ONE).replace("127.0.0.1:0", "192.0.2.77:0"));
      assertThat(report.problem()).contains("cannot listen on 192.0.2.77:0");
      assertThat(speaker.peer("one").state()).isEqualTo(SessionState.ESTABLISHED);
    }
  }

  @Test
  void whatIsSaidTwiceChangesNothing() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(SPEAKER + ONE + TWO)) {
      assertThat(reload(speaker, SPEAKER + ONE + TWO).changedAnything()).isFalse();
      assertThat(reload(speaker, SPEAKER + ONE).changedAnything()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', max-prefixes: 5, false, max-prefixes",
    "'', 'passive: true', false, passive",
    "'', 'port: 1790', true, port",
    "'', 'families: [ipv6-unicast]', true, families",
    "'', 'local-address: 127.0.0.5', true, local-address",
    "'', 'multihop: 3', true, multihop",
    "'hold-time: 90s', 'hold-time: 30s', true, bgp.hold-time",
    "'connect-retry: 5s', 'connect-retry: 7s', false, bgp.connect-retry",
  })
  void itIsKnownWhatNeedsAReset(String before, String after, boolean reset, String key) {
    BgpSettings old = plan(before);
    BgpSettings changed = plan(after);
    PeerChange change =
        ReloadPlan.of(old, old.peers().getFirst(), changed, changed.peers().getFirst(), true, true);
    if (reset) {
      assertThat(change)
          .isInstanceOfSatisfying(
              PeerChange.Reset.class, it -> assertThat(it.because()).containsExactly(key));
    } else {
      assertThat(change).isEqualTo(new PeerChange.Changed("one", List.of(key), false));
    }
  }

  @Test
  void withoutRouteRefreshAnotherImportNeedsAReset() {
    BgpSettings old = plan("import: accept");
    BgpSettings changed = plan("import: reject");
    PeerSettings before = old.peers().getFirst();
    PeerSettings after = changed.peers().getFirst();
    assertThat(ChangedKeys.between(before, after)).containsExactly("import");
    assertThat(ReloadPlan.of(old, before, changed, after, true, false))
        .isInstanceOf(PeerChange.Reset.class);
    assertThat(ReloadPlan.of(old, before, changed, after, false, false))
        .isEqualTo(new PeerChange.Changed("one", List.of("import"), false));
  }

  /** A speaker with one peer, and a line of either. */
  private static BgpSettings plan(String line) {
    boolean ofAll = line.startsWith("hold-time") || line.startsWith("connect-retry");
    return SpeakerHarness.settings(
        """
        %s
        listen: 127.0.0.1:0
        peers:
          - name: one
            address: 127.0.0.11
            asn: 64501
            %s
        """
            .formatted(ofAll ? line : "", ofAll ? "" : line));
  }

  private static boolean isRefused(SpeakerHarness speaker) {
    try (ScriptedPeer peer =
        ScriptedPeer.connect(IpAddresses.parse("127.0.0.12"), speaker.address())) {
      return peer.isClosedByTheOther();
    } catch (java.io.IOException e) {
      return true; // Reset before the connection was reported.
    }
  }

  private static String third() {
    return ONE.replace("one", "three").replace("127.0.0.11", "127.0.0.13");
  }
}
