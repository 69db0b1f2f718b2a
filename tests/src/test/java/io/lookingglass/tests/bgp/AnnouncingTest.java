package io.lookingglass.tests.bgp;

import static io.lookingglass.tests.bgp.AnnouncingLab.NOC;
import static io.lookingglass.tests.bgp.AnnouncingLab.accepted;
import static io.lookingglass.tests.bgp.AnnouncingLab.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.Announcer;
import io.lookingglass.bgp.announce.Change;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.bgp.Announcement;
import io.lookingglass.tests.lab.bgp.Capture;
import io.lookingglass.tests.lab.bgp.Daemon;
import io.lookingglass.tests.lab.bgp.DaemonKind;
import io.lookingglass.tests.lab.bgp.EachDaemon;
import io.lookingglass.tests.lab.bgp.FlowRule;
import io.lookingglass.tests.lab.bgp.Peering;
import io.lookingglass.tests.lab.bgp.RequiresBgpDaemons;
import io.lookingglass.tests.lab.bgp.Trait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;

/** What daemons see of what is asked for. */
@RequiresBgpDaemons
class AnnouncingTest {
  private static final String UNICAST = "ipv4-unicast, ipv6-unicast";

  @TempDir private Path folder = Path.of("");

  @EachDaemon
  void everyAttributeArrivesAsAskedFor(DaemonKind kind) {
    try (AnnouncingLab lab = new AnnouncingLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      Announcer announcer = lab.established(lab.file(UNICAST, ""));
      AnnouncementStatus status =
          accepted(
              announcer.announce(
                  new AnnouncementRequest(
                      new Subject.Prefix(IpPrefix.parse("203.0.113.0/24")),
                      "attack",
                      null,
                      List.of("daemon"),
                      List.of(new Community.Standard(64500, 1)),
                      List.of(new Community.Large(64500, 4000000000L, 2)),
                      List.of(ExtendedCommunityText.parse("rt:64500:9")),
                      2,
                      50L,
                      null,
                      null),
                  NOC,
                  null));
      accepted(announcer.announce(route("2001:db8:acee::/48"), NOC, null));
      lab.eventually(
          () -> {
            assertThat(daemon.routes(IpVersion.IPV4))
                .containsExactly(
                    new io.lookingglass.tests.lab.bgp.SeenRoute(
                        IpPrefix.parse("203.0.113.0/24"),
                        lab.link().nearAddress(IpVersion.IPV4),
                        List.of(64500L, 64500L, 64500L, 64501L),
                        List.of("64500:1", "64500:7"),
                        List.of("64500:4000000000:2"),
                        List.of("rt:64500:9")));
            assertThat(daemon.routes(IpVersion.IPV6))
                .singleElement()
                .satisfies(seen -> assertThat(seen.asPath()).isEqualTo(List.of(64500L, 64501L)));
          });
      String id = status.announcement().id();
      assertThat(announcer.find(id).orElseThrow().stage()).isEqualTo(AnnouncementStatus.Stage.SENT);
      accepted(announcer.withdraw(id, "over", NOC));
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).isEmpty());
      lab.eventually(
          () ->
              assertThat(announcer.find(id).orElseThrow().stage())
                  .isEqualTo(AnnouncementStatus.Stage.WITHDRAWN));
    }
  }

  @EachDaemon
  void aBlackholeArrivesWithNoExportAndEndsInTime(DaemonKind kind) {
    try (AnnouncingLab lab = new AnnouncingLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      Announcer announcer = lab.established(lab.file(UNICAST, "announcements: {min-ttl: 1s}"));
      accepted(
          announcer.announce(
              AnnouncementRequest.of(
                      new Subject.Blackhole(IpPrefix.parse("203.0.113.7/32"), false), "attack")
                  .withTtl(Duration.ofSeconds(12)),
              NOC,
              null));
      lab.eventually(
          () ->
              assertThat(daemon.routes(IpVersion.IPV4))
                  .singleElement()
                  .satisfies(
                      seen -> {
                        assertThat(seen.prefix()).isEqualTo(IpPrefix.parse("203.0.113.7/32"));
                        assertThat(seen.communities())
                            .contains("65535:666", "65535:65281", "64500:7");
                      }));
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).isEmpty());
      assertThat(announcer.active()).isEmpty();
    }
  }

  @EachDaemon(with = Trait.FLOWSPEC_RECEIVE)
  void aRuleArrivesAndTheDissectorUnderstandsIt(DaemonKind kind) {
    try (AnnouncingLab lab = new AnnouncingLab(folder);
        Capture capture = Capture.start(lab.link(), folder)) {
      Daemon daemon =
          lab.start(
              kind,
              Peering.PLAIN.families(
                  AddressFamily.IPV4_UNICAST,
                  AddressFamily.IPV6_UNICAST,
                  AddressFamily.IPV4_FLOWSPEC));
      Announcer announcer = lab.established(lab.file(UNICAST + ", ipv4-flowspec", ""));
      accepted(announcer.announce(route("203.0.113.0/24"), NOC, null)); // RFC 8955, section 6.
      String id =
          accepted(
                  announcer.announce(
                      AnnouncementRequest.of(
                          new Subject.FlowSpec(
                              FlowSpecText.parse(
                                  Family.IPV4_FLOWSPEC,
                                  "destination 203.0.113.7/32; protocol =17; destination-port =53"),
                              List.of(ExtendedCommunityText.parse("traffic-rate-bytes:0:0"))),
                          "attack"),
                      NOC,
                      null))
              .announcement()
              .id();
      lab.eventually(
          () ->
              assertThat(daemon.flowRules())
                  .containsExactly(FlowRule.discard("203.0.113.7/32", 17, 53)));
      accepted(announcer.withdraw(id, "over", NOC));
      lab.eventually(() -> assertThat(daemon.flowRules()).isEmpty());
      assertThat(
              capture.messagesOf(
                  lab.link().nearAddress(IpVersion.IPV4),
                  message -> message.layer().toString().contains("203.0.113.7/32")))
          .allSatisfy(
              message -> assertThat(message.objections()).as(message.layer().toString()).isEmpty());
    }
  }

  @EachDaemon
  void aChangeWhileThePeerIsDownReachesItWhenItReturns(DaemonKind kind) {
    try (AnnouncingLab lab = new AnnouncingLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      Announcer announcer = lab.established(lab.file(UNICAST, ""));
      String id =
          accepted(announcer.announce(route("203.0.113.0/24"), NOC, null)).announcement().id();
      accepted(announcer.announce(route("203.0.113.0/25"), NOC, null));
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(2));
      daemon.kill();
      accepted(announcer.withdraw(id, "over", NOC));
      daemon.restart();
      lab.eventually(
          () ->
              assertThat(daemon.routes(IpVersion.IPV4))
                  .singleElement()
                  .satisfies(
                      seen ->
                          assertThat(seen.prefix()).isEqualTo(IpPrefix.parse("203.0.113.0/25"))));
    }
  }

  @EachDaemon(with = Trait.GRACEFUL_HELPER)
  void aPlannedStopLeavesTheRoutesWhereThePeerRestartsGracefully(DaemonKind kind) {
    try (AnnouncingLab lab = new AnnouncingLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN.restartsWithin(60));
      String file = lab.file(UNICAST, "");
      accepted(lab.established(file).announce(route("203.0.113.0/24"), NOC, null));
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1));
      lab.stop();
      lab.eventually(() -> assertThat(daemon.peer().established()).isFalse());
      if (kind != DaemonKind.GOBGP) { // It shows nothing of a peer that is down.
        assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1);
      }
      lab.established(file);
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1));
    }
  }

  @EachDaemon(with = Trait.GRACEFUL_HELPER)
  void aPlannedStopCanWithdrawInstead(DaemonKind kind) {
    try (AnnouncingLab lab = new AnnouncingLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN.restartsWithin(60));
      String file = lab.file(UNICAST, "announcements: {on-stop: withdraw}");
      accepted(lab.established(file).announce(route("203.0.113.0/24"), NOC, null));
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1));
      lab.stop();
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).isEmpty());
      lab.established(file);
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1));
    }
  }

  @EachDaemon
  void anotherOriginOfAProtectedPrefixIsAnAlarm(DaemonKind kind) {
    try (AnnouncingLab lab = new AnnouncingLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      daemon.announce(Announcement.of("203.0.113.128/25"));
      Announcer announcer = lab.established(lab.file(UNICAST, ""));
      IpPrefix prefix = IpPrefix.parse("203.0.113.0/24");
      lab.eventually(
          () ->
              assertThat(announcer.prefix(prefix).orElseThrow().alarms())
                  .singleElement()
                  .satisfies(
                      seen -> {
                        assertThat(seen.kind()).isEqualTo(SeenRoute.Kind.OTHER_ORIGIN);
                        assertThat(seen.peer()).isEqualTo("daemon");
                        assertThat(seen.asPath()).isEqualTo("65010");
                      }));
      daemon.withdraw(Announcement.of("203.0.113.128/25"));
      lab.eventually(() -> assertThat(announcer.prefix(prefix).orElseThrow().alarms()).isEmpty());
    }
  }

  @EachDaemon
  void twoOperatorsAtOnceNeitherLoseNorDoubleAnything(DaemonKind kind) {
    try (AnnouncingLab lab = new AnnouncingLab(folder)) {
      Daemon daemon = lab.start(kind, Peering.PLAIN);
      Announcer announcer =
          lab.established(lab.file(UNICAST, "announcements: {changes-per-minute: 10000}"));
      List<CompletableFuture<Integer>> operators = new ArrayList<>();
      for (int operator = 0; operator < 2; operator++) {
        operators.add(CompletableFuture.supplyAsync(() -> announceFifty(announcer)));
      }
      int both = operators.stream().mapToInt(CompletableFuture::join).sum();
      assertThat(both).isEqualTo(50); // Each route was accepted of one of them.
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(50));
    }
  }

  private static int announceFifty(Announcer announcer) {
    int accepted = 0;
    for (int i = 0; i < 50; i++) {
      ChangeOutcome outcome =
          announcer.batch(List.of(new Change.Announce(route("10.32." + i + ".0/24"))), NOC, null);
      accepted += outcome instanceof ChangeOutcome.Accepted ? 1 : 0;
    }
    return accepted;
  }
}
