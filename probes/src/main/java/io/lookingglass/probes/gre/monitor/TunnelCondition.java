package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.monitor.ModeCondition.Action;
import io.lookingglass.probes.gre.monitor.ModeCondition.Input;
import io.lookingglass.probes.gre.monitor.TunnelTransition.Damping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel with all its modes: decides its state, and which changes are events. No socket, no
 * clock, no thread; belongs to one caller at a time.
 */
final class TunnelCondition {
  private final WatchedTunnel watched;
  private final Map<String, WatchedMode> modes = new LinkedHashMap<>();
  private final FlapDamping damping = new FlapDamping();
  private TunnelJudgement judgement;
  private Instant since;

  /** The time, on a clock that never goes back and on that of the day. */
  record Now(long nanos, Instant wall) {
    long second() {
      return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }
  }

  /**
   * What follows from an input.
   *
   * @param retries fast retries of the mode that are to be sent
   * @param changes that are events, without their numbers
   */
  record Outcome(int retries, List<Change> changes) {}

  /** A transition before it has its number. */
  record Change(
      @Nullable String mode, TunnelState from, TunnelState to, Sentence reason, Damping damping) {}

  TunnelCondition(WatchedTunnel watched, Instant now) {
    this.watched = watched;
    for (TunnelProbeMode mode : watched.tunnel().modes()) {
      WatchedMode added = new WatchedMode(watched, mode, now);
      modes.put(added.name(), added);
    }
    judgement = judge();
    since = now;
  }

  WatchedTunnel watched() {
    return watched;
  }

  List<WatchedMode> modes() {
    return List.copyOf(modes.values());
  }

  /** The mode of a session, which is one of the tunnel's from its first report on. */
  WatchedMode session(Instant now) {
    return modes.computeIfAbsent(ModeHealth.BFD, name -> new WatchedMode(watched, null, now));
  }

  /** The session is no longer watched; what remains decides. */
  Outcome withoutSession(Now now) {
    List<Change> changes = new ArrayList<>();
    if (modes.size() > 1 && modes.remove(ModeHealth.BFD) != null) {
      judgeAgain(now, changes);
    }
    return new Outcome(0, changes);
  }

  /** Takes an input for a mode. */
  Outcome next(WatchedMode mode, Input input, Now now) {
    switch (input) {
      case Input.Answered answered -> mode.answered(answered.rttNanos(), now.wall());
      case Input.Lost _ -> mode.lost();
      case Input.Overdue _, Input.Prevented _, Input.Told _ -> {}
    }
    int retries = 0;
    List<Change> changes = new ArrayList<>();
    for (Action action : mode.condition().next(input, now.second())) {
      switch (action) {
        case Action.Retry(int probes) -> retries += probes;
        case Action.Entered(TunnelState from, TunnelState to, Sentence reason) -> {
          mode.entered(from, to, now.wall());
          if (from != to && modes.size() > 1) {
            changes.add(new Change(mode.name(), from, to, reason, Damping.NONE));
          }
          judgeAgain(now, changes);
        }
      }
    }
    calm(now, changes);
    return new Outcome(retries, changes);
  }

  private void judgeAgain(Now now, List<Change> changes) {
    TunnelJudgement before = judgement;
    judgement = judge();
    if (judgement.state() != before.state()) {
      since = now.wall();
      changes.add(
          new Change(
              null,
              before.state(),
              judgement.state(),
              judgement.reason(),
              damping.changed(judgement.state(), now.nanos())));
    }
  }

  private void calm(Now now, List<Change> changes) {
    @Nullable TunnelState told = damping.told();
    if (told != null && damping.calmed(now.nanos())) {
      changes.add(new Change(null, told, judgement.state(), judgement.reason(), Damping.ENDS));
    }
  }

  private TunnelJudgement judge() {
    return TunnelJudgement.of(
        modes.values().stream()
            .map(
                mode ->
                    new TunnelJudgement.OfMode(
                        mode.name(), mode.condition().state(), mode.condition().reason()))
            .toList());
  }

  TunnelHealth health(Now now) {
    List<ModeHealth> all = modes.values().stream().map(mode -> mode.health(now.second())).toList();
    return new TunnelHealth(
        watched.tunnel(),
        judgement.state(),
        since,
        all.size() == 1 ? all.getFirst().said() : judgement.reason(),
        damping.flapping(),
        watched.thresholds().objective(),
        all);
  }
}
