package io.lookingglass.bgp.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one session, on its event loop. Starting one again, as every UPDATE does with the
 * hold timer, schedules nothing: the wake-up that is already due looks again when it comes.
 *
 * <p>Only used on the event loop. {@link #runDue} is called between messages too, so that nothing
 * that is read makes a timer late.
 *
 * @param <T> what tells one timer from another
 */
final class SessionTimers<T> {
  private static final long NEVER = Long.MAX_VALUE;

  private final EventLoop loop;
  private final LongSupplier nanoTime;
  private final long origin;
  private final Expiry<T> expiry;

  /** In nanoseconds since {@code origin}. */
  private final Map<T, Long> deadlines = new HashMap<>();

  private long earliest = NEVER;
  private long wakesAt = NEVER;
  private @Nullable ScheduledFuture<?> wakeUp;

  /** Who is told. */
  interface Expiry<T> {
    /**
     * A timer ran out and is stopped now. Called on the event loop; may start and stop timers.
     *
     * @param late how long after it should have been told
     */
    void expired(T timer, Duration late);
  }

  SessionTimers(EventLoop loop, LongSupplier nanoTime, Expiry<T> expiry) {
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong();
    this.expiry = expiry;
  }

  /** Starts it, from now, whether or not it runs. */
  void start(T timer, Duration after) {
    deadlines.put(timer, now() + after.toNanos());
    findEarliest();
    if (earliest < wakesAt) {
      wakeAt(earliest);
    }
  }

  void stop(T timer) {
    if (deadlines.remove(timer) != null) {
      findEarliest();
    }
  }

  /** How long it still runs, zero when it is overdue; null when it is stopped. */
  @Nullable Duration left(T timer) {
    Long deadline = deadlines.get(timer);
    return deadline == null ? null : Duration.ofNanos(Math.max(0, deadline - now()));
  }

  void stopAll() {
    deadlines.clear();
    earliest = NEVER;
    if (wakeUp != null) {
      wakeUp.cancel(false);
    }
    wakeUp = null;
    wakesAt = NEVER;
  }

  /** Tells of every timer that has run out. */
  void runDue() {
    if (earliest > now()) {
      return;
    }
    for (T timer : List.copyOf(deadlines.keySet())) {
      // Asked anew for each: the one before may have stopped or restarted it.
      Long deadline = deadlines.get(timer);
      long late = deadline == null ? -1 : now() - deadline;
      if (late >= 0) {
        stop(timer);
        expiry.expired(timer, Duration.ofNanos(late));
      }
    }
  }

  private void findEarliest() {
    long least = NEVER;
    for (long deadline : deadlines.values()) {
      least = Math.min(least, deadline);
    }
    earliest = least;
  }

  private void wakeAt(long time) {
    if (wakeUp != null) {
      wakeUp.cancel(false);
    }
    wakesAt = time;
    wakeUp = loop.schedule(this::wake, Math.max(0, time - now()), TimeUnit.NANOSECONDS);
  }

  private void wake() {
    wakeUp = null;
    wakesAt = NEVER;
    try {
      runDue();
    } finally {
      if (earliest < wakesAt) {
        wakeAt(earliest);
      }
    }
  }

  private long now() {
    return nanoTime.getAsLong() - origin;
  }
}
