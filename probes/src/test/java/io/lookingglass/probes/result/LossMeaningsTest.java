package io.lookingglass.probes.result;

import static io.lookingglass.probes.result.Hop.LossMeaning.NONE;
import static io.lookingglass.probes.result.Hop.LossMeaning.PENDING;
import static io.lookingglass.probes.result.Hop.LossMeaning.RATE_LIMITED;
import static io.lookingglass.probes.result.Hop.LossMeaning.REAL;
import static io.lookingglass.probes.result.Hop.LossMeaning.SILENT_TAIL;
import static io.lookingglass.probes.result.Hop.LossMeaning.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.result.Hop.LossMeaning;
import io.lookingglass.probes.result.LossMeanings.Sample;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LossMeaningsTest {

  @Test
  void lossThatDoesNotReachTheTargetIsALimitOnReplies() {
    assertThat(reached("10/10 2/10 0/10 9/10 10/10"))
        .containsExactly(NONE, RATE_LIMITED, RATE_LIMITED, RATE_LIMITED, NONE);
  }

  @Test
  void lossThatContinuesToTheTargetIsRealFromWhereItBegins() {
    assertThat(reached("10/10 10/10 7/10 8/10 7/10")).containsExactly(NONE, NONE, REAL, REAL, REAL);
  }

  @Test
  void aRouterThatLosesFarMoreThanThoseBehindItLimitsRepliesOnTopOfRealLoss() {
    assertThat(reached("10/10 7/10 0/10 1/10 7/10 8/10"))
        .containsExactly(NONE, REAL, RATE_LIMITED, RATE_LIMITED, REAL, REAL);
  }

  @Test
  void oneMissingAnswerBeforeCleanHopsAndALossyTargetShowsNothing() {
    assertThat(reached("3/3 2/3 3/3 3/3 2/3")).containsExactly(NONE, UNDECIDED, NONE, NONE, REAL);
  }

  @Test
  void manyMissingAnswersBeforeCleanHopsAreALimitThoughTheTargetLosesToo() {
    assertThat(reached("10/10 5/10 10/10 10/10 10/10 9/10"))
        .containsExactly(NONE, RATE_LIMITED, NONE, NONE, NONE, REAL);
  }

  @Test
  void oneLossEachAtTheLastTwoHopsIsTooLittleToSayWhereItBegan() {
    assertThat(reached("3/3 2/3 2/3")).containsExactly(NONE, UNDECIDED, REAL);
  }

  @Test
  void whatIsSilentBehindTheLastAnswerIsATail() {
    assertThat(ended("3/3 0/3 3/3 0/3 0/3"))
        .containsExactly(NONE, RATE_LIMITED, NONE, SILENT_TAIL, SILENT_TAIL);
  }

  @Test
  void lossAtTheLastAnswererOfAnUnfinishedPathCannotBeTold() {
    assertThat(ended("3/3 1/3 0/3")).containsExactly(NONE, UNDECIDED, SILENT_TAIL);
  }

  @Test
  void aTargetThatLimitsItsErrorsShowsNoLossOfItsOwnNorOfEarlierHops() {
    assertThat(limited("3/3 1/3 3/3 1/3")).containsExactly(NONE, RATE_LIMITED, NONE, UNDECIDED);
    assertThat(limited("3/3 3/3 2/3 1/3")).containsExactly(NONE, NONE, UNDECIDED, UNDECIDED);
    assertThat(limited("0/3 3/3 3/3")).containsExactly(RATE_LIMITED, NONE, NONE);
  }

  @Test
  void nothingIsDecidedWhileProbesAreUnderWay() {
    assertThat(LossMeanings.of(samples("3/3 1/3 0/2 0/0"), LossMeanings.End.NOT_REACHED, false))
        .containsExactly(NONE, PENDING, PENDING, NONE);
  }

  @Test
  void aPathWithoutAnyAnswerIsAllTail() {
    assertThat(ended("0/3")).containsExactly(SILENT_TAIL);
    assertThat(ended("")).isEmpty();
  }

  @Test
  void fishersTestIsExact() {
    // All three losses of 3 + 10 probes fall on the three: one of C(13, 3) = 286 ways.
    assertThat(LossMeanings.chanceOfLosingSoMuchMore(new Sample(3, 0), new Sample(10, 10)))
        .isCloseTo(1 / 286.0, Offset.offset(1e-12));
    // At least 1 of 2 losses on 3 of 6: 1 - C(3, 2) / C(6, 2) = 0.8.
    assertThat(LossMeanings.chanceOfLosingSoMuchMore(new Sample(3, 2), new Sample(3, 2)))
        .isCloseTo(0.8, Offset.offset(1e-12));
  }

  private static List<LossMeaning> reached(String hops) {
    return LossMeanings.of(samples(hops), LossMeanings.End.TARGET, true);
  }

  private static List<LossMeaning> limited(String hops) {
    return LossMeanings.of(samples(hops), LossMeanings.End.LIMITING_TARGET, true);
  }

  private static List<LossMeaning> ended(String hops) {
    return LossMeanings.of(samples(hops), LossMeanings.End.NOT_REACHED, true);
  }

  /** {@code received/sent} for each hop. */
  private static List<Sample> samples(String hops) {
    return Arrays.stream(hops.split(" ", -1))
        .filter(hop -> !hop.isEmpty())
        .map(hop -> hop.split("/", -1))
        .map(hop -> new Sample(Integer.parseInt(hop[1]), Integer.parseInt(hop[0])))
        .toList();
  }
}
