package io.lookingglass.bgp.transport;

import static io.lookingglass.bgp.transport.SpeakerHarness.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.ShutdownCommunication;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whole sessions with peers that say what a test wants, on real sockets of the loopback. */
final class SessionsTest {
  private static final InetAddress PEER = IpAddresses.parse("127.0.0.9");
  private static final String PASSIVE =
      """
      listen: 127.0.0.1:0
      hold-time: 90s
      peers:
        - name: peer
          address: 127.0.0.9
          local-address: 127.0.0.1
          asn: 64501
          passive: true
          import: accept
          announce: true
          max-announced: 1000000
      """;

  /** For what is about the hold time: who is busy must not be given up in other tests. */
  private static final String QUICK = PASSIVE.replace("hold-time: 90s", "hold-time: 3s");

  private static ScriptedPeer established(SpeakerHarness speaker) throws Exception {
    ScriptedPeer peer = ScriptedPeer.connect(PEER, speaker.address()).establish(64501, 90);
    speaker.awaitState("peer", SessionState.ESTABLISHED);
    return peer;
  }

  private static BgpMessage.Update update(String prefix) {
    return new BgpMessage.Update(
        List.of(), attributes(), List.of(new Nlri.Prefix(IpPrefix.parse(prefix), null)));
  }

  private static List<PathAttribute> attributes() {
    return List.of(
        new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
        new PathAttribute.AsPathAttribute(
            new AsPath(
                List.of(
                    new AsPath.Segment(AsPath.SegmentType.AS_SEQUENCE, List.of(new Asn(64501)))))),
        new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.9")));
  }

  @Test
  void aSessionIsEstablishedAndShown() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(PASSIVE);
        ScriptedPeer peer = established(speaker)) {
      peer.send(update("198.51.100.0/24"));
      eventually().until(() -> speaker.peer("peer").updates().announced() == 1);
      PeerStatus status = speaker.peer("peer");
      assertThat(speaker.connection("peer").passive()).isTrue();
      assertThat(speaker.connection("peer").remotePort()).isEqualTo(peer.socket().getLocalPort());
      assertThat(status.identifier()).isEqualTo(IpAddresses.parse("192.0.2.9"));
      assertThat(status.timers()).isEqualTo(new PeerStatus.Timers(90, 30, 90, 90));
      assertThat(status.received().opens()).isEqualTo(1);
      assertThat(status.received().updates()).isEqualTo(1);
      assertThat(status.sent().opens()).isEqualTo(1);
      assertThat(status.problem()).isNull();
      assertThat(status.establishedCount()).isEqualTo(1);
      assertThat(speaker.sessions.view().summary().established()).isEqualTo(1);
      assertThat(speaker.tables.of("peer").updates).hasValue(1);
      assertThat(speaker.sessions.view().recentEvents("peer", 100))
          .extracting(SessionEvent::state)
          .contains(SessionState.ESTABLISHED);
    }
  }

  @Test
  void whileTheTablesAreBusyKeepalivesLeaveAndTheHoldTimerDoesNotExpire() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(QUICK);
        ScriptedPeer peer = established(speaker)) {
      BusyTables.In tables = speaker.tables.of("peer");
      tables.congest();
      int updates = 200_000;
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < updates; i++) {
                    peer.send(update("10.%d.%d.0/24".formatted(i >> 8 & 0xff, i & 0xff)));
                  }
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      long begin = System.nanoTime();
      long last = begin;
      // Three hold times long; no KEEPALIVE comes so late that the peer would give up.
      for (int i = 0; i < 9; i++) {
        peer.expect(BgpMessage.Keepalive.class);
        long now = System.nanoTime();
        assertThat(Duration.ofNanos(now - last)).isLessThan(Duration.ofSeconds(3));
        last = now;
      }
      assertThat(speaker.peer("peer").state()).isEqualTo(SessionState.ESTABLISHED);
      assertThat(tables.updates.get()).isZero();
      assertThat(flood).isNotDone();
      tables.relieve();
      eventually().until(() -> tables.updates.get() == updates);
      assertThat(speaker.peer("peer").state()).isEqualTo(SessionState.ESTABLISHED);
      assertThat(speaker.peer("peer").establishedCount()).isEqualTo(1);
      flood.join();
    }
  }

  @Test
  void aPeerThatReadsNothingIsGivenUpAndCostsNoMemory() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(PASSIVE);
        ScriptedPeer peer =
            ScriptedPeer.connect(PEER, speaker.address(), 4096).establish(64501, 90)) {
      speaker.awaitState("peer", SessionState.ESTABLISHED);
      AdjRibOut out = speaker.sessions.adjRibOut("peer");
      announce(out, 100_000);
      long[] before = {-1};
      // It talks, but does not read: what we made for it comes to rest.
      eventually()
          .pollInterval(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                peer.send(new BgpMessage.Keepalive());
                long sent = speaker.peer("peer").sent().updates();
                boolean rests = sent == before[0] && sent > 0;
                before[0] = sent;
                return rests;
              });
      assertThat(out.counts(Family.IPV4_UNICAST).queued()).isGreaterThan(50_000);
      CompletableFuture<Void> talking =
          CompletableFuture.runAsync(
              () -> {
                while (speaker.peer("peer").state() == SessionState.ESTABLISHED) {
                  speaker.jump(Duration.ofMinutes(1));
                  long heard = speaker.peer("peer").received().keepalives();
                  try {
                    peer.send(new BgpMessage.Keepalive());
                  } catch (java.io.IOException e) {
                    return; // It was reset.
                  }
                  // A hold time never passes between two of them.
                  eventually()
                      .until(
                          () ->
                              speaker.peer("peer").received().keepalives() > heard
                                  || speaker.peer("peer").state() != SessionState.ESTABLISHED);
                }
              });
      eventually().until(() -> speaker.peer("peer").state() != SessionState.ESTABLISHED);
      talking.join();
      assertThat(speaker.lastNotification("peer").title()).isEqualTo("Send Hold Timer Expired");
      assertThat(out.counts(Family.IPV4_UNICAST).waiting()).isEqualTo(100_000);
    }
  }

  @Test
  void aSlowPeerGetsEverything() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(PASSIVE);
        ScriptedPeer peer =
            ScriptedPeer.connect(PEER, speaker.address(), 4096).establish(64501, 90)) {
      AdjRibOut out = speaker.sessions.adjRibOut("peer");
      announce(out, 20_000);
      speaker.sessions.announcementsComplete();
      int routes = 0;
      while (true) {
        BgpMessage.Update update = peer.expect(BgpMessage.Update.class);
        if (update.nlri().isEmpty() && update.attributes().isEmpty()) {
          break; // End-of-RIB.
        }
        routes += update.nlri().size();
      }
      assertThat(routes).isEqualTo(20_000);
      eventually().until(() -> speaker.peer("peer").families().getFirst().endOfRibSent() != null);
      assertThat(speaker.peer("peer").families().getFirst().advertised()).isEqualTo(20_000);
    }
  }

  @Test
  void aRouteRefreshIsAnsweredWithEverything() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(PASSIVE);
        ScriptedPeer peer = established(speaker)) {
      announce(speaker.sessions.adjRibOut("peer"), 10);
      speaker.sessions.announcementsComplete();
      assertThat(routes(peer, 10)).isEqualTo(10);
      eventually().until(() -> speaker.peer("peer").families().getFirst().endOfRibSent() != null);
      peer.send(new BgpMessage.RouteRefresh(Family.IPV4_UNICAST, BgpMessage.RouteRefresh.REQUEST));
      assertThat(routes(peer, 10)).isEqualTo(10);
    }
  }

  @Test
  void weAskForRoutesAgain() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(PASSIVE);
        ScriptedPeer peer = established(speaker)) {
      speaker.sessions.refresh("peer", List.of(AddressFamily.IPV6_UNICAST));
      assertThat(peer.expect(BgpMessage.RouteRefresh.class))
          .isEqualTo(
              new BgpMessage.RouteRefresh(Family.IPV6_UNICAST, BgpMessage.RouteRefresh.REQUEST));
    }
  }

  @Test
  void garbageEndsTheSessionWithTheReason() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(PASSIVE);
        ScriptedPeer peer = ScriptedPeer.connect(PEER, speaker.address())) {
      peer.sendOctets(
          "GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      BgpMessage.Notification notification = peer.expect(BgpMessage.Notification.class);
      assertThat(NotificationCode.CONNECTION_NOT_SYNCHRONIZED.isOf(notification)).isTrue();
      assertThat(peer.isClosedByTheOther()).isTrue();
      eventually().until(() -> speaker.peer("peer").faults().size() == 1);
      assertThat(speaker.peer("peer").faults().getFirst().outcome()).isEqualTo("session-reset");
    }
  }

  @Test
  void aPeerThatSaysNothingIsGivenUp() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(QUICK);
        ScriptedPeer peer = established(speaker)) {
      // From here on it is silent, and reads.
      BgpMessage.Notification notification = peer.expect(BgpMessage.Notification.class);
      assertThat(NotificationCode.HOLD_TIMER_EXPIRED.isOf(notification)).isTrue();
      speaker.awaitEvent("peer", "Hold Timer Expired");
    }
  }

  @Test
  void aMessageThatDripsDoesNotKeepTheSession() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(QUICK);
        ScriptedPeer peer = established(speaker)) {
      byte[] header =
          io.lookingglass.bgp.wire.MessageCodec.encode(
              update("198.51.100.0/24"), ScriptedPeer.NEGOTIATED);
      peer.sendOctets(java.util.Arrays.copyOf(header, header.length - 1));
      BgpMessage.Notification notification = peer.expect(BgpMessage.Notification.class);
      assertThat(NotificationCode.HOLD_TIMER_EXPIRED.isOf(notification)).isTrue();
    }
  }

  @Test
  void aStormOfConnectionsLeavesTheSessionAlone() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(PASSIVE);
        ScriptedPeer peer = established(speaker)) {
      for (int i = 0; i < 200; i++) {
        try (ScriptedPeer other = ScriptedPeer.connect(PEER, speaker.address())) {
          if (i % 2 == 0) {
            other.sendOctets((byte) i, (byte) 0);
          }
        } catch (java.io.IOException e) {
          // Turned away before the first octet.
        }
        if (i % 50 == 0) {
          peer.send(new BgpMessage.Keepalive());
        }
      }
      peer.send(update("198.51.100.0/24"));
      eventually().until(() -> speaker.peer("peer").updates().announced() == 1);
      assertThat(speaker.peer("peer").establishedCount()).isEqualTo(1);
    }
  }

  @Test
  void shutdownTellsThePeerWhyAndEnableOpensAgain() throws Exception {
    try (SpeakerHarness speaker = new SpeakerHarness(PASSIVE)) {
      try (ScriptedPeer peer = established(speaker)) {
        speaker.sessions.shutdown("peer", "maintenance, back at noon");
        BgpMessage.Notification notification = peer.expect(BgpMessage.Notification.class);
        assertThat(NotificationCode.ADMINISTRATIVE_SHUTDOWN.isOf(notification)).isTrue();
        assertThat(ShutdownCommunication.decode(notification))
            .contains("maintenance, back at noon");
        assertThat(peer.isClosedByTheOther()).isTrue();
      }
      speaker.awaitState("peer", SessionState.IDLE);
      assertThat(speaker.peer("peer").adminDown()).contains("maintenance");
      speaker.sessions.enable("peer");
      try (ScriptedPeer peer = established(speaker)) {
        peer.send(update("198.51.100.0/24"));
        eventually().until(() -> speaker.peer("peer").updates().announced() == 1);
      }
    }
  }

  @Test
  void closingTellsEveryPeerAndTakesNotLong() throws Exception {
    SpeakerHarness speaker = new SpeakerHarness(PASSIVE);
    try (ScriptedPeer peer = established(speaker)) {
      long begin = System.nanoTime();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(speaker::close);
      BgpMessage.Notification notification = peer.expect(BgpMessage.Notification.class);
      assertThat(NotificationCode.ADMINISTRATIVE_SHUTDOWN.isOf(notification)).isTrue();
      assertThat(ShutdownCommunication.decode(notification)).isPresent();
      // The peer does not close its end; that is not waited for long.
      closing.join();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    } finally {
      speaker.close();
    }
  }

  @Test
  void nobodyListeningIsSaidInWords() throws Exception {
    try (Socket deaf = new Socket()) { // Bound, so that nobody else gets the port.
      deaf.bind(new InetSocketAddress(PEER, 0));
      try (SpeakerHarness speaker = new SpeakerHarness(active(deaf.getLocalPort(), ""))) {
        eventually().until(() -> speaker.problem("peer").contains("refused"));
      }
    }
  }

  @Test
  void unansweredSynsOfAPeerWithAPasswordSuggestTheKey() throws Exception {
    try (ServerSocket silent = new ServerSocket()) {
      silent.bind(new InetSocketAddress(PEER, 0));
      try (SpeakerHarness other =
              new SpeakerHarness(
                  """
                  listen: 127.0.0.9:0
                  peers:
                    - {name: us, address: 127.0.0.1, asn: 64502, passive: true, password: theirs}
                  """);
          SpeakerHarness speaker =
              new SpeakerHarness(active(other.address().getPort(), "password: ours"))) {
        eventually().until(() -> !speaker.problem("peer").isEmpty());
        assertThat(speaker.problem("peer"))
            .startsWith("MD5 mismatch suspected: SYNs")
            .endsWith("unanswered");
      }
    }
  }

  @Test
  void whatDoesNotExistIsRefusedByName() throws Exception {
    try (SpeakerHarness speaker =
        new SpeakerHarness(PASSIVE.replace("announce: true", "announce: false"))) {
      assertThatThrownBy(() -> speaker.sessions.reset("pear", null))
          .hasMessage("There is no BGP peer \"pear\"; the configured ones are peer");
      assertThatThrownBy(() -> speaker.sessions.adjRibOut("peer"))
          .hasMessageContaining("announce is false");
    }
  }

  /** How many routes come until there are so many. */
  private static int routes(ScriptedPeer peer, int awaited) throws java.io.IOException {
    int routes = 0;
    while (routes < awaited) {
      routes += peer.expect(BgpMessage.Update.class).nlri().size();
    }
    return routes;
  }

  private static String active(int port, String more) {
    return """
    connect-retry: 1s
    peers:
      - name: peer
        address: 127.0.0.9
        local-address: 127.0.0.1
        port: %d
        asn: 64501
        %s
    """
        .formatted(port, more);
  }

  private static void announce(AdjRibOut out, int routes) {
    for (int i = 0; i < routes; i++) {
      out.announce(
          Family.IPV4_UNICAST,
          new Nlri.Prefix(
              IpPrefix.parse("%d.%d.%d.0/24".formatted(11 + (i >> 16), i >> 8 & 0xff, i & 0xff)),
              null),
          attributes());
    }
  }
}
