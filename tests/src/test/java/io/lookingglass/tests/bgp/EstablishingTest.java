package io.lookingglass.tests.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.bgp.Announcement;
import io.lookingglass.tests.lab.bgp.Daemon;
import io.lookingglass.tests.lab.bgp.DaemonKind;
import io.lookingglass.tests.lab.bgp.EachDaemon;
import io.lookingglass.tests.lab.bgp.Peering;
import io.lookingglass.tests.lab.bgp.Peering.Option;
import io.lookingglass.tests.lab.bgp.RequiresBgpDaemons;
import io.lookingglass.tests.lab.bgp.Trait;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How sessions come about, and what is said when they do not. */
@RequiresBgpDaemons
class EstablishingTest {
  @TempDir private Path folder = Path.of("");

  @EachDaemon
  void weConnectToWhoWaits(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start(kind, Peering.PLAIN.with(Option.PASSIVE));
      lab.start("bgp.listen:");
      lab.awaitEstablished();
      PeerStatus.Connection connection = lab.connection();
      assertThat(connection.passive()).isFalse();
      assertThat(connection.remotePort()).isEqualTo(179);
      assertThat(connection.ttl()).as("not multihop (RFC 4271, section 3)").isEqualTo(1);
      assertThat(lab.peer().timers())
          .isEqualTo(new PeerStatus.Timers(3, 1, 3, Peering.HOLD_SECONDS));
      assertThat(lab.peer().problem()).isNull();
    }
  }

  @EachDaemon
  void weTakeTheConnectionOfWhoConnects(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start("passive: true");
      lab.start(kind, Peering.PLAIN);
      lab.awaitEstablished();
      PeerStatus.Connection connection = lab.connection();
      assertThat(connection.passive()).isTrue();
      assertThat(connection.localPort()).isEqualTo(179);
    }
  }

  @EachDaemon
  void asNumbersOfFourOctetsAreTold(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon =
          lab.start(kind, Peering.PLAIN.asn(4_200_000_010L).neighborAsn(4_200_000_500L));
      daemon.announce(Announcement.of("198.51.100.0/24"));
      lab.start("asn: 4200000010", "bgp.asn: 4200000500");
      lab.awaitEstablished();
      lab.assertNegotiated(65);
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      assertThat(lab.received("198.51.100.0/24").getFirst().attributes().attributes())
          .contains(
              new PathAttribute.AsPathAttribute(AsPath.sequence(List.of(new Asn(4_200_000_010L)))));
    }
  }

  @EachDaemon
  void bothConnectAndOneConnectionStays(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start();
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      daemon.announce(Announcement.of("198.51.100.0/24"));
      lab.announce("192.0.2.0/24");
      lab.awaitEstablished();
      lab.eventually(
          () -> {
            assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1);
            assertThat(lab.received("198.51.100.0/24")).hasSize(1);
          });
      String connections =
          lab.link().near().run("ss", "-Htn", "state", "established", "sport = 179 or dport = 179");
      assertThat(connections.lines()).as(connections).hasSize(1);
    }
  }

  @EachDaemon
  void sessionsWithMd5AndTtlSecurityOverIpv6(DaemonKind kind) {
    Peering peering =
        Peering.PLAIN
            .over(IpVersion.IPV6)
            .families(AddressFamily.IPV6_UNICAST)
            .password("correct-horse")
            .with(Option.TTL_SECURITY);
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.start(kind, peering);
      lab.start(
          IpVersion.IPV6,
          "password: correct-horse",
          "ttl-security: true",
          "families: [ipv6-unicast]");
      lab.awaitEstablished();
      PeerStatus.Connection connection = lab.connection();
      assertThat(connection.md5()).isTrue();
      assertThat(connection.gtsm()).isTrue();
      assertThat(connection.ttl()).isEqualTo(255);
      lab.announce("2001:db8:a::/48");
      daemon.announce(Announcement.of("2001:db8:b::/48"));
      lab.eventually(
          () -> {
            assertThat(daemon.routes(IpVersion.IPV6)).hasSize(1);
            assertThat(lab.received("2001:db8:b::/48")).hasSize(1);
          });
    }
  }

  @EachDaemon(with = Trait.MD5_LISTENER)
  void weConnectWithMd5(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start(kind, Peering.PLAIN.password("secret").with(Option.PASSIVE));
      lab.start("password: secret");
      lab.awaitEstablished();
      PeerStatus.Connection connection = lab.connection();
      assertThat(connection.md5()).isTrue();
      assertThat(connection.passive()).isFalse();
    }
  }

  @EachDaemon
  void theyConnectWithMd5(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start("password: secret", "passive: true");
      lab.start(kind, Peering.PLAIN.password("secret"));
      lab.awaitEstablished();
      PeerStatus.Connection connection = lab.connection();
      assertThat(connection.md5()).isTrue();
      assertThat(connection.passive()).isTrue();
    }
  }

  @EachDaemon
  void anotherPasswordIsSuspectedByName(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start(kind, Peering.PLAIN.password("theirs"));
      lab.start("password: ours");
      lab.eventually(
          () -> {
            assertThat(lab.problem().summary())
                .startsWith("MD5 mismatch suspected: SYNs to ")
                .endsWith(" unanswered");
            assertThat(lab.problem().check()).startsWith("The password on both sides");
          });
      assertThat(lab.peer().establishedCount()).isZero();
      assertThat(lab.daemon().peer().established()).isFalse();
    }
  }

  @Test
  void aPeerWithoutTtlSecurityIsSuspectedByName() throws IOException {
    // The daemons' listeners answer a SYN with a TTL of 255 in any case; this one does not.
    try (SpeakerLab lab = new SpeakerLab(folder);
        ServerSocket listener =
            lab.link()
                .far()
                .within(() -> new ServerSocket(179, 1, lab.link().farAddress(IpVersion.IPV4)))) {
      lab.start("ttl-security: true");
      lab.eventually(
          () ->
              assertThat(lab.problem().summary())
                  .startsWith("TTL security suspected: SYNs to ")
                  .endsWith(" unanswered"));
      assertThat(listener.isBound()).isTrue();
      assertThat(lab.peer().establishedCount()).isZero();
    }
  }

  @EachDaemon
  void noFamilyInCommonIsTold(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start("families: [ipv4-flowspec]");
      lab.start(kind, Peering.PLAIN.families(AddressFamily.IPV6_UNICAST));
      lab.eventually(
          () ->
              assertThat(lab.problem().summary())
                  .isIn(
                      "No address family in common: ours are ipv4-flowspec, theirs ipv6-unicast",
                      "The peer misses a capability in our OPEN"));
      assertThat(lab.peer().establishedCount()).isZero();
    }
  }

  @EachDaemon
  void anotherAsThanConfiguredIsNamed(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start("asn: 64999");
      lab.start(kind, Peering.PLAIN);
      lab.eventually(
          () ->
              assertThat(lab.problem().summary())
                  .isEqualTo("Bad peer AS: they say 65010, configured 64999"));
      lab.eventually(
          () -> {
            assertThat(lab.lastNotification().code()).isEqualTo(2);
            assertThat(lab.lastNotification().subcode()).isEqualTo(2);
          });
      assertThat(lab.lastNotification().sent()).isTrue();
      assertThat(lab.daemon().peer().established()).isFalse();
    }
  }

  @EachDaemon
  void aPeerThatExpectsAnotherAsIsUnderstood(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start();
      lab.start(kind, Peering.PLAIN.neighborAsn(64999));
      lab.eventually(
          () ->
              assertThat(lab.problem().summary())
                  .isEqualTo("The peer expects another AS than ours, 64500"));
      assertThat(lab.lastNotification().sent()).isFalse();
      assertThat(lab.lastNotification().title()).isEqualTo("OPEN Message Error: Bad Peer AS");
    }
  }

  @EachDaemon(with = Trait.ROLES)
  void rolesThatBelongTogetherAreNegotiated(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start("role: customer");
      lab.start(kind, Peering.PLAIN.role(PeerRole.PROVIDER));
      lab.awaitEstablished();
      lab.assertNegotiated(9); // BGP Role
    }
  }

  @EachDaemon(with = Trait.ROLES)
  void rolesThatDoNotBelongTogetherKeepTheSessionDown(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start("role: customer");
      lab.start(kind, Peering.PLAIN.role(PeerRole.PEER));
      lab.eventually(
          () ->
              assertThat(lab.problem().summary())
                  .isIn(
                      "Role mismatch: they say peer, ours is customer",
                      "The peer does not accept our role"));
      assertThat(lab.peer().state()).isNotEqualTo(SessionState.ESTABLISHED);
      assertThat(lab.peer().establishedCount()).isZero();
    }
  }

  @EachDaemon
  void aClosedPortIsToldAsSuch(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      lab.start();
      lab.eventually(
          () ->
              assertThat(lab.problem().summary())
                  .startsWith("Connection to ")
                  .endsWith(" refused"));
      lab.start(kind, Peering.PLAIN.with(Option.PASSIVE));
      lab.awaitEstablished();
      assertThat(lab.peer().problem()).isNull();
    }
  }
}
