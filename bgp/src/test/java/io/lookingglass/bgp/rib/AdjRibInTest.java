package io.lookingglass.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a session may rely on, besides what the model says of routes. */
final class AdjRibInTest {
  private static final TestPath PATH = TestPath.through(65001, 65009);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final TableWriter rib =
      new TableWriter(new RibOptions(false, 100_000, 20_000), () -> now);
  private final AtomicInteger exceeded = new AtomicInteger();

  private AdjRibIn open(int number) {
    return rib.open(
        TestUpdates.externalPeer(number), new PrefixLimit(3, exceeded::incrementAndGet));
  }

  private static void announce(AdjRibIn table, NlriBlock block) {
    table.update(TestUpdates.announcement(PATH.attributes(), block), Eligibility.ELIGIBLE);
  }

  private static void withdraw(AdjRibIn table, NlriBlock block) {
    table.update(TestUpdates.withdrawal(block), Eligibility.ELIGIBLE);
  }

  private void settle() {
    while (rib.step()) {
      // Until there is nothing left to do.
    }
  }

  private static NlriBlock many(int first, int count) {
    List<IpPrefix> prefixes = new ArrayList<>();
    for (int index = first; index < first + count; index++) {
      prefixes.add(
          IpPrefix.containing(
              IpAddresses.ofBytes(new byte[] {20, (byte) (index >> 8), (byte) index, 0}), 24));
    }
    return TestUpdates.prefixes(null, prefixes);
  }

  @Test
  void thePrefixLimitCountsAPrefixOnceAndTellsOnceUntilThereAreFewerAgain() {
    AdjRibIn table = open(1);
    for (int pathId = 1; pathId <= 5; pathId++) {
      announce(table, TestUpdates.prefixes(pathId, List.of(IpPrefix.parse("192.0.2.0/24"))));
    }
    announce(table, TestUpdates.prefixes("2001:db8::/32", "2001:db8::/33"));
    settle();
    assertThat(exceeded).hasValue(0);

    announce(table, many(0, 2));
    announce(table, many(2, 2));
    settle();
    announce(table, many(4, 1));
    settle();
    assertThat(exceeded).hasValue(1);

    withdraw(table, many(0, 5));
    settle();
    announce(table, many(0, 1));
    settle();
    assertThat(exceeded).hasValue(2);
  }

  @Test
  void aSessionStopsReadingWhenMuchIsQueuedAndIsToldWhenItIsNot() {
    AdjRibIn table = open(1);
    AtomicInteger relieved = new AtomicInteger();
    table.whenRelieved(relieved::incrementAndGet);
    assertThat(relieved).as("at once when it is not congested").hasValue(1);

    while (!table.congested()) {
      announce(table, many(0, 100));
    }
    assertThat(rib.summary().queuedBytes()).isBetween(20_000L, 25_000L);
    table.whenRelieved(relieved::incrementAndGet);
    assertThat(relieved).hasValue(1);
    settle();
    assertThat(table.congested()).isFalse();
    assertThat(relieved).hasValue(2);
    assertThat(rib.summary().queuedBytes()).isZero();
  }

  @Test
  void manyPeersShareTheQueuesMemory() {
    List<AdjRibIn> tables = new ArrayList<>();
    for (int number = 1; number <= 50; number++) {
      tables.add(open(number));
    }
    for (AdjRibIn table : tables) {
      while (!table.congested()) {
        announce(table, many(0, 10));
      }
    }
    assertThat(rib.summary().queuedBytes()).isLessThan(125_000);
  }

  @Test
  void clearingManyRoutesHoldsUpNoOtherPeer() {
    AdjRibIn large = open(1);
    for (int block = 0; block < 60; block++) {
      announce(large, many(block * 1000, 1000));
    }
    settle();
    AdjRibIn small = open(2);
    large.clear(Family.IPV4_UNICAST);
    announce(small, TestUpdates.prefixes("192.0.2.0/24"));
    rib.step();
    rib.step();
    assertThat(small.counts(Family.IPV4_UNICAST).prefixes()).isEqualTo(1);
    assertThat(large.counts(Family.IPV4_UNICAST).prefixes()).isGreaterThan(50_000);
    settle();
    assertThat(large.counts(Family.IPV4_UNICAST)).isEqualTo(AdjRibIn.Counts.NONE);
    assertThat(small.counts(Family.IPV4_UNICAST).prefixes()).isEqualTo(1);
  }

  @Test
  void nothingIsLeftOfAPeerThatIsClosedAndItsMemoryIsGivenBack() {
    long empty = rib.tables().memory().total();
    for (int round = 0; round < 3; round++) {
      AdjRibIn table = open(1);
      for (int block = 0; block < 60; block++) {
        TestPath path = TestPath.through(65001, 65100 + block);
        table.update(
            TestUpdates.announcement(path.attributes(), many(block * 1000, 1000)),
            Eligibility.ELIGIBLE);
      }
      settle();
      assertThat(rib.summary().memoryBytes()).isGreaterThan(empty + 1_000_000);
      table.close();
      settle();
      assertThat(rib.tables().chains().rows().used()).isZero();
      assertThat(rib.tables().chains().attributes().sets()).isZero();
      // One chunk for attributes stays for those to come.
      assertThat(rib.tables().memory().total()).isLessThanOrEqualTo(empty + (1 << 18));
    }
    assertThat(rib.routes().walk(Family.IPV4_UNICAST, null, null).next()).isFalse();
  }

  @Test
  void staleRoutesStayStaleHoweverOftenAPeerRestarts() {
    AdjRibIn table = open(1);
    announce(table, many(0, 2));
    for (int restart = 0; restart < 600; restart++) {
      table.markStale(Family.IPV4_UNICAST);
      announce(table, many(1, 1));
      settle();
      assertThat(table.counts(Family.IPV4_UNICAST)).isEqualTo(new AdjRibIn.Counts(2, 2, 2, 1));
      assertThat(rib.routes().exact(IpPrefix.parse("20.0.0.0/24")).orElseThrow().routes())
          .allMatch(Route::stale);
    }
    table.sweepStale(Family.IPV4_UNICAST);
    settle();
    assertThat(table.counts(Family.IPV4_UNICAST)).isEqualTo(new AdjRibIn.Counts(1, 1, 1, 0));
  }

  @Test
  void ofOnePrefixAPeerMayNotTellPathsWithoutEnd() {
    AdjRibIn table = open(1);
    IpPrefix prefix = IpPrefix.parse("192.0.2.0/24");
    for (int pathId = 1; pathId <= 300; pathId++) {
      announce(table, TestUpdates.prefixes(pathId, List.of(prefix)));
    }
    settle();
    assertThat(table.counts(Family.IPV4_UNICAST).paths()).isEqualTo(255);
    assertThat(rib.summary().refusedPaths()).isEqualTo(45);
  }

  @Test
  void flowSpecRulesStandInTheOrderTheyAreApplied() {
    AdjRibIn table = open(1);
    List<FlowSpecRule> rules = new ArrayList<>();
    for (String prefix : List.of("192.0.2.0/24", "192.0.2.7/32", "198.51.100.0/24", "10.0.0.0/8")) {
      rules.add(
          new FlowSpecRule(
              List.of(new FlowSpecRule.PrefixComponent(1, IpPrefix.parse(prefix), 0))));
    }
    announce(table, TestUpdates.rules(Family.IPV4_FLOWSPEC, null, rules));
    settle();
    List<FlowSpecRule> ordered = rules.stream().sorted().toList();
    List<Routes> found = rib.routes().rules(Family.IPV4_FLOWSPEC, null, 10);
    assertThat(found)
        .extracting(Routes::nlri)
        .containsExactlyElementsOf(
            ordered.stream().map(rule -> (Nlri) new Nlri.FlowSpec(rule, null)).toList());
    assertThat(found).allMatch(routes -> routes.best().isPresent());
    assertThat(rib.routes().rules(Family.IPV4_FLOWSPEC, ordered.get(1), 1))
        .extracting(Routes::nlri)
        .containsExactly(new Nlri.FlowSpec(ordered.get(2), null));

    withdraw(table, TestUpdates.rules(Family.IPV4_FLOWSPEC, null, List.of(ordered.get(0))));
    settle();
    assertThat(rib.routes().exact(Family.IPV4_FLOWSPEC, ordered.get(0))).isEmpty();
    table.close();
    settle();
    assertThat(rib.routes().rules(Family.IPV4_FLOWSPEC, null, 10)).isEmpty();
  }

  @Test
  void theUpdatesASecondAreTheMeanOfTheLastMinute() {
    AdjRibIn table = open(1);
    announce(table, many(0, 500));
    settle();
    now = now.plusSeconds(30);
    withdraw(table, many(0, 100));
    settle();
    assertThat(rib.summary().updatesPerSecond()).isEqualTo(10.0);
    now = now.plusSeconds(45);
    assertThat(rib.summary().updatesPerSecond()).isEqualTo(100 / 60.0);
  }

  @Test
  void aListenerIsToldWhatChangedAndWhetherItMatters() {
    List<RouteChange> changes = new ArrayList<>();
    rib.addListener(changes::add);
    AdjRibIn first = open(1);
    AdjRibIn second = open(2);
    announce(second, TestUpdates.prefixes("192.0.2.0/24"));
    settle();
    announce(first, TestUpdates.prefixes("192.0.2.0/24"));
    settle();
    announce(second, TestUpdates.prefixes("192.0.2.0/24"));
    withdraw(second, TestUpdates.prefixes("192.0.2.0/24"));
    settle();
    first.clear(Family.IPV4_UNICAST);
    settle();
    assertThat(changes)
        .extracting(RouteChange::bestChanged)
        .containsExactly(true, true, false, true);
    assertThat(changes)
        .extracting(change -> change.attributes() != null)
        .containsExactly(true, true, false, false);
    assertThat(changes.getFirst())
        .isEqualTo(
            new RouteChange(
                now,
                Family.IPV4_UNICAST,
                new Nlri.Prefix(IpPrefix.parse("192.0.2.0/24"), null),
                TestUpdates.externalPeer(2),
                PATH.attributes(),
                Eligibility.ELIGIBLE,
                true));
  }

  @Test
  void aListenerFindsTheChangeInTheTables() {
    List<Integer> found = new ArrayList<>();
    IpPrefix prefix = IpPrefix.parse("192.0.2.0/24");
    rib.addListener(
        _ -> found.add(rib.routes().exact(prefix).map(routes -> routes.routes().size()).orElse(0)));
    AdjRibIn first = open(1);
    announce(first, TestUpdates.prefixes("192.0.2.0/24"));
    announce(open(2), TestUpdates.prefixes("192.0.2.0/24"));
    settle();
    first.clear(Family.IPV4_UNICAST);
    settle();
    assertThat(found).containsExactly(1, 2, 1);
  }
}
