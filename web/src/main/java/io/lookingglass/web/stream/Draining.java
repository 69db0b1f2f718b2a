package io.lookingglass.web.stream;

/** Whether the server is about to stop: streams then end where they are. Thread-safe. */
public final class Draining {
  private volatile boolean started;

  /** From now on; there is no way back. */
  public void start() {
    started = true;
  }

  public boolean started() {
    return started;
  }
}
