package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.language.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides the state of one probe mode of a tunnel: no socket, no clock, no thread. The same inputs
 * at the same times give the same actions.
 *
 * <p>On a tunnel that is not down a probe whose answer is overdue, and at the latest one that is
 * lost, is looked into at once with fast retries, as many as are needed for {@code down-after};
 * while all of them are lost nothing else is decided. It is down when {@code down-after} probes in
 * a row were lost. It is degraded when at least 2 probes and a share of {@code degraded-loss} were
 * lost in the last 5 minutes, counted from when it was last found healthy. Three answers in a row
 * lift it from down to degraded; healthy it is again when fewer than {@code degraded-loss} of the
 * last {@code recover-after} probes were lost.
 *
 * <p>Belongs to one caller.
 */
final class ModeCondition {
  /** So soon a probe is sent again after one was lost, and again after that. */
  static final long RETRY_NANOS = 100_000_000L;

  /** So all of them leave within a second. */
  static final int MOST_RETRIES = 9;

  private static final int ANSWERS_TO_RISE = 3;

  /** After so many something is said, though they never agreed. */
  private static final int MIXED = 10;

  private static final int LEAST_LOST = 2;
  static final int DEGRADED_SECONDS = 300;

  private final WatchedTunnel watched;
  private final RecentOutcomes recent;
  private final HourOfSeconds seconds = new HourOfSeconds();
  private final UsualRoundTrip roundTrip = new UsualRoundTrip();

  private TunnelState state = TunnelState.UNKNOWN;
  private Sentence reason = Sentence.of("no probe was answered or lost yet");
  private int lostInARow;
  private int answeredInARow;
  private int retries;
  private boolean retryAnswered;
  private long healthySecond = Long.MIN_VALUE;

  /** What happens. */
  sealed interface Input {
    /**
     * A probe was answered.
     *
     * @param retry whether it was a fast retry
     */
    record Answered(long rttNanos, boolean retry) implements Input {}

    /**
     * A probe was lost.
     *
     * @param how a clause
     * @param retry whether it was a fast retry
     * @param lookedInto whether it was {@link Overdue} before
     */
    record Lost(Sentence how, boolean retry, boolean lookedInto) implements Input {
      Lost(Sentence how, boolean retry) {
        this(how, retry, false);
      }
    }

    /** No answer came yet to a probe that is no retry, though one usually has by then. */
    record Overdue() implements Input {}

    /**
     * A probe could not be sent for what is wrong at this end.
     *
     * @param why a clause
     */
    record Prevented(Sentence why, boolean retry) implements Input {}

    /** What is watched without probes, a session of BFD, has a state of its own. */
    record Told(TunnelState state, Sentence reason) implements Input {}
  }

  /** What is to be done. */
  sealed interface Action {
    /** Probes are to be sent, each {@link #RETRY_NANOS} after the other, the first at once. */
    record Retry(int probes) implements Action {}

    /** The state is now another, or its reason is. */
    record Entered(TunnelState from, TunnelState to, Sentence reason) implements Action {}
  }

  ModeCondition(WatchedTunnel watched) {
    this.watched = watched;
    this.recent = new RecentOutcomes(watched.thresholds().recoverAfter());
  }

  TunnelState state() {
    return state;
  }

  /** A clause. */
  Sentence reason() {
    return reason;
  }

  /**
   * How long after it was sent a probe is {@link Input.Overdue}; empty when that is not to be told:
   * before the first answer, while nobody needs to know, and where answers take as long as is
   * waited for them.
   */
  OptionalLong overdueNanos() {
    boolean matters =
        switch (state) {
          case HEALTHY, DEGRADED -> lostInARow == 0;
          case NOT_MONITORED, UNKNOWN, DOWN -> false;
        };
    long overdue = roundTrip.boundNanos();
    return matters && overdue < watched.timeout().toNanos()
        ? OptionalLong.of(overdue)
        : OptionalLong.empty();
  }

  HourOfSeconds seconds() {
    return seconds;
  }

  /**
   * Decides what follows.
   *
   * @param nowSecond seconds on a clock that never goes back
   */
  List<Action> next(Input input, long nowSecond) {
    seconds.advance(nowSecond, state);
    List<Action> actions = new ArrayList<>();
    switch (input) {
      case Input.Answered answered -> {
        ended(answered.retry());
        seconds.answered(answered.rttNanos() / 1000);
        roundTrip.measured(answered.rttNanos());
        recent.add(false);
        lostInARow = 0;
        answeredInARow++;
        retryAnswered |= answered.retry();
        enter(judge(nowSecond, null), nowSecond, actions);
      }
      case Input.Lost lost -> {
        ended(lost.retry());
        seconds.lost();
        recent.add(true);
        answeredInARow = 0;
        // What was answered to the retries was sent after it.
        lostInARow += lost.lookedInto() && retryAnswered ? 0 : 1;
        if (lostInARow == 1 && !lost.lookedInto()) {
          retry(actions);
        }
        enter(judge(nowSecond, lost.how()), nowSecond, actions);
      }
      case Input.Overdue _ -> {
        if (lostInARow == 0) {
          retry(actions);
        }
      }
      case Input.Prevented prevented -> {
        ended(prevented.retry());
        lostInARow = 0;
        answeredInARow = 0;
        recent.clear();
        healthySecond = nowSecond; // What was lost before says nothing of what comes after.
        enter(new Judgement(TunnelState.NOT_MONITORED, prevented.why()), nowSecond, actions);
      }
      case Input.Told told -> enter(new Judgement(told.state(), told.reason()), nowSecond, actions);
    }
    return List.copyOf(actions);
  }

  private void ended(boolean retry) {
    if (retry && retries > 0) {
      retries--;
    }
  }

  /** Asks for fast retries, unless there are some already. */
  private void retry(List<Action> actions) {
    int wanted = Math.min(watched.thresholds().downAfter() - 1, MOST_RETRIES);
    if (retries == 0 && state != TunnelState.DOWN && wanted > 0) {
      retries = wanted;
      retryAnswered = false;
      actions.add(new Action.Retry(wanted));
    }
  }

  /** Whether all since the first loss were lost and more is to come: it may be down. */
  private boolean undecided() {
    return retries > 0 && lostInARow > 0;
  }

  private record Judgement(TunnelState state, Sentence reason) {}

  /**
   * What the state should be now.
   *
   * @param how the last probe was lost, absent when it was answered
   */
  private Judgement judge(long nowSecond, @Nullable Sentence how) {
    int downAfter = watched.thresholds().downAfter();
    if (how != null && lostInARow >= downAfter) {
      return new Judgement(
          TunnelState.DOWN,
          downAfter == 1
              ? Sentence.of("a probe was lost: {0}", how)
              : Sentence.of("{0} probes in a row were lost: {1}", downAfter, how));
    }
    return switch (state) {
      case NOT_MONITORED, UNKNOWN -> firstJudgement(nowSecond);
      case HEALTHY -> {
        @Nullable Sentence loss = undecided() ? null : tooMuchLoss(nowSecond);
        yield loss == null
            ? new Judgement(TunnelState.HEALTHY, reason)
            : new Judgement(TunnelState.DEGRADED, loss);
      }
      case DEGRADED ->
          recent.full() && recent.loss() < watched.thresholds().degradedLoss()
              ? new Judgement(
                  TunnelState.HEALTHY,
                  recent.lost() == 0
                      ? Sentence.of("the last {0} probes were answered", recent.size())
                      : Sentence.of(
                          "{0} of the last {1} probes were lost", recent.lost(), recent.size()))
              : new Judgement(TunnelState.DEGRADED, how == null ? reason : newReason(nowSecond));
      case DOWN ->
          answeredInARow >= Math.min(ANSWERS_TO_RISE, watched.thresholds().recoverAfter())
              ? new Judgement(
                  TunnelState.DEGRADED,
                  Sentence.of(
                      "it answers again, {0} probes in a row; healthy when it has for {1}",
                      answeredInARow, watched.thresholds().recoverAfter()))
              : new Judgement(TunnelState.DOWN, reason);
    };
  }

  private Judgement firstJudgement(long nowSecond) {
    boolean enough = answeredInARow >= ANSWERS_TO_RISE;
    boolean mixed = recent.size() >= Math.min(MIXED, watched.thresholds().recoverAfter());
    if (undecided() || (!enough && !mixed)) {
      return state == TunnelState.UNKNOWN
          ? new Judgement(state, reason)
          : new Judgement(
              TunnelState.UNKNOWN, Sentence.of("probes are sent again, too few to tell"));
    }
    @Nullable Sentence loss = tooMuchLoss(nowSecond);
    return loss == null
        ? new Judgement(
            TunnelState.HEALTHY, Sentence.of("{0} probes in a row were answered", answeredInARow))
        : new Judgement(TunnelState.DEGRADED, loss);
  }

  private void enter(Judgement judgement, long nowSecond, List<Action> actions) {
    if (judgement.state() == TunnelState.HEALTHY && state == TunnelState.DEGRADED) {
      // What was lost before is over.
      healthySecond = nowSecond;
    }
    if (judgement.state() != state || !judgement.reason().equals(reason)) {
      actions.add(new Action.Entered(state, judgement.state(), judgement.reason()));
      state = judgement.state();
      reason = judgement.reason();
    }
    seconds.state(state);
  }

  /** Why it is still degraded. */
  private Sentence newReason(long nowSecond) {
    @Nullable Sentence loss = undecided() ? null : tooMuchLoss(nowSecond);
    return loss == null ? reason : loss;
  }

  /** A clause that says so, absent when there is not too much. */
  private @Nullable Sentence tooMuchLoss(long nowSecond) {
    long first = Math.max(nowSecond - DEGRADED_SECONDS + 1, healthySecond + 1);
    ProbeTally tally = seconds.since(first);
    double loss = tally.isEmpty() ? 0 : (double) tally.lostCount() / tally.sent();
    return tally.lostCount() >= LEAST_LOST && loss >= watched.thresholds().degradedLoss()
        ? Sentence.of(
            "{0} of {1} probes were lost in 5 minutes, {2} %",
            tally.lostCount(), tally.sent(), percent(loss))
        : null;
  }

  /** Two digits that count, for instance {@code 12}, {@code 1.5} or {@code 0.67}. */
  static String percent(double share) {
    double percent = share * 100;
    return String.format(
        Locale.ROOT, percent >= 9.95 ? "%.0f" : percent >= 0.995 ? "%.1f" : "%.2f", percent);
  }
}
