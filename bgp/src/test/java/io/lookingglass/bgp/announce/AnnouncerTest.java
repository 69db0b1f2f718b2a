package io.lookingglass.bgp.announce;

import static io.lookingglass.bgp.announce.ProgramUnderTest.NOC;
import static io.lookingglass.bgp.announce.ProgramUnderTest.accepted;
import static io.lookingglass.bgp.announce.ProgramUnderTest.blackhole;
import static io.lookingglass.bgp.announce.ProgramUnderTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.AnnouncementStatus.Stage;
import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of changes, as the peers see it. */
final class AnnouncerTest {
  static final String FILE =
      """
      bgp:
        asn: 64496
        router-id: 192.0.2.1
        next-hop: 192.0.2.1
        next-hop-ipv6: 2001:db8:1::1
        peers:
          - {name: transit, address: 192.0.2.2, asn: 64511, announce: true, blackhole: true,
             families: [ipv4-unicast, ipv6-unicast, ipv4-flowspec], communities: ["64496:7"]}
          - {name: exchange, address: 192.0.2.3, asn: 64510, announce: true}
          - {name: collector, address: 192.0.2.4, asn: 64509}
      prefixes:
        - {prefix: 203.0.113.0/24, origin-asn: 64500, max-length: 26}
        - {prefix: 198.51.100.0/24, origin-asn: 64496, peers: [transit]}
        - {prefix: 2001:db8:acee::/48, origin-asn: 64500}
      """;

  private static Nlri nlri(String prefix) {
    return new Nlri.Prefix(IpPrefix.parse(prefix), null);
  }

  private static Map<Nlri, List<PathAttribute>> table(ProgramUnderTest program, String peer) {
    program.peers.settle();
    program.announcer.tick();
    return program.peers.peer(peer).table.getOrDefault(Family.IPV4_UNICAST, Map.of());
  }

  private static List<Check> failed(ChangeOutcome outcome) {
    if (outcome instanceof ChangeOutcome.Refused(var reports)) {
      List<Check> failed = new ArrayList<>(reports.getFirst().failed(Severity.HARD));
      failed.addAll(reports.getFirst().failed(Severity.SOFT));
      return failed;
    }
    throw new AssertionError("not refused: " + outcome);
  }

  private static AnnouncementRequest with(
      AnnouncementRequest plain, List<String> peers, @Nullable String override) {
    return new AnnouncementRequest(
        plain.subject(),
        plain.reason(),
        plain.ttl(),
        peers,
        List.of(new Community.Standard(64496, 1)),
        List.of(new Community.Large(64496, 2, 3)),
        List.of(ExtendedCommunityText.parse("rt:64496:4")),
        2,
        50L,
        null,
        override);
  }

  @Test
  void aRouteHasEveryAttributeThatWasAskedForAndThoseOfThePeer() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      accepted(
          program.announcer.announce(
              with(request("203.0.113.0/24"), List.of("transit"), null), NOC, null));

      assertThat(table(program, "transit"))
          .containsOnlyKeys(nlri("203.0.113.0/24"))
          .containsValue(
              List.of(
                  new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
                  new PathAttribute.AsPathAttribute(
                      AsPath.sequence(
                          List.of(new Asn(64496), new Asn(64496), new Asn(64496), new Asn(64500)))),
                  new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.1")),
                  new PathAttribute.MultiExitDisc(50),
                  new PathAttribute.Communities(
                      List.of(new Community.Standard(64496, 1), new Community.Standard(64496, 7))),
                  new PathAttribute.ExtendedCommunities(
                      List.of(ExtendedCommunityText.parse("rt:64496:4"))),
                  new PathAttribute.LargeCommunities(List.of(new Community.Large(64496, 2, 3)))));
      assertThat(table(program, "exchange")).isEmpty();
    }
  }

  @Test
  void progressIsToldForEachPeer() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      program.peers.peer("exchange").close();
      String id = accepted(program.announce("203.0.113.0/24")).announcement().id();

      assertThat(program.announcer.find(id).orElseThrow().peers())
          .extracting(AnnouncementStatus.PeerProgress::stage)
          .containsExactly(Stage.QUEUED, Stage.ACCEPTED);
      table(program, "transit");
      assertThat(program.announcer.find(id).orElseThrow().peers())
          .extracting(AnnouncementStatus.PeerProgress::stage)
          .containsExactly(Stage.SENT, Stage.ACCEPTED);
      program.peers.peer("exchange").open(false);
      assertThat(table(program, "exchange")).containsOnlyKeys(nlri("203.0.113.0/24"));
      assertThat(program.announcer.find(id).orElseThrow().stage()).isEqualTo(Stage.SENT);

      accepted(program.announcer.withdraw(id, "over", NOC));
      assertThat(program.announcer.find(id).orElseThrow().stage()).isEqualTo(Stage.WITHDRAWING);
      assertThat(table(program, "transit")).isEmpty();
      assertThat(program.announcer.find(id).orElseThrow().stage()).isEqualTo(Stage.WITHDRAWN);
    }
  }

  @Test
  void eventsTellTheWayOfAnAnnouncement() throws InterruptedException {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      String id = accepted(program.announce("198.51.100.0/24")).announcement().id();
      table(program, "transit");
      accepted(program.announcer.withdraw(id, "over", NOC));
      table(program, "transit");

      assertThat(program.announcer.events(0, Duration.ZERO))
          .extracting(event -> event.peer() + " " + event.stage().title())
          .containsExactly(
              "null accepted",
              "transit queued",
              "transit sent",
              "null withdrawing",
              "transit withdrawing",
              "transit withdrawn");
    }
  }

  @Test
  void whatTheFileDoesNotAllowIsRefusedWithTheReason() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      for (String outside :
          List.of("192.0.2.0/24", "203.0.113.0/27", "203.0.112.0/23", "0.0.0.0/0")) {
        assertThat(failed(program.announce(outside)))
            .as(outside)
            .extracting(Check::id)
            .containsExactly("allow-list");
      }
      assertThat(failed(program.announcer.announce(blackhole("203.0.113.0/26"), NOC, null)))
          .extracting(Check::evidence)
          .containsExactly("203.0.113.0/26 is more than one address; only a /32 can be blackholed");
      assertThat(
              failed(
                  program.announcer.announce(
                      with(request("198.51.100.0/24"), List.of("exchange"), null), NOC, null)))
          .extracting(Check::id)
          .containsExactly("peers", "session");
    }
  }

  @Test
  void aBlackholeGoesWithNoExportToThoseWhoHonourIt() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      accepted(program.announcer.announce(blackhole("203.0.113.7/32"), NOC, null));

      assertThat(
              AllowList.communities(
                  Objects.requireNonNull(table(program, "transit").get(nlri("203.0.113.7/32")))))
          .contains(Community.WELL_KNOWN.get("blackhole"), Community.WELL_KNOWN.get("no-export"));
      assertThat(table(program, "exchange")).isEmpty();
    }
  }

  @Test
  void aRuleWithinAProtectedPrefixGoesToThoseWhoCarryRules() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      var rule =
          FlowSpecText.parse(
              Family.IPV4_FLOWSPEC, "destination 203.0.113.7/32; protocol =17; source-port =53");
      accepted(
          program.announcer.announce(
              AnnouncementRequest.of(
                  new Subject.FlowSpec(
                      rule, List.of(ExtendedCommunityText.parse("traffic-rate-bytes:0:0"))),
                  "amplification"),
              NOC,
              null));
      program.peers.settle();

      assertThat(program.peers.peer("transit").table.get(Family.IPV4_FLOWSPEC))
          .containsOnlyKeys(new Nlri.FlowSpec(rule, null));
      ChangeOutcome redirected =
          program.announcer.announce(
              AnnouncementRequest.of(
                  new Subject.FlowSpec(
                      FlowSpecText.parse(Family.IPV4_FLOWSPEC, "destination 203.0.113.8/32"),
                      List.of(ExtendedCommunityText.parse("redirect-to-ip:192.0.2.9"))),
                  "scrub"),
              NOC,
              null);
      assertThat(failed(redirected)).extracting(Check::id).containsExactly("form");
    }
  }

  @Test
  void aTimeToLiveEndsWhateverBecomesOfTheTimeOfDay() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      String id =
          accepted(
                  program.announcer.announce(
                      request("203.0.113.0/24").withTtl(Duration.ofMinutes(10)), NOC, null))
              .announcement()
              .id();
      program.now = program.now.minus(Duration.ofDays(1));
      program.pass(Duration.ofMinutes(9));
      assertThat(table(program, "transit")).hasSize(1);
      assertThat(program.announcer.find(id).orElseThrow().expiresAt())
          .isEqualTo(program.now.plus(Duration.ofMinutes(1)));
      program.now = program.now.plus(Duration.ofDays(3));
      program.announcer.tick();
      assertThat(table(program, "transit")).hasSize(1);
      program.pass(Duration.ofMinutes(1));
      assertThat(table(program, "transit")).isEmpty();
      assertThat(program.announcer.find(id).orElseThrow().announcement().ending())
          .extracting(Announcement.Ending::cause)
          .isEqualTo(Announcement.Cause.EXPIRED);
    }
  }

  @Test
  void overARestartTheTimeOfDayCountsButNeverProlongs() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      accepted(
          program.announcer.announce(
              request("203.0.113.0/24").withTtl(Duration.ofMinutes(10)), NOC, null));
      accepted(
          program.announcer.announce(
              request("198.51.100.0/24").withTtl(Duration.ofMinutes(2)), NOC, null));
      program.now = program.now.plus(Duration.ofMinutes(4));
      program.restart();
      assertThat(table(program, "transit")).containsOnlyKeys(nlri("203.0.113.0/24"));
      program.now = program.now.minus(Duration.ofDays(1)); // Set back while it does not run.
      program.restart();
      program.pass(Duration.ofMinutes(10));
      assertThat(table(program, "transit")).isEmpty();
    }
  }

  @Test
  void whatWasAcceptedIsAnnouncedAgainBeforeEndOfRib() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      accepted(program.announce("203.0.113.0/24"));
      program.crash();
      program.peers.openAll();
      program.peers.settle();
      assertThat(program.peers.peer("transit").endsOfRib).isEmpty();
      program.announcer.begin();
      assertThat(table(program, "transit")).containsOnlyKeys(nlri("203.0.113.0/24"));
      assertThat(program.peers.peer("transit").endsOfRib).isNotEmpty();
    }
  }

  @Test
  void aStoreThatFailsRefusesChangesAndKeepsWhatIsAnnounced() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      String id = accepted(program.announce("203.0.113.0/24")).announcement().id();
      program.store.failing = true;

      assertThat(program.announce("198.51.100.0/24")).isInstanceOf(ChangeOutcome.NotStored.class);
      assertThat(program.announcer.withdraw(id, "over", NOC))
          .isInstanceOf(ChangeOutcome.NotStored.class);
      assertThat(table(program, "transit")).containsOnlyKeys(nlri("203.0.113.0/24"));
      assertThat(program.announcer.health().takesChanges()).isFalse();
      assertThat(program.announcer.health().problem()).startsWith("The disk is full.");

      program.store.failing = false;
      program.pass(Duration.ofSeconds(6));
      assertThat(program.announcer.health().problem()).isNull();
      accepted(program.announce("198.51.100.0/24"));
    }
  }

  @Test
  void aStoreThatFailsIsFoundOutWithoutAChange() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      program.store.failing = true;
      program.pass(Duration.ofSeconds(31));
      assertThat(program.announcer.health().takesChanges()).isFalse();
      program.store.failing = false;
      program.pass(Duration.ofSeconds(6));
      assertThat(program.announcer.health().takesChanges()).isTrue();
    }
  }

  @Test
  void aStoreThatCannotBeReadAtTheStartIsTriedAgainBeforeEndOfRib() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      accepted(program.announce("203.0.113.0/24"));
      program.store.failing = true;
      program.restart();
      program.peers.settle();
      assertThat(program.peers.peer("transit").endsOfRib).isEmpty();
      assertThat(program.announce("198.51.100.0/24")).isInstanceOf(ChangeOutcome.NotStored.class);
      program.store.failing = false;
      program.pass(Duration.ofSeconds(6));
      assertThat(table(program, "transit")).containsOnlyKeys(nlri("203.0.113.0/24"));
      assertThat(program.peers.peer("transit").endsOfRib).isNotEmpty();
    }
  }

  @Test
  void aDamagedRowTakesNothingElseWithIt() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      String id = accepted(program.announce("203.0.113.0/24")).announcement().id();
      accepted(program.announce("198.51.100.0/24"));
      program.store.damage(id);
      program.restart();
      assertThat(table(program, "transit")).containsOnlyKeys(nlri("198.51.100.0/24"));
      assertThat(program.announcer.health().problem()).contains(id);
    }
  }

  @Test
  void theKillSwitchWithdrawsEvenWhenNothingCanBeStored() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      accepted(program.announce("203.0.113.0/24"));
      program.store.failing = true;
      assertThat(program.announcer.withdrawAll("leak", "leaking, sorry", NOC))
          .isInstanceOf(ChangeOutcome.NotStored.class);
      assertThat(program.peers.peer("transit").out.size()).isZero();
      assertThat(program.peers.shutdowns)
          .containsExactly("transit: leaking, sorry", "exchange: leaking, sorry");
      program.store.failing = false;
      program.pass(Duration.ofSeconds(6));
      program.restart();
      assertThat(table(program, "transit")).isEmpty();
    }
  }

  @Test
  void aKeyAskedAgainIsAnsweredTheSameAndForSomethingElseRefused() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      ChangeOutcome first = program.announcer.announce(request("203.0.113.0/24"), NOC, "k1");
      program.restart();
      ChangeOutcome again = program.announcer.announce(request("203.0.113.0/24"), NOC, "k1");

      assertThat(accepted(again).announcement()).isEqualTo(accepted(first).announcement());
      assertThat(((ChangeOutcome.Accepted) again).repeated()).isTrue();
      assertThat(program.announcer.announce(request("198.51.100.0/24"), NOC, "k1"))
          .isEqualTo(new ChangeOutcome.KeyReused("k1"));
      assertThat(
              failed(
                  program.announcer.announce(
                      request("203.0.113.0/24"), new Actor("other", null), "k1")))
          .extracting(Check::id)
          .containsExactly("conflict");
    }
  }

  @Test
  void aBatchHappensAsAWholeOrNotAtAll() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      ChangeOutcome refused =
          program.announcer.batch(
              List.of(
                  new Change.Announce(request("203.0.113.0/24")),
                  new Change.Announce(request("192.0.2.0/24"))),
              NOC,
              null);
      assertThat(((ChangeOutcome.Refused) refused).reports()).hasSize(2);
      assertThat(table(program, "transit")).isEmpty();
      assertThat(program.announcer.active()).isEmpty();
    }
  }

  @Test
  void whatTakesThePlaceOfAnotherIsNoWithdrawal() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      accepted(program.announce("203.0.113.0/24"));
      table(program, "transit");
      List<String> left = new ArrayList<>();
      program.watcher = (peer, _, nlri, _) -> left.add(peer + " " + nlri);
      accepted(
          program.announcer.batch(
              List.of(new Change.Put(with(request("203.0.113.0/24"), List.of("transit"), null))),
              NOC,
              null));
      assertThat(
              AllowList.communities(
                  Objects.requireNonNull(table(program, "transit").get(nlri("203.0.113.0/24")))))
          .contains(new Community.Standard(64496, 1));
      assertThat(left).hasSize(1);
      assertThat(program.announcer.active()).hasSize(1);
    }
  }

  @Test
  void aReloadWithoutAChangeTellsPeersNothing() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      accepted(program.announce("203.0.113.0/24"));
      table(program, "transit");
      program.reload(FILE + "announcements: {max-active: 10}\n");
      assertThat(program.peers.peer("transit").out.sending()).isFalse();
      assertThat(table(program, "transit")).hasSize(1);
    }
  }

  @Test
  void aReloadWithdrawsWhatTheFileNoLongerAllowsForGood() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      String id = accepted(program.announce("203.0.113.0/26")).announcement().id();
      table(program, "transit");
      program.reload(FILE.replace("max-length: 26", "max-length: 25"));
      assertThat(table(program, "transit")).isEmpty();
      assertThat(program.announcer.find(id).orElseThrow().announcement().ending())
          .extracting(Announcement.Ending::cause)
          .isEqualTo(Announcement.Cause.NOT_ALLOWED);
      program.reload(FILE);
      assertThat(table(program, "transit")).isEmpty();
    }
  }

  @Test
  void aReloadThatAddsAPeerTellsItWhatGoesToAll() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      accepted(program.announce("203.0.113.0/24"));
      program.reload(FILE.replace("asn: 64509", "asn: 64509, announce: true"));
      assertThat(table(program, "collector")).hasSize(1);
    }
  }

  @Test
  void aLockedPrefixIsNeitherAnnouncedNorWithdrawn() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      String id = accepted(program.announce("203.0.113.0/24")).announcement().id();
      program.reload(FILE.replace("max-length: 26", "max-length: 26, locked: true"));
      assertThat(failed(program.announce("203.0.113.0/26")))
          .extracting(Check::id)
          .containsExactly("locked");
      assertThat(failed(program.announcer.withdraw(id, "over", NOC)))
          .extracting(Check::id)
          .containsExactly("locked");
      assertThat(table(program, "transit")).hasSize(1);
    }
  }

  @Test
  void manyFlapsNeedAnOverride() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      for (int i = 0; i < 3; i++) {
        String id = accepted(program.announce("203.0.113.0/24")).announcement().id();
        accepted(program.announcer.withdraw(id, "over", NOC));
      }
      assertThat(failed(program.announce("203.0.113.0/24")))
          .extracting(Check::id)
          .containsExactly("flaps");
      program.restart(); // It is remembered.
      assertThat(failed(program.announce("203.0.113.0/24"))).hasSize(1);
      AnnouncementStatus overridden =
          accepted(
              program.announcer.announce(
                  with(request("203.0.113.0/24"), List.of(), "the attack goes on"), NOC, null));
      assertThat(overridden.announcement().overridden()).containsExactly("flaps");
      assertThat(program.audit.getLast().result())
          .endsWith("passed over flaps: the attack goes on");
    }
  }

  @Test
  void capsHoldInTotalAndForEachPeer() {
    try (ProgramUnderTest program =
        new ProgramUnderTest(FILE.replace("asn: 64510,", "asn: 64510, max-announced: 1,"))) {
      accepted(program.announce("203.0.113.0/24"));
      assertThat(failed(program.announce("203.0.113.0/25")))
          .extracting(Check::id)
          .containsExactly("caps");
      accepted(
          program.announcer.announce(
              with(request("203.0.113.0/25"), List.of("transit"), null), NOC, null));
      program.reload(FILE + "announcements: {max-active: 2}\n");
      assertThat(failed(program.announce("198.51.100.0/24")))
          .extracting(Check::id)
          .containsExactly("caps");
    }
  }

  @Test
  void whoAsksTooOftenHasToWait() {
    try (ProgramUnderTest program =
        new ProgramUnderTest(FILE + "announcements: {changes-per-minute: 2}\n")) {
      accepted(program.announce("203.0.113.0/24"));
      accepted(program.announce("198.51.100.0/24"));
      assertThat(program.announce("203.0.113.0/25"))
          .isEqualTo(new ChangeOutcome.TooMany(Duration.ofSeconds(30)));
      program.pass(Duration.ofSeconds(30));
      accepted(program.announce("203.0.113.0/25"));
    }
  }

  @Test
  void withoutASessionNothingIsAccepted() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      program.peers.all().forEach(ModelledPeers.Peer::close);
      assertThat(failed(program.announce("203.0.113.0/24")))
          .extracting(Check::id)
          .containsExactly("session");
    }
  }

  @Test
  void aDryRunHasTheOctetsThatWouldBeSent() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      PreflightReport report = program.announcer.preflight(request("203.0.113.0/24"));
      assertThat(report.allows(null)).isTrue();
      assertThat(report.updates())
          .extracting(PreflightReport.PlannedUpdate::peer)
          .containsExactly("transit", "exchange");
      assertThat(report.updates().get(1).octets().hex())
          .isEqualTo(
              "ff".repeat(16)
                  + "003302" // 51 octets, UPDATE
                  + "0000" // Nothing withdrawn.
                  + "0018" // 24 octets of attributes:
                  + "40010100" // ORIGIN IGP
                  + "40020a02020000fbf00000fbf4" // AS_PATH 64496 64500
                  + "400304c0000201" // NEXT_HOP 192.0.2.1
                  + "18cb0071"); // 203.0.113.0/24
      assertThat(program.announcer.active()).isEmpty();
    }
  }

  @Test
  void everyChangeIsInTheAudit() {
    try (ProgramUnderTest program = new ProgramUnderTest(FILE)) {
      String id = accepted(program.announce("203.0.113.0/24")).announcement().id();
      failed(program.announce("192.0.2.0/24"));
      accepted(program.announcer.withdraw(id, "over", NOC));
      assertThat(program.audit)
          .extracting(
              record -> record.action().title() + " " + record.subject() + " " + record.accepted())
          .containsExactly(
              "announce 203.0.113.0/24 true",
              "announce 192.0.2.0/24 false",
              "withdraw 203.0.113.0/24 true");
    }
  }
}
