package io.lookingglass.probes.gre.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.TunnelThresholds;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.monitor.ModeCondition.Action;
import io.lookingglass.probes.gre.monitor.ModeCondition.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds any sequence of outcomes against the rules, told in another way. */
class ModeConditionPropertyTest {
  private static final int STEPS = 4000;

  private final List<Boolean> lost = new ArrayList<>(); // Since it could last be probed.
  private boolean lookedInto; // The last that was lost.
  private final List<Long> seconds = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void noStateIsEnteredWithoutItsCause(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TunnelThresholds thresholds =
        new TunnelThresholds(
            List.of(0.001, 0.01, 0.1, 0.5).get(random.nextInt(4)),
            1 + random.nextInt(6),
            1 + random.nextInt(60),
            0.98);
    ModeCondition condition = new ModeCondition(Tunnels.watched("one", thresholds));
    ModeCondition twin = new ModeCondition(Tunnels.watched("one", thresholds));
    int outstanding = 0;
    double lossiness = 0.1;
    long second = random.nextLong(1_000_000);
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(100) == 0) {
        lossiness = List.of(0.0, 0.0, 0.01, 0.3, 1.0).get(random.nextInt(5));
      }
      second += random.nextInt(50) == 0 ? random.nextInt(400) : random.nextInt(2);
      boolean retry = outstanding > 0 && random.nextBoolean();
      outstanding -= retry ? 1 : 0;
      Input input =
          !retry && random.nextInt(20) == 0 ? new Input.Overdue() : input(random, lossiness, retry);
      TunnelState before = condition.state();

      List<Action> actions = condition.next(input, second);

      assertThat(twin.next(input, second)).as("the same again").isEqualTo(actions);
      note(input, second);
      for (Action action : actions) {
        switch (action) {
          case Action.Retry(int probes) -> {
            assertThat(outstanding).as("retries are asked for once").isZero();
            assertThat(probes).isEqualTo(Math.min(thresholds.downAfter() - 1, 9));
            assertThat(before).isNotEqualTo(TunnelState.DOWN);
            outstanding = probes;
          }
          case Action.Entered(TunnelState from, TunnelState to, Sentence reason) -> {
            assertThat(from).isEqualTo(before);
            assertThat(reason.english()).isNotBlank();
            if (from != to) {
              checkCause(from, to, thresholds, second, outstanding);
            }
          }
        }
      }
      checkSums(condition, second);
    }
  }

  private static Input input(SplittableRandom random, double lossiness, boolean retry) {
    if (random.nextInt(500) == 0) {
      return new Input.Prevented(Sentence.of("no route"), retry);
    }
    return random.nextDouble() < lossiness
        ? new Input.Lost(Sentence.of("no answer"), retry, !retry && random.nextInt(4) == 0)
        : new Input.Answered(random.nextLong(1_000_000_000), retry);
  }

  private void note(Input input, long second) {
    switch (input) {
      case Input.Answered _ -> {
        lost.add(false);
        seconds.add(second);
      }
      case Input.Lost loss -> {
        lookedInto = loss.lookedInto();
        lost.add(true);
        seconds.add(second);
      }
      case Input.Prevented _ -> {
        lost.clear();
        seconds.clear();
      }
      case Input.Overdue _ -> {}
      case Input.Told _ -> throw new IllegalStateException("not made here");
    }
  }

  private void checkCause(
      TunnelState from, TunnelState to, TunnelThresholds thresholds, long second, int retries) {
    switch (to) {
      case NOT_MONITORED -> assertThat(lost).isEmpty();
      case UNKNOWN -> assertThat(from).isEqualTo(TunnelState.NOT_MONITORED);
      case DOWN ->
          assertThat(last(thresholds.downAfter()))
              .hasSize(thresholds.downAfter())
              .containsOnly(true);
      case DEGRADED -> {
        if (from == TunnelState.DOWN) {
          assertThat(last(Math.min(3, thresholds.recoverAfter()))).containsOnly(false);
        } else {
          assertThat(lostWithinFiveMinutes(second)).isGreaterThanOrEqualTo(2);
          assertThat(retries == 0 || !lost.getLast() || lookedInto)
              .as("nothing is left to be known")
              .isTrue();
        }
      }
      case HEALTHY -> {
        assertThat(from).isNotEqualTo(TunnelState.DOWN);
        if (from == TunnelState.DEGRADED) {
          List<Boolean> window = last(thresholds.recoverAfter());
          long losses = window.stream().filter(each -> each).count();
          assertThat(window).hasSize(thresholds.recoverAfter());
          assertThat((double) losses / window.size()).isLessThan(thresholds.degradedLoss());
        }
      }
    }
  }

  private List<Boolean> last(int count) {
    return lost.subList(Math.max(0, lost.size() - count), lost.size());
  }

  private long lostWithinFiveMinutes(long now) {
    long count = 0;
    for (int index = 0; index < lost.size(); index++) {
      count += lost.get(index) && seconds.get(index) > now - 300 ? 1 : 0;
    }
    return count;
  }

  /** Whatever was forgotten for the state is still counted. */
  private void checkSums(ModeCondition condition, long second) {
    ProbeTally tally = condition.seconds().since(second - 299);

    assertThat(tally.lostCount()).isGreaterThanOrEqualTo(lostWithinFiveMinutes(second));
    assertThat(tally.sent()).isGreaterThanOrEqualTo(tally.lostCount());
  }
}
