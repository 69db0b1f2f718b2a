package io.lookingglass.tests.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How long requests took, and what became of them, in all and by kind. Thread-safe. */
final class RequestTimes {
  private long[] nanos = new long[1024];
  private int count;
  private int open;
  private int failed;
  private @Nullable String firstFailure;
  private final Map<String, Long> longest = new TreeMap<>();

  synchronized void begun() {
    open++;
  }

  /**
   * One was answered, or will not be.
   *
   * @param problem null when it was answered as it should
   */
  synchronized void ended(String kind, long duration, @Nullable String problem) {
    open--;
    longest.merge(kind, duration, Math::max);
    if (problem != null) {
      failed++;
      firstFailure = firstFailure == null ? problem : firstFailure;
    } else {
      nanos = count == nanos.length ? Arrays.copyOf(nanos, 2 * count) : nanos;
      nanos[count++] = duration;
    }
    notifyAll();
  }

  /** Waits until all have ended; each has a deadline of its own. */
  synchronized void await() {
    boolean interrupted = false;
    while (open > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Arrays.sort(nanos, 0, count);
  }

  synchronized int answered() {
    return count;
  }

  synchronized int failed() {
    return failed;
  }

  synchronized @Nullable String firstFailure() {
    return firstFailure;
  }

  /** The kind of which one took longest, and how long that was. */
  synchronized String slowest() {
    return longest.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(it -> "%s %.0f ms".formatted(it.getKey(), it.getValue() / 1e6))
        .orElse("");
  }

  /** The time that this part of them stayed below; after {@link #await}. */
  synchronized double milliseconds(double part) {
    return count == 0 ? 0 : nanos[Math.min(count - 1, (int) (count * part))] / 1e6;
  }
}
