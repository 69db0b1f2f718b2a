package io.lookingglass.probes.gre.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.TunnelThresholds;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.monitor.ModeCondition.Action;
import io.lookingglass.probes.gre.monitor.ModeCondition.Input;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeConditionTest {
  private static final long RTT_NANOS = 10_000_000;

  private long second = 1000;

  /**
   * The states after each of some outcomes, by the first letter but for {@code G} for degraded and
   * {@code N} for not monitored.
   *
   * @param outcomes {@code A} answered, {@code L} lost, {@code P} prevented, one second each; fast
   *     retries, in the same second, are {@code a} and {@code l}
   */
  private String states(ModeCondition condition, String outcomes) {
    StringBuilder states = new StringBuilder();
    for (int at = 0; at < outcomes.length(); at++) {
      char each = outcomes.charAt(at);
      Input input =
          switch (each) {
            case 'A' -> new Input.Answered(RTT_NANOS, false);
            case 'a' -> new Input.Answered(RTT_NANOS, true);
            case 'L' -> new Input.Lost(Sentence.of("no answer within 800 ms"), false);
            case 'l' -> new Input.Lost(Sentence.of("no answer within 800 ms"), true);
            case 'P' -> new Input.Prevented(Sentence.of("there is no route"), false);
            default -> throw new IllegalArgumentException("no outcome " + each);
          };
      second += Character.isUpperCase(each) ? 1 : 0;
      var _ = condition.next(input, second);
      states.append(letter(condition.state()));
    }
    return states.toString();
  }

  private static char letter(TunnelState state) {
    return switch (state) {
      case NOT_MONITORED -> 'N';
      case UNKNOWN -> 'U';
      case HEALTHY -> 'H';
      case DEGRADED -> 'G';
      case DOWN -> 'D';
    };
  }

  private static ModeCondition usual() {
    return new ModeCondition(Tunnels.watched("one"));
  }

  private static ModeCondition with(double degradedLoss, int downAfter, int recoverAfter) {
    return new ModeCondition(
        Tunnels.watched("one", new TunnelThresholds(degradedLoss, downAfter, recoverAfter, 0.98)));
  }

  @ParameterizedTest(name = "{0} makes {1}: {2}")
  @CsvSource({
    "AAA,     UUH,      three answers in a row are enough to call it healthy",
    "Lll,     UUD,      three losses in a row are enough to call it down",
    "AAALll,  UUHHHD,   nothing is decided until the fast retries are back",
    "AAALaa,  UUHHHH,   a single loss is no fault",
    "AAALla,  UUHHHG,   two losses of few probes are too many",
    "AAALala, UUHHHHG,  whichever they are",
    "AAALllA, UUHHHDD,  one answer does not lift it",
    "AAALllAAA,  UUHHHDDDG,  three answers lift it to degraded",
    "AAALllAALA, UUHHHDDDDD, three answers with a loss between them do not",
    "AAALllAAALll, UUHHHDDDGGGD, it falls again from degraded",
    "P,       N,        what cannot be sent says nothing of the tunnel",
    "AAAP,    UUHN,     whatever was known before",
    "AAAPAAA, UUHNUUH,  and begins anew when it can be sent again",
    "AAALllPAAA, UUHHHDNUUH, losses before that are forgotten",
    "PLll,    NUUD,     and may be found down"
  })
  void statesFollowTheOutcomes(String outcomes, String states, String because) {
    assertThat(states(usual(), outcomes)).as(because).isEqualTo(states);
  }

  @Test
  void itIsHealthyAgainWithTheThirtiethAnswer() {
    String states = states(usual(), "Lll" + "A".repeat(31));

    assertThat(states).isEqualTo("UUD" + "DD" + "G".repeat(27) + "HH");
  }

  @Test
  void twoLossesWithinFiveMinutesDegradeIt() {
    String states = states(usual(), "AAALaa" + "A".repeat(290) + "Laa");

    assertThat(states).endsWith("HGG");
  }

  @Test
  void twoLossesFurtherApartDoNot() {
    String states = states(usual(), "AAALaa" + "A".repeat(299) + "Laa");

    assertThat(states).doesNotContain("G").endsWith("HHH");
  }

  @Test
  void lossesBeforeItWasHealthyAgainDoNotDegradeItOnceMore() {
    String states = states(usual(), "Lll" + "A".repeat(30) + "Laa" + "A".repeat(5));

    assertThat(states).endsWith("H".repeat(9));
  }

  @Test
  void aBoundOnLossIsAskedForInBothDirections() {
    ModeCondition condition = with(0.1, 3, 20);

    assertThat(states(condition, "A".repeat(40) + "Laa".repeat(5))).endsWith("HHH");
    // 6 of 57 are more than a tenth.
    assertThat(states(condition, "Laa")).isEqualTo("HGG");
    // 2 of the last 20 are a tenth, 1 of them is less.
    assertThat(states(condition, "A".repeat(15))).isEqualTo("G".repeat(14) + "H");
  }

  @Test
  void withDownAfterOneTheFirstLossTakesItDownAndNothingIsRetried() {
    ModeCondition condition = with(0.001, 1, 30);

    assertThat(states(condition, "AAA")).isEqualTo("UUH");
    assertThat(condition.next(new Input.Lost(Sentence.of("no answer"), false), ++second))
        .containsExactly(
            new Action.Entered(
                TunnelState.HEALTHY,
                TunnelState.DOWN,
                Sentence.of("a probe was lost: {0}", Sentence.of("no answer"))));
  }

  @Test
  void theFirstLossAsksForFastRetriesTheOthersForNone() {
    ModeCondition condition = usual();
    states(condition, "AAA");

    assertThat(condition.next(new Input.Lost(Sentence.of("no answer"), false), ++second))
        .containsExactly(new Action.Retry(2));
    assertThat(condition.next(new Input.Lost(Sentence.of("no answer"), true), second)).isEmpty();
    assertThat(condition.next(new Input.Lost(Sentence.of("no answer"), true), second))
        .containsExactly(
            new Action.Entered(
                TunnelState.HEALTHY,
                TunnelState.DOWN,
                Sentence.of("{0} probes in a row were lost: {1}", 3, Sentence.of("no answer"))));
    assertThat(condition.next(new Input.Lost(Sentence.of("no answer"), false), ++second)).isEmpty();
  }

  @Test
  void anAnswerThatIsOverdueIsLookedIntoBeforeItIsLost() {
    ModeCondition condition = usual();
    states(condition, "AAA");

    assertThat(condition.next(new Input.Overdue(), ++second)).containsExactly(new Action.Retry(2));
    assertThat(condition.next(new Input.Overdue(), second)).isEmpty();
    assertThat(condition.next(new Input.Lost(Sentence.of("no answer"), false), second)).isEmpty();
    assertThat(states(condition, "ll")).isEqualTo("HD");
    assertThat(condition.next(new Input.Overdue(), ++second)).as("it is down").isEmpty();
  }

  @Test
  void aLossThatWasLookedIntoIsNotLookedIntoAgain() {
    ModeCondition condition = usual();
    states(condition, "AAA");
    var _ = condition.next(new Input.Overdue(), ++second);
    assertThat(states(condition, "aa")).isEqualTo("HH");

    assertThat(condition.next(new Input.Lost(Sentence.of("no answer"), false, true), second))
        .isEmpty();
    assertThat(condition.overdueNanos()).as("it is over").isPresent();
    assertThat(condition.next(new Input.Lost(Sentence.of("no answer"), false), ++second))
        .as("the next is the first in a row")
        .contains(new Action.Retry(2));
  }

  @Test
  void anAnswerThatWasMerelyLateIsNoFault() {
    ModeCondition condition = usual();
    states(condition, "AAA");
    var _ = condition.next(new Input.Overdue(), ++second);

    assertThat(states(condition, "Aaa")).isEqualTo("HHH");
    assertThat(condition.seconds().since(0).lostCount()).isZero();
  }

  @Test
  void answersAreOverdueLaterWhereTheyTakeLonger() {
    ModeCondition condition = usual();
    assertThat(condition.overdueNanos()).isEmpty();
    states(condition, "AAA");
    assertThat(condition.overdueNanos()).hasValue(UsualRoundTrip.LEAST_NANOS);
    for (int answer = 0; answer < 200; answer++) {
      var _ =
          condition.next(
              new Input.Answered(300_000_000 + answer % 2 * 40_000_000, false), ++second);
    }
    assertThat(condition.overdueNanos().orElseThrow()).isBetween(340_000_000L, 440_000_000L);
    for (int answer = 0; answer < 200; answer++) {
      var _ = condition.next(new Input.Answered(790_000_000, false), ++second);
    }
    assertThat(condition.overdueNanos().orElse(0)).isBetween(790_000_000L, 800_000_000L);
    var _ = condition.next(new Input.Lost(Sentence.of("no answer"), false), ++second);
    assertThat(condition.overdueNanos()).as("it is looked into already").isEmpty();
  }

  @Test
  void retriesAreBounded() {
    ModeCondition condition = with(0.001, 1000, 30);

    assertThat(condition.next(new Input.Lost(Sentence.of("no answer"), false), second))
        .containsExactly(new Action.Retry(ModeCondition.MOST_RETRIES));
  }

  @Test
  void aTunnelThatNeverMakesThreeInARowIsFoundDegraded() {
    assertThat(states(usual(), "ALaaALaaALaa")).endsWith("G");
  }

  @Test
  void theReasonTellsHowMuchWasLost() {
    ModeCondition condition = usual();
    states(condition, "AAALla");

    assertThat(condition.reason()).hasToString("2 of 6 probes were lost in 5 minutes, 33 %");
  }

  @Test
  void aReasonThatChangesIsNoOtherState() {
    ModeCondition condition = usual();
    states(condition, "Lll");

    List<Action> actions = condition.next(new Input.Lost(Sentence.of("refused"), false), ++second);

    assertThat(actions)
        .containsExactly(
            new Action.Entered(
                TunnelState.DOWN,
                TunnelState.DOWN,
                Sentence.of("{0} probes in a row were lost: {1}", 3, Sentence.of("refused"))));
  }

  @Test
  void whatASessionTellsIsTakenAsItIs() {
    ModeCondition condition = usual();

    assertThat(
            condition.next(
                new Input.Told(TunnelState.DOWN, Sentence.of("detection time expired")), second))
        .containsExactly(
            new Action.Entered(
                TunnelState.UNKNOWN, TunnelState.DOWN, Sentence.of("detection time expired")));
  }
}
