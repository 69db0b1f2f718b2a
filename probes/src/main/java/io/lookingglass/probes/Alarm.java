package io.lookingglass.probes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Does something later, unless it is called off. */
@FunctionalInterface
interface Alarm {

  /**
   * Sets the alarm.
   *
   * @param action run once on a thread of its own
   * @return calls it off; nothing happens when that comes too late
   */
  Runnable in(Duration delay, Runnable action);

  /** By the system's clock. */
  static Alarm system() {
    return (delay, action) -> {
      CompletableFuture<Boolean> due =
          new CompletableFuture<Boolean>()
              .completeOnTimeout(true, delay.toNanos(), TimeUnit.NANOSECONDS);
      var _ =
          due.thenAccept(
              late -> {
                if (late) {
                  // Not on the JDK's one timer thread.
                  Thread.ofVirtual().name("measurement-alarm").start(action);
                }
              });
      return () -> due.complete(false);
    };
  }
}
