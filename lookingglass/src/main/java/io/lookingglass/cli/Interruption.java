package io.lookingglass.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command say its last words: while this is open, Ctrl-C (or SIGTERM) interrupts the
 * command's thread, and the process ends only when the command is through, or has taken too long.
 */
final class Interruption implements AutoCloseable {
  private static final long LAST_WORDS_SECONDS = 3;

  private final CountDownLatch through = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Thread command) {
    hook =
        new Thread(
            () -> {
              command.interrupt();
              awaitEnd();
            },
            "interruption");
  }

  /** For a command on the calling thread. */
  static Interruption ofThisThread() {
    Interruption interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  @Override
  public void close() {
    through.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already; the hook has just been let go.
    }
  }

  private void awaitEnd() {
    try {
      if (!through.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("interrupted; what was measured could not be printed in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
