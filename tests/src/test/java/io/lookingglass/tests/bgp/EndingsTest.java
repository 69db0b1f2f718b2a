package io.lookingglass.tests.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.bgp.Announcement;
import io.lookingglass.tests.lab.bgp.Capture;
import io.lookingglass.tests.lab.bgp.Daemon;
import io.lookingglass.tests.lab.bgp.DaemonKind;
import io.lookingglass.tests.lab.bgp.EachDaemon;
import io.lookingglass.tests.lab.bgp.Peering;
import io.lookingglass.tests.lab.bgp.RequiresBgpDaemons;
import io.lookingglass.tests.lab.bgp.Trait;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** How sessions end, and how they come back. */
@RequiresBgpDaemons
class EndingsTest {
  private static final Announcement STAYS = Announcement.of("198.51.100.0/24");
  private static final Announcement GOES = Announcement.of("198.51.101.0/24");

  @TempDir private Path folder = Path.of("");

  @EachDaemon(with = Trait.SHUTDOWN_TEXT)
  void theirShutdownIsToldInTheirWords(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      daemon.announce(STAYS);
      lab.start();
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      daemon.shutDown("changing the line card");
      lab.eventually(
          () -> {
            assertThat(lab.lastNotification().title()).isEqualTo("Cease: Administrative Shutdown");
            assertThat(lab.lastNotification().text()).isEqualTo("changing the line card");
            assertThat(lab.problem().summary())
                .isEqualTo("The peer's operator shut the session down");
          });
      assertThat(lab.lastNotification().sent()).isFalse();
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).isEmpty());
      daemon.enable();
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      assertThat(lab.peer().problem()).isNull();
    }
  }

  @EachDaemon(with = Trait.SHUTDOWN_TEXT)
  void ourShutdownIsToldInOurWords(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      lab.start();
      lab.announce("192.0.2.0/24");
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1));
      lab.speaker().shutdown(SpeakerLab.PEER, "renewing the kitchen");
      lab.eventually(
          () -> {
            assertThat(daemon.peer().established()).isFalse();
            assertThat(daemon.log() + daemon.peer().everything()).contains("renewing the kitchen");
          });
      assertThat(lab.peer().state()).isEqualTo(SessionState.IDLE);
      assertThat(lab.problem().summary())
          .isEqualTo("The session was ended here: renewing the kitchen");
      lab.speaker().enable(SpeakerLab.PEER);
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1));
    }
  }

  @EachDaemon
  void theEndOfOurProgramIsToldAtOnce(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder);
        Capture capture = Capture.start(lab.link(), folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      lab.start();
      lab.announce("192.0.2.0/24");
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1));
      lab.speaker().close();
      assertThat(
              capture.messagesOf(
                  lab.link().nearAddress(IpVersion.IPV4), message -> message.type() == 3))
          .last()
          .satisfies(message -> assertThat(message.objections()).isEmpty());
      lab.eventually(() -> assertThat(daemon.peer().established()).isFalse());
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).isEmpty());
    }
  }

  @EachDaemon
  void aPeerThatHangsIsGivenUpAndComesBack(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      daemon.announce(STAYS);
      lab.start();
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      daemon.freeze();
      lab.eventually(
          () -> assertThat(lab.lastNotification().title()).isEqualTo("Hold Timer Expired"));
      assertThat(lab.lastNotification().sent()).isTrue();
      assertThat(lab.problem().summary())
          .isEqualTo("Hold timer expired: nothing heard of the peer for 3 s");
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).isEmpty());
      daemon.thaw();
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
    }
  }

  @EachDaemon
  void aKilledPeerTakesItsRoutesWithItAndComesBack(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      daemon.announce(STAYS);
      lab.start();
      lab.announce("192.0.2.0/24");
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      daemon.kill();
      lab.eventually(
          () -> {
            assertThat(lab.peer().state()).isNotEqualTo(SessionState.ESTABLISHED);
            assertThat(lab.received("198.51.100.0/24")).isEmpty();
            assertThat(lab.problem().summary()).containsPattern("Connection (lost|to .* refused)");
          });
      daemon.restart();
      lab.awaitEstablished();
      lab.eventually(
          () -> {
            assertThat(lab.received("198.51.100.0/24")).hasSize(1);
            assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1);
          });
      assertThat(lab.peer().establishedCount()).isEqualTo(2);
    }
  }

  @EachDaemon(with = Trait.GRACEFUL_RESTART)
  void routesOfAPeerThatRestartsStayUntilItIsBack(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN.restartsWithin(20));
      daemon.announce(STAYS);
      daemon.announce(GOES);
      lab.start();
      lab.announce("192.0.2.0/24");
      lab.awaitEstablished();
      lab.assertNegotiated(64);
      lab.eventually(
          () -> {
            assertThat(lab.received("198.51.100.0/24")).hasSize(1);
            assertThat(lab.received("198.51.101.0/24")).hasSize(1);
            assertThat(lab.family(AddressFamily.IPV4_UNICAST).endOfRibReceived()).isNotNull();
          });
      daemon.kill();
      daemon.withdraw(GOES);
      lab.eventually(() -> assertThat(lab.peer().restarting()).isTrue());
      for (String prefix : new String[] {"198.51.100.0/24", "198.51.101.0/24"}) {
        lab.eventually(
            () ->
                assertThat(lab.received(prefix))
                    .singleElement()
                    .satisfies(
                        route -> {
                          assertThat(route.stale()).isTrue();
                          assertThat(route.isBest()).isTrue();
                        }));
      }
      daemon.restart();
      lab.awaitEstablished();
      lab.eventually(
          () -> {
            assertThat(lab.peer().restarting()).isFalse();
            assertThat(lab.received("198.51.100.0/24"))
                .extracting(Route::stale)
                .containsExactly(false);
            assertThat(lab.received("198.51.101.0/24")).isEmpty();
            assertThat(lab.family(AddressFamily.IPV4_UNICAST).stale()).isZero();
            assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1);
          });
    }
  }

  @EachDaemon(with = Trait.GRACEFUL_RESTART)
  void routesOfAPeerThatStaysAwayGoAtLast(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN.restartsWithin(3));
      daemon.announce(STAYS);
      lab.start();
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      daemon.kill();
      lab.eventually(() -> assertThat(lab.peer().restarting()).isTrue());
      assertThat(lab.received("198.51.100.0/24")).hasSize(1);
      lab.eventually(
          () -> {
            assertThat(lab.received("198.51.100.0/24")).isEmpty();
            assertThat(lab.peer().restarting()).isFalse();
          });
    }
  }

  @EachDaemon(with = {Trait.GRACEFUL_RESTART, Trait.GRACEFUL_HELPER})
  void ourRoutesStayWhileWeRestart(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN.restartsWithin(20));
      lab.start();
      lab.announce("192.0.2.0/24");
      lab.announce("192.0.3.0/24");
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(2));
      lab.crash();
      lab.restart();
      lab.announce("192.0.2.0/24");
      lab.awaitEstablished();
      assertThat(daemon.routes(IpVersion.IPV4)).as("what it kept").hasSize(2);
      lab.speaker().announcementsComplete();
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1));
    }
  }
}
