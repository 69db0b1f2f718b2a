package io.lookingglass.web.ui;

import io.javalin.http.Context;
import io.lookingglass.web.stream.Draining;
import io.lookingglass.web.stream.ReaderGone;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps open pages up to date: writes each change as a Server-Sent Event, when something happens
 * and every now and then. Thread-safe.
 */
final class LiveStream {

  /** How soon a stream notices that the server is about to stop. */
  private static final Duration LOOK_AROUND = Duration.ofSeconds(1);

  /** What comes within this is shown together: things happen in several steps. */
  private static final Duration GATHERING = Duration.ofMillis(90);

  /** Turns without news until there is a sign of life. */
  private static final int QUIET_TURNS = 10;

  private final Draining draining;

  LiveStream(Draining draining) {
    this.draining = draining;
  }

  /** What an open page shows now, as the change since it was asked last. */
  interface Changes {
    /** Null when there is nothing to show any more. */
    @Nullable String next();
  }

  /** Waits for something to happen. */
  interface News {
    /** Whether something happened, within that time. */
    boolean await(Duration most) throws InterruptedException;
  }

  /**
   * Blocks until the reader is gone, or there is nothing to show any more.
   *
   * @param turns how many seconds to wait for news before all is looked at again
   */
  void write(Context context, int turns, News news, Changes changes) throws InterruptedException {
    try {
      PatchOutput out = PatchOutput.of(context);
      int quietTurns = 0;
      while (!draining.started()) {
        @Nullable String change = changes.next();
        if (change == null) {
          out.done(); // Taken out of the configuration.
          return;
        }
        out.patch(change);
        quietTurns = change.isEmpty() ? quietTurns : 0;
        boolean happened = false;
        for (int turn = 0; turn < turns && !happened && !draining.started(); turn++) {
          happened = news.await(LOOK_AROUND);
          quietTurns++;
          if (quietTurns >= QUIET_TURNS) {
            out.signOfLife();
            quietTurns = 0;
          }
        }
        if (happened) {
          gather(news);
        }
      }
    } catch (IOException e) {
      ReaderGone.note(context);
    }
  }

  private static void gather(News news) throws InterruptedException {
    long deadline = System.nanoTime() + GATHERING.toNanos();
    for (long left = GATHERING.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      boolean _ = news.await(Duration.ofNanos(left));
    }
  }
}
