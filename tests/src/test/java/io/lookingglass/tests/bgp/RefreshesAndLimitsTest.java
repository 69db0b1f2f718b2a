package io.lookingglass.tests.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.bgp.Announcement;
import io.lookingglass.tests.lab.bgp.Daemon;
import io.lookingglass.tests.lab.bgp.DaemonKind;
import io.lookingglass.tests.lab.bgp.EachDaemon;
import io.lookingglass.tests.lab.bgp.Peering;
import io.lookingglass.tests.lab.bgp.RequiresBgpDaemons;
import io.lookingglass.tests.lab.bgp.Trait;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Routes told once more, and more routes than are allowed. */
@RequiresBgpDaemons
class RefreshesAndLimitsTest {
  @TempDir private Path folder = Path.of("");

  @EachDaemon(with = Trait.ROUTE_REFRESH_SEND)
  void whoAsksGetsOurRoutesAgain(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN);
      lab.start();
      lab.announce("192.0.2.0/24");
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1));
      long updates = lab.peer().sent().updates();
      daemon.requestRefresh();
      lab.eventually(
          () -> {
            assertThat(lab.peer().received().routeRefreshes()).isPositive();
            assertThat(lab.peer().sent().updates()).isGreaterThan(updates);
            assertThat(lab.peer().sent().routeRefreshes())
                .as("beginning and end of each refresh (RFC 7313)")
                .isPositive()
                .isEven();
          });
      lab.announce("192.0.3.0/24");
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(2));
    }
  }

  @EachDaemon(with = Trait.ROUTE_REFRESH_RECEIVE)
  void weAskForTheirRoutesAgain(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN);
      daemon.announce(Announcement.of("198.51.100.0/24"));
      lab.start();
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      long updates = lab.peer().received().updates();
      long marks = lab.peer().received().routeRefreshes();
      lab.speaker().refresh(SpeakerLab.PEER, List.of(AddressFamily.IPV4_UNICAST));
      lab.eventually(
          () -> {
            assertThat(lab.peer().received().updates()).isGreaterThan(updates);
            assertThat(lab.peer().received().routeRefreshes() - marks)
                .as("beginning and end of the refresh (RFC 7313)")
                .isEqualTo(kind.has(Trait.ENHANCED_REFRESH) ? 2 : 0);
          });
      lab.eventually(
          () ->
              assertThat(lab.received("198.51.100.0/24"))
                  .singleElement()
                  .satisfies(route -> assertThat(route.stale()).isFalse()));
      assertThat(lab.peer().state()).isEqualTo(SessionState.ESTABLISHED);
    }
  }

  @EachDaemon
  void tooManyPrefixesCloseTheSessionForAWhile(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN);
      List<Announcement> announcements =
          List.of(
              Announcement.of("198.51.100.0/24"),
              Announcement.of("198.51.101.0/24"),
              Announcement.of("198.51.102.0/24"));
      announcements.forEach(daemon::announce);
      lab.start("max-prefixes: 2", "max-prefixes-then: restart", "max-prefixes-restart-after: 2s");
      lab.eventually(
          () -> {
            assertThat(lab.peer().adminDown())
                .isEqualTo("Prefix limit exceeded: 3 prefixes, 2 allowed");
            assertThat(lab.lastNotification().sent()).isTrue();
            assertThat(lab.lastNotification().title())
                .isEqualTo("Cease: Maximum Number of Prefixes Reached");
          });
      daemon.withdraw(announcements.getLast());
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(lab.received("198.51.101.0/24")).hasSize(1));
    }
  }

  @EachDaemon(with = Trait.PREFIX_LIMIT)
  void thePeersLimitIsToldWhenWeExceedIt(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      // BIRD is silent for 3 s before it tells why it ended the session.
      lab.start(kind, Peering.PLAIN.prefixLimit(2).with(Peering.Option.LONGER_HOLD_TIME));
      lab.start("passive: true", "bgp.hold-time: " + Peering.LONGER_HOLD_SECONDS + "s");
      lab.awaitEstablished();
      for (int i = 0; i < 5; i++) {
        lab.announce("192.0.%d.0/24".formatted(i));
      }
      lab.eventually(
          () -> {
            assertThat(lab.lastNotification().sent()).isFalse();
            assertThat(lab.lastNotification().title())
                .isEqualTo("Cease: Maximum Number of Prefixes Reached");
          });
    }
  }
}
