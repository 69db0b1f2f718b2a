package io.lookingglass.probes.gre.monitor;

import io.lookingglass.probes.gre.monitor.TunnelTransition.Damping;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a tunnel that flaps from raising an alarm each time. An outage and its end are three or
 * four changes; with the seventh within 5 minutes it flaps, until it has stayed in one state for 2
 * minutes: then the state it is in is told. So nothing is concealed for longer than those.
 *
 * <p>Belongs to one caller; time is nanoseconds on a clock that never goes back.
 */
final class FlapDamping {
  static final int MOST_CHANGES = 6;
  static final long WITHIN_NANOS = TimeUnit.MINUTES.toNanos(5);
  static final long STEADY_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Deque<Long> changes = new ArrayDeque<>();
  private boolean flapping;
  private @Nullable TunnelState told;

  boolean flapping() {
    return flapping;
  }

  /** The state that was told last, absent while nothing is concealed. */
  @Nullable TunnelState told() {
    return told;
  }

  /** The tunnel is in another state. */
  Damping changed(TunnelState to, long nowNanos) {
    while (!changes.isEmpty() && nowNanos - changes.getFirst() > WITHIN_NANOS) {
      changes.removeFirst();
    }
    changes.addLast(nowNanos);
    if (changes.size() > MOST_CHANGES + 1) {
      changes.removeFirst();
    }
    if (flapping) {
      return Damping.DAMPED;
    }
    if (changes.size() > MOST_CHANGES) {
      flapping = true;
      told = to;
      return Damping.BEGINS;
    }
    return Damping.NONE;
  }

  /** Whether it has become steady just now; then it counts as flapping no more. */
  boolean calmed(long nowNanos) {
    if (!flapping || nowNanos - changes.getLast() < STEADY_NANOS) {
      return false;
    }
    flapping = false;
    told = null;
    changes.clear();
    return true;
  }
}
