package io.lookingglass.probes;

import io.lookingglass.probes.MeasurementRefusedException.TooManyAtOnce;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How many measurements run, of everybody and of each asker. Thread-safe. */
final class RunningSlots {
  /** Most measurements are over in a few seconds. */
  private static final long RETRY_AFTER_SECONDS = 5;

  private final int total;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> byAsker = new HashMap<>();
  private int running;

  /**
   * @param total how many may run, of everybody
   */
  RunningSlots(int total) {
    this.total = total;
  }

  /**
   * Takes a slot for the asker, to be {@linkplain #release released} once; tells the limit that
   * stands against it, if one does.
   */
  @Nullable TooManyAtOnce take(Asker asker) {
    lock.lock();
    try {
      int own = byAsker.getOrDefault(asker.key(), 0);
      if (own >= asker.concurrent()) {
        return new TooManyAtOnce(asker.concurrent(), true, RETRY_AFTER_SECONDS);
      }
      if (running >= total) {
        return new TooManyAtOnce(total, false, RETRY_AFTER_SECONDS);
      }
      running++;
      byAsker.put(asker.key(), own + 1);
      return null;
    } finally {
      lock.unlock();
    }
  }

  void release(Asker asker) {
    lock.lock();
    try {
      running--;
      byAsker.computeIfPresent(asker.key(), (_, own) -> own == 1 ? null : own - 1);
    } finally {
      lock.unlock();
    }
  }

  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }
}
