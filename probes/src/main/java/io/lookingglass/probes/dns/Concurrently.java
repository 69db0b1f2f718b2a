package io.lookingglass.probes.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with several things at once and waits for all. */
final class Concurrently {
  private Concurrently() {}

  /**
   * Lets {@code action} have each element on a virtual thread of its own; when the calling thread
   * is interrupted, so are they. An exception of an action, which is a bug, is thrown on.
   */
  static <T> void each(List<T> elements, Consumer<? super T> action) {
    if (elements.size() == 1) {
      action.accept(elements.getFirst());
      return;
    }
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T element : elements) {
        running.add(threads.submit(() -> action.accept(element)));
      }
    }
    for (Future<?> future : running) {
      if (future.state() == Future.State.FAILED) {
        throw new IllegalStateException("asking ended with a bug", future.exceptionNow());
      }
    }
  }
}
