package io.lookingglass.tests.lab.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.NamespacePair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.io.TempDir;

/** The daemons talk to BIRD, so that what they say of us can be believed. */
@RequiresBgpDaemons
class DaemonsTest {
  private static final Peering BIRDS =
      Peering.PLAIN
          .asn(64500)
          .neighborAsn(65010)
          .password("secret")
          .restartsWithin(20)
          .with(Peering.Option.EXTENDED_MESSAGES);

  @TempDir private Path folder = Path.of("");

  private Path folder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(assertion);
  }

  @EachDaemon
  void routesAreToldAndSeenWithTheirCommunities(DaemonKind kind) throws IOException {
    Peering bird = BIRDS;
    if (kind.has(Trait.FLOWSPEC_RECEIVE)) {
      bird =
          bird.families(
              AddressFamily.IPV4_UNICAST, AddressFamily.IPV6_UNICAST, AddressFamily.IPV4_FLOWSPEC);
    }
    Peering its = bird.asn(65010).neighborAsn(64500);
    FlowRule rule = FlowRule.discard("203.0.113.7/32", 17, 53);
    try (NamespacePair link = NamespacePair.make();
        Daemon near = DaemonKind.BIRD.start(link.mirrored(), bird, folder("bird"));
        Daemon far = kind.start(link, its, folder("daemon"))) {
      near.announce(
          Announcement.of("192.0.2.0/24")
              .communities("64500:1", "64500:1:2")
              .routeTargets("64500:7"));
      near.announce(Announcement.of("2001:db8:a::/48").communities("no-export"));
      far.announce(
          Announcement.of("198.51.100.0/24")
              .communities("65010:1", "65010:1:2")
              .routeTargets("65010:7"));
      far.announce(Announcement.of("2001:db8:b::/48").communities("65010:2"));
      if (kind.has(Trait.FLOWSPEC_RECEIVE)) {
        near.announce(rule);
      }
      if (kind.has(Trait.FLOWSPEC_SEND)) {
        far.announce(FlowRule.discard("203.0.113.8/32", 6, 80));
      }
      eventually(() -> assertThat(far.peer().established()).as(far.peer().everything()).isTrue());
      assertThat(near.peer().established()).as(near.peer().everything()).isTrue();
      eventually(
          () -> {
            assertThat(far.routes(IpVersion.IPV4))
                .containsExactly(
                    new SeenRoute(
                        IpPrefix.parse("192.0.2.0/24"),
                        link.nearAddress(IpVersion.IPV4),
                        List.of(64500L),
                        List.of("64500:1"),
                        List.of("64500:1:2"),
                        List.of("rt:64500:7")));
            assertThat(far.routes(IpVersion.IPV6))
                .extracting(SeenRoute::communities)
                .containsExactly(List.of("65535:65281"));
            assertThat(near.routes(IpVersion.IPV4))
                .containsExactly(
                    new SeenRoute(
                        IpPrefix.parse("198.51.100.0/24"),
                        link.farAddress(IpVersion.IPV4),
                        List.of(65010L),
                        List.of("65010:1"),
                        List.of("65010:1:2"),
                        List.of("rt:65010:7")));
            assertThat(near.routes(IpVersion.IPV6))
                .extracting(SeenRoute::nextHop)
                .containsExactly(link.farAddress(IpVersion.IPV6));
            assertThat(far.flowRules())
                .isEqualTo(kind.has(Trait.FLOWSPEC_RECEIVE) ? List.of(rule) : List.of());
            assertThat(near.flowRules()).hasSize(kind.has(Trait.FLOWSPEC_SEND) ? 1 : 0);
          });
      near.withdraw(Announcement.of("2001:db8:a::/48").communities("no-export"));
      far.withdraw(Announcement.of("2001:db8:b::/48").communities("65010:2"));
      eventually(
          () -> {
            assertThat(far.routes(IpVersion.IPV6)).isEmpty();
            assertThat(near.routes(IpVersion.IPV6)).isEmpty();
          });
    }
  }

  @EachDaemon
  void everyOptionIsUnderstood(DaemonKind kind) throws IOException {
    Peering bird =
        BIRDS
            .over(IpVersion.IPV6)
            .families(AddressFamily.IPV6_UNICAST)
            .with(
                Peering.Option.ADD_PATH,
                Peering.Option.EXTENDED_MESSAGES,
                Peering.Option.TTL_SECURITY);
    Peering its = bird.asn(65010).neighborAsn(64500);
    if (kind.has(Trait.ROLES)) {
      bird = bird.role(PeerRole.CUSTOMER);
      its = its.role(PeerRole.PROVIDER);
    }
    try (NamespacePair link = NamespacePair.make();
        Daemon near = DaemonKind.BIRD.start(link.mirrored(), bird, folder("bird"));
        Daemon far = kind.start(link, its, folder("daemon"))) {
      near.announce(Announcement.of("2001:db8:a::/48"));
      near.announce(Announcement.of("2001:db8:a::/48").path(2).communities("64500:2"));
      far.announce(Announcement.of("2001:db8:b::/48"));
      eventually(() -> assertThat(far.peer().established()).as(far.peer().everything()).isTrue());
      eventually(
          () -> {
            assertThat(far.routes(IpVersion.IPV6))
                .as("%s%n%s", far.peer().everything(), near.log())
                .hasSize(2);
            assertThat(near.routes(IpVersion.IPV6)).hasSize(1);
          });
      far.shutDown("seen enough");
      String farewell =
          kind.has(Trait.SHUTDOWN_TEXT)
              ? "Received: Administrative shutdown: \"seen enough\""
              : "Neighbor graceful restart detected";
      eventually(() -> assertThat(near.log()).as(far.log()).contains(farewell));
    }
  }
}
