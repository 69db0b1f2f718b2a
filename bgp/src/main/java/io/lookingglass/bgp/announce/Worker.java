package io.lookingglass.bgp.announce;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does again and again what is due, and sleeps in between until the next thing is, or
 * until it is woken. Thread-safe.
 */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Runnable work;
  private final Supplier<Duration> rest;
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile @Nullable Thread thread;

  /**
   * @param work done each time; one that fails is done again later
   * @param rest how long to sleep if nobody wakes it
   */
  Worker(Runnable work, Supplier<Duration> rest) {
    this.work = work;
    this.rest = rest;
  }

  void start(String name) {
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /** Has it look again soon; does not wait, and does nothing where it was not started. */
  void wake() {
    @Nullable Thread sleeping = thread;
    if (sleeping != null && !woken.getAndSet(true)) {
      LockSupport.unpark(sleeping);
    }
  }

  private void run() {
    while (!stopped) {
      woken.set(false);
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.error("The announcer could not do what was due", e);
      }
      if (!woken.get() && !stopped) {
        LockSupport.parkNanos(this, rest.get().toNanos());
      }
    }
  }

  /** Waits until what it is at is done, and lets nothing more be done. */
  void stop() {
    stopped = true;
    @Nullable Thread working = thread;
    if (working == null) {
      return;
    }
    LockSupport.unpark(working);
    try {
      working.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
