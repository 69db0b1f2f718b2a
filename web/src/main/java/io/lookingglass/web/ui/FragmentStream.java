package io.lookingglass.web.ui;

import io.lookingglass.probes.EventCursor;
import io.lookingglass.probes.Measurement;
import io.lookingglass.web.stream.Draining;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Follows a measurement and writes each change of its page as a Server-Sent Event: {@code patch}
 * with the change, and {@code done} at the end. Blocks until then, or until the reader is gone.
 */
final class FragmentStream {

  /** How soon a stream notices that the server is about to stop. */
  private static final Duration LOOK_AROUND = Duration.ofMillis(500);

  /** Turns without news until there is a sign of life, for proxies and to notice who went away. */
  private static final int QUIET_TURNS = 20;

  /**
   * Events come in bursts, as many hops answer together; a page needs no more than some ten changes
   * a second.
   */
  private static final Duration GATHERING = Duration.ofMillis(90);

  private final Templates templates;
  private final InstantSource clock;
  private final Draining draining;

  FragmentStream(Templates templates, InstantSource clock, Draining draining) {
    this.templates = templates;
    this.clock = clock;
    this.draining = draining;
  }

  void write(Measurement measurement, String base, PatchOutput out)
      throws IOException, InterruptedException {
    LiveFragments fragments = new LiveFragments(templates);
    EventCursor cursor = measurement.follow(0);
    patch(fragments, measurement, base, out);
    int quietTurns = 0;
    while (!cursor.ended() && !draining.started()) {
      if (cursor.next(LOOK_AROUND) == null) {
        quietTurns++;
        if (quietTurns % QUIET_TURNS == 0) {
          out.signOfLife();
        }
        continue;
      }
      quietTurns = 0;
      long deadline = System.nanoTime() + GATHERING.toNanos();
      while (!cursor.ended()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          break;
        }
        cursor.next(Duration.ofNanos(left));
      }
      patch(fragments, measurement, base, out);
    }
    if (!cursor.ended()) {
      return; // The reader asks again, and finds another server or the stored result.
    }
    patch(fragments, measurement, base, out);
    out.done();
  }

  private void patch(LiveFragments fragments, Measurement measurement, String base, PatchOutput out)
      throws IOException {
    out.patch(fragments.change(MeasurementView.of(measurement, clock.instant(), base)));
  }
}
