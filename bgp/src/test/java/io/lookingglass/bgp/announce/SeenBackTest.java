package io.lookingglass.bgp.announce;

import static io.lookingglass.bgp.announce.ProgramUnderTest.NOC;
import static io.lookingglass.bgp.announce.ProgramUnderTest.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.SeenRoute.Kind;
import io.lookingglass.bgp.announce.WithdrawalGuidance.State;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What peers tell us of protected prefixes, and what it says of taking one back. */
final class SeenBackTest {
  private static final String PREFIX = "203.0.113.0/24";

  private static ProtectedPrefixStatus status(ProgramUnderTest program) {
    program.announcer.tick();
    return program.announcer.prefix(IpPrefix.parse(PREFIX)).orElseThrow();
  }

  private static List<String> states(ProgramUnderTest program) {
    return status(program).guidance().steps().stream()
        .map(step -> step.id() + " " + step.state().title())
        .toList();
  }

  @Test
  void ourOwnRouteThatCameBackIsToldWithItsPathAndSinceWhen() {
    try (ProgramUnderTest program = new ProgramUnderTest(AnnouncerTest.FILE);
        ToldRoutes collector = new ToldRoutes(program, "collector", 64509)) {
      accepted(program.announce(PREFIX));
      assertThat(status(program).seen()).isEmpty();
      program.pass(Duration.ofSeconds(40));
      collector.announce(PREFIX, "64509 64511 64496 64500");

      assertThat(status(program).seen())
          .containsExactly(
              new SeenRoute(
                  IpPrefix.parse(PREFIX),
                  "collector",
                  null,
                  Kind.OURS,
                  new Asn(64500),
                  "64509 64511 64496 64500",
                  program.now));
      assertThat(status(program).alarms()).isEmpty();
    }
  }

  @Test
  void whatCameBeforeTheAnnouncerBeganIsSeenToo() {
    try (ProgramUnderTest program = new ProgramUnderTest(AnnouncerTest.FILE);
        ToldRoutes collector = new ToldRoutes(program, "collector", 64509)) {
      collector.announce(PREFIX, "64509 64666");
      program.restart(); // The tables stay.
      assertThat(status(program).alarms())
          .extracting(SeenRoute::kind)
          .containsExactly(Kind.OTHER_ORIGIN);
    }
  }

  @Test
  void anotherPathOfTheSameKindDoesNotBeginAnew() {
    try (ProgramUnderTest program = new ProgramUnderTest(AnnouncerTest.FILE);
        ToldRoutes collector = new ToldRoutes(program, "collector", 64509)) {
      collector.announce(PREFIX, "64509 64511 64496 64500");
      var first = status(program).seen().getFirst().since();
      program.pass(Duration.ofSeconds(60));
      collector.announce(PREFIX, "64509 64510 64496 64500");
      assertThat(status(program).seen())
          .singleElement()
          .satisfies(
              seen -> {
                assertThat(seen.since()).isEqualTo(first);
                assertThat(seen.asPath()).isEqualTo("64509 64510 64496 64500");
              });

      collector.announce(PREFIX, "64509 64500"); // No longer through us: that is another kind.
      assertThat(status(program).seen())
          .singleElement()
          .satisfies(
              seen -> {
                assertThat(seen.kind()).isEqualTo(Kind.ORIGIN);
                assertThat(seen.since()).isEqualTo(program.now);
              });
    }
  }

  @Test
  void aPartOfThePrefixFromTheRightOriginPassesUsByAndIsAnAlarm() {
    try (ProgramUnderTest program = new ProgramUnderTest(AnnouncerTest.FILE);
        ToldRoutes collector = new ToldRoutes(program, "collector", 64509)) {
      accepted(program.announce(PREFIX));
      collector.announce("203.0.113.128/25", "64509 64500");
      assertThat(status(program).alarms())
          .extracting(SeenRoute::kind)
          .containsExactly(Kind.MORE_SPECIFIC);

      // Announced here as well, it draws the traffic to us as the origin's own does to it.
      accepted(program.announce("203.0.113.128/25"));
      assertThat(status(program).alarms()).isEmpty();
      assertThat(status(program).seen()).extracting(SeenRoute::kind).containsExactly(Kind.ORIGIN);
    }
  }

  @Test
  void ourOwnPartOfAPrefixThatCameBackIsNoAlarm() {
    try (ProgramUnderTest program = new ProgramUnderTest(AnnouncerTest.FILE);
        ToldRoutes collector = new ToldRoutes(program, "collector", 64509)) {
      String id = accepted(program.announce("203.0.113.128/25")).announcement().id();
      collector.announce("203.0.113.128/25", "64509 64496 64500");
      assertThat(status(program).seen()).extracting(SeenRoute::kind).containsExactly(Kind.OURS);

      // Withdrawn, it is still ours while it fades away elsewhere.
      accepted(program.announcer.withdraw(id, "over", NOC));
      assertThat(status(program).alarms()).isEmpty();
      collector.withdraw("203.0.113.128/25");
      assertThat(status(program).seen()).isEmpty();
    }
  }

  @Test
  void anotherOriginIsAnAlarmEvenWhereThePathLeadsThroughUs() {
    try (ProgramUnderTest program = new ProgramUnderTest(AnnouncerTest.FILE);
        ToldRoutes collector = new ToldRoutes(program, "collector", 64509)) {
      collector.announce(PREFIX, "64509 64496 64666");
      collector.announce("203.0.113.7/32", "64509 64500 {64500 64666}");
      assertThat(status(program).alarms())
          .extracting(seen -> seen.prefix() + " " + seen.kind().title() + " " + seen.origin())
          .containsExactly(
              "203.0.113.0/24 other-origin AS64666", "203.0.113.7/32 other-origin null");
    }
  }

  @Test
  void eachPeerIsToldByItselfAndAlarmsStandFirst() {
    try (ProgramUnderTest program = new ProgramUnderTest(AnnouncerTest.FILE);
        ToldRoutes collector = new ToldRoutes(program, "collector", 64509);
        ToldRoutes transit = new ToldRoutes(program, "transit", 64511)) {
      accepted(program.announce(PREFIX));
      collector.announce(PREFIX, "64509 64496 64500");
      transit.announce(PREFIX, "64511 64666");
      assertThat(status(program).seen())
          .extracting(seen -> seen.peer() + " " + seen.kind().title())
          .containsExactly("transit other-origin", "collector ours");
      transit.withdraw(PREFIX);
      assertThat(status(program).seen()).extracting(SeenRoute::peer).containsExactly("collector");
    }
  }

  @Test
  void aPrefixThatComesIntoTheFileIsLookedUpInTheTablesThatAreThere() {
    try (ProgramUnderTest program = new ProgramUnderTest(AnnouncerTest.FILE);
        ToldRoutes collector = new ToldRoutes(program, "collector", 64509)) {
      collector.announce("192.0.2.0/24", "64509 64666");
      program.reload(AnnouncerTest.FILE + "  - {prefix: 192.0.2.0/24, origin-asn: 64500}\n");
      program.announcer.tick();
      assertThat(program.announcer.prefix(IpPrefix.parse("192.0.2.0/24")).orElseThrow().alarms())
          .extracting(SeenRoute::kind)
          .containsExactly(Kind.OTHER_ORIGIN);
    }
  }

  @Test
  void withdrawingGoesStepByStepWhenTheOriginIsSeen() {
    try (ProgramUnderTest program =
            new ProgramUnderTest(AnnouncerTest.FILE + "announcements: {settle-time: 10m}\n");
        ToldRoutes collector = new ToldRoutes(program, "collector", 64509);
        ToldRoutes transit = new ToldRoutes(program, "transit", 64511)) {
      program.peers.received = 1;
      String id = accepted(program.announce(PREFIX)).announcement().id();
      collector.announce(PREFIX, "64509 64496 64500");
      assertThat(states(program))
          .containsExactly("origin-seen due", "settled due", "withdrawn due", "gone due");
      assertThat(status(program).guidance().warning())
          .isEqualTo(
              "Withdrawn now, 203.0.113.0/24 would be unreachable: it is seen through us alone."
                  + " Have AS 64500 announce it first");

      transit.announce(PREFIX, "64511 64500");
      program.pass(Duration.ofSeconds(90));
      assertThat(states(program))
          .containsExactly("origin-seen done", "settled due", "withdrawn due", "gone due");
      assertThat(status(program).guidance().warning())
          .isEqualTo(
              "It is seen from its origin for 90 s only; wait until it is 10m, so that it has"
                  + " spread");

      program.pass(Duration.ofMinutes(9));
      assertThat(states(program))
          .containsExactly("origin-seen done", "settled done", "withdrawn due", "gone due");
      assertThat(status(program).guidance().warning()).isNull();

      accepted(program.announcer.withdraw(id, "over", NOC));
      assertThat(states(program))
          .containsExactly("origin-seen done", "settled done", "withdrawn done", "gone due");
      collector.withdraw(PREFIX);
      assertThat(states(program))
          .containsExactly("origin-seen done", "settled done", "withdrawn done", "gone done");
      assertThat(status(program).guidance().warning()).isNull();
    }
  }

  @Test
  void aLongerRouteOfTheOriginDoesNotStandForThePrefix() {
    try (ProgramUnderTest program = new ProgramUnderTest(AnnouncerTest.FILE);
        ToldRoutes collector = new ToldRoutes(program, "collector", 64509)) {
      program.peers.received = 1;
      accepted(program.announce(PREFIX));
      collector.announce("203.0.113.0/25", "64509 64500");
      assertThat(states(program)).contains("origin-seen due", "settled due");
    }
  }

  @Test
  void whereNobodyTellsRoutesNothingIsClaimed() {
    try (ProgramUnderTest program = new ProgramUnderTest(AnnouncerTest.FILE)) {
      accepted(program.announce(PREFIX));
      assertThat(states(program))
          .containsExactly(
              "origin-seen unknown", "settled unknown", "withdrawn due", "gone unknown");
      assertThat(status(program).guidance().steps())
          .extracting(WithdrawalGuidance.Step::state)
          .doesNotContain(State.DONE);
      assertThat(status(program).guidance().warning())
          .isEqualTo(
              "Nobody tells this server routes, so it cannot be seen whether 203.0.113.0/24 stays"
                  + " reachable; check it elsewhere before withdrawing");
    }
  }
}
