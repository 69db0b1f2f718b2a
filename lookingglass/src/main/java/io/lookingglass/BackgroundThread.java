package io.lookingglass;

/**
 * Work beside everything else, on a virtual thread of its own, that ends by itself or when it is
 * interrupted.
 */
final class BackgroundThread implements AutoCloseable {
  private final Thread thread;

  BackgroundThread(String name, Runnable work) {
    thread = Thread.ofVirtual().name(name).start(work);
  }

  /** Interrupts the work and waits for its end, so that what it uses may be closed. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
