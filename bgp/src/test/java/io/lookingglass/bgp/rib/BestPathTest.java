package io.lookingglass.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpPrefix;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each step of the decision process decides when those before it do not. */
final class BestPathTest {
  private static final IpPrefix PREFIX = IpPrefix.parse("198.51.100.0/24");
  private static final RibPeer FIRST = TestUpdates.externalPeer(1);
  private static final RibPeer SECOND = TestUpdates.externalPeer(2);
  private static final RibPeer INTERNAL = TestUpdates.internalPeer(1);

  private TableWriter rib = new TableWriter(RibOptions.DEFAULT, () -> Instant.EPOCH);

  private void tell(RibPeer peer, @Nullable Integer pathId, TestPath path) {
    tell(rib.open(peer, new PrefixLimit(10, () -> {})), pathId, path, Eligibility.ELIGIBLE);
  }

  private void tell(
      AdjRibIn table, @Nullable Integer pathId, TestPath path, Eligibility eligibility) {
    table.update(
        TestUpdates.announcement(path.attributes(), TestUpdates.prefixes(pathId, List.of(PREFIX))),
        eligibility);
    while (rib.step()) {
      // Until it is in the table.
    }
  }

  private List<Route> routes() {
    return rib.routes().exact(PREFIX).orElseThrow().routes();
  }

  static List<Arguments> steps() {
    TestPath path = TestPath.through(65001, 65009);
    return List.of(
        Arguments.of(
            BestPathStep.LONG_LIVED_STALE,
            SECOND,
            path,
            FIRST,
            path.withLocalPref(300).withCommunities(TestPath.LLGR_STALE),
            0L,
            1L),
        Arguments.of(
            BestPathStep.LOCAL_PREF,
            SECOND,
            TestPath.through(65001, 65002, 65009).withLocalPref(101),
            FIRST,
            path,
            101L,
            100L),
        Arguments.of(
            BestPathStep.AS_PATH_LENGTH,
            SECOND,
            path.withOrigin(2),
            FIRST,
            TestPath.through(65001, 65009, 65009),
            2L,
            3L),
        Arguments.of(
            BestPathStep.ORIGIN,
            SECOND,
            path.withOrigin(1).withMed(5),
            FIRST,
            path.withOrigin(2),
            1L,
            2L),
        Arguments.of(
            BestPathStep.MULTI_EXIT_DISC,
            INTERNAL,
            path.withMed(5),
            FIRST,
            path.withMed(6),
            5L,
            6L),
        Arguments.of(
            BestPathStep.EXTERNAL,
            SECOND,
            TestPath.through(65003, 65009).withMed(9),
            INTERNAL,
            path.withMed(1),
            0L,
            0L),
        Arguments.of(
            BestPathStep.IDENTIFIER,
            FIRST,
            path.withClusterListLength(3),
            SECOND,
            path,
            0x0a000001L,
            0x0a000002L),
        Arguments.of(
            BestPathStep.IDENTIFIER,
            SECOND,
            path.withOriginatorId(7),
            FIRST,
            path,
            7L,
            0x0a000001L),
        Arguments.of(
            BestPathStep.CLUSTER_LIST_LENGTH,
            SECOND,
            path.withOriginatorId(7).withClusterListLength(1),
            FIRST,
            path.withOriginatorId(7).withClusterListLength(2),
            1L,
            2L),
        Arguments.of(
            BestPathStep.PEER_ADDRESS,
            FIRST,
            path.withOriginatorId(7),
            SECOND,
            path.withOriginatorId(7),
            0L,
            0L));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void eachStepDecidesAndSaysSoInWhateverOrderTheRoutesArrive(
      BestPathStep step,
      RibPeer winner,
      TestPath best,
      RibPeer loser,
      TestPath other,
      long better,
      long own) {
    for (boolean bestFirst : new boolean[] {true, false}) {
      rib = new TableWriter(RibOptions.DEFAULT, () -> Instant.EPOCH);
      if (bestFirst) {
        tell(winner, null, best);
        tell(loser, null, other);
      } else {
        tell(loser, null, other);
        tell(winner, null, best);
      }
      assertThat(routes()).extracting(Route::peer).containsExactly(winner, loser);
      assertThat(routes().getFirst().isBest()).isTrue();
      assertThat(routes().getLast().standing())
          .isEqualTo(new Route.Standing.Lost(step, winner, null, better, own));
    }
  }

  @Test
  void ofEqualPathsOfOnePeerTheLowerPathIdentifierIsBest() {
    AdjRibIn table = rib.open(FIRST, new PrefixLimit(10, () -> {}));
    tell(table, 0x80000000, TestPath.through(65001), Eligibility.ELIGIBLE);
    tell(table, 7, TestPath.through(65001), Eligibility.ELIGIBLE);
    assertThat(routes()).extracting(Route::pathId).containsExactly(7L, 0x80000000L);
    assertThat(routes().getLast().standing())
        .isEqualTo(new Route.Standing.Lost(BestPathStep.PATH_ID, FIRST, 7L, 7L, 0x80000000L));
  }

  @Test
  void medIsNotComparedBetweenNeighbouringAutonomousSystems() {
    tell(FIRST, null, TestPath.through(65001, 65009).withMed(100));
    tell(SECOND, null, TestPath.through(65002, 65009).withMed(1));
    assertThat(routes().getFirst().peer()).isEqualTo(FIRST);
    assertThat(routes().getLast().standing())
        .isInstanceOfSatisfying(
            Route.Standing.Lost.class,
            lost -> assertThat(lost.step()).isEqualTo(BestPathStep.IDENTIFIER));
  }

  @Test
  void aRouteThatLostByMedComesBackWhenTheOneThatBeatItGoes() {
    // 3 has the lowest identifier but loses to 2 by MED; so 1, of another AS, is best of 1 and 2.
    RibPeer third = TestUpdates.externalPeer(3);
    RibPeer one = TestUpdates.externalPeer(4);
    RibPeer two = TestUpdates.externalPeer(5);
    tell(third, null, TestPath.through(65001, 65009).withMed(50));
    tell(one, null, TestPath.through(65002, 65009));
    AdjRibIn beating = rib.open(two, new PrefixLimit(10, () -> {}));
    tell(beating, null, TestPath.through(65001, 65009).withMed(10), Eligibility.ELIGIBLE);
    assertThat(routes().getFirst().peer()).isEqualTo(one);

    beating.update(
        TestUpdates.withdrawal(TestUpdates.prefixes(null, List.of(PREFIX))), Eligibility.ELIGIBLE);
    while (rib.step()) {
      // Until it is gone.
    }
    assertThat(routes().getFirst().peer()).isEqualTo(third);
  }

  @Test
  void aRouteThatIsNotEligibleStaysButIsNeverBest() {
    AdjRibIn table = rib.open(FIRST, new PrefixLimit(10, () -> {}));
    tell(table, null, TestPath.through(65001).withLocalPref(900), Eligibility.ROUTE_LEAK);
    assertThat(rib.routes().exact(PREFIX).orElseThrow().best()).isEmpty();
    assertThat(routes().getFirst().standing()).isEqualTo(new Route.Standing.NotEligible());
    assertThat(routes().getFirst().eligibility()).isEqualTo(Eligibility.ROUTE_LEAK);
    tell(SECOND, null, TestPath.through(65002, 65001));
    assertThat(routes()).extracting(Route::peer).containsExactly(SECOND, FIRST);
  }

  @Test
  void theCurrentBestStaysBestOnlyWhenAskedTo() {
    tell(SECOND, null, TestPath.through(65002));
    tell(FIRST, null, TestPath.through(65001));
    assertThat(routes().getFirst().peer()).isEqualTo(FIRST);

    rib = new TableWriter(new RibOptions(true, 1 << 20, 1 << 20), () -> Instant.EPOCH);
    tell(SECOND, null, TestPath.through(65002));
    tell(FIRST, null, TestPath.through(65001));
    assertThat(routes()).extracting(Route::peer).containsExactly(SECOND, FIRST);
    assertThat(routes().getLast().standing())
        .isEqualTo(new Route.Standing.Lost(BestPathStep.CURRENT_BEST, SECOND, null, 0, 0));
  }
}
