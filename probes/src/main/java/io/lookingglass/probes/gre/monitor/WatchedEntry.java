package io.lookingglass.probes.gre.monitor;

import io.lookingglass.probes.gre.TunnelProber.OpenTunnel;
import io.lookingglass.probes.gre.monitor.TunnelCondition.Now;
import io.lookingglass.probes.gre.monitor.TunnelCondition.Outcome;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel that is watched: its condition, behind a lock, for the monitor changes it while others
 * read.
 */
final class WatchedEntry {
  private final ReentrantLock lock = new ReentrantLock();
  private final TunnelCondition condition; // But for what is final in it, guarded by the lock.
  private final @Nullable OpenTunnel open;
  private final @Nullable String twin;
  private volatile boolean ended;

  /** However many ask within a second, sums over the hour are made once. Guarded by the lock. */
  private @Nullable TunnelHealth health;

  private long healthSecond;

  /**
   * @param open absent for one that has a twin
   * @param twin the tunnel that has the same ends, absent for none
   */
  WatchedEntry(TunnelCondition condition, @Nullable OpenTunnel open, @Nullable String twin) {
    this.condition = condition;
    this.open = open;
    this.twin = twin;
  }

  String name() {
    return condition.watched().name();
  }

  TunnelCondition condition() {
    return condition;
  }

  @Nullable OpenTunnel open() {
    return open;
  }

  @Nullable String twin() {
    return twin;
  }

  boolean ended() {
    return ended;
  }

  void end() {
    ended = true;
    if (open != null) {
      open.close();
    }
  }

  void locked(Consumer<TunnelCondition> use) {
    lock.lock();
    try {
      health = null;
      use.accept(condition);
    } finally {
      lock.unlock();
    }
  }

  Outcome next(Function<TunnelCondition, Outcome> use) {
    lock.lock();
    try {
      health = null;
      return use.apply(condition);
    } finally {
      lock.unlock();
    }
  }

  WatchedMode session(Instant now) {
    lock.lock();
    try {
      health = null;
      return condition.session(now);
    } finally {
      lock.unlock();
    }
  }

  /** Since when each second is known; now while nothing is. */
  Instant rememberedSince(Now now) {
    lock.lock();
    try {
      long oldest = now.second();
      for (WatchedMode mode : condition.modes()) {
        oldest = Math.min(oldest, mode.condition().seconds().oldest());
      }
      return now.wall().minusSeconds(now.second() - oldest);
    } finally {
      lock.unlock();
    }
  }

  TunnelHealth health(Now now) {
    lock.lock();
    try {
      TunnelHealth known = health;
      if (known == null || healthSecond != now.second()) {
        known = condition.health(now);
        health = known;
        healthSecond = now.second();
      }
      return known;
    } finally {
      lock.unlock();
    }
  }
}
