package io.lookingglass.web.stream;

import io.javalin.http.Context;
import io.lookingglass.probes.EventCursor;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.NumberedEvent;
import io.lookingglass.probes.event.ProbeEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Follows a measurement for a reader who waits for it: to the last event, on the calling thread.
 * What is final leaves at once. A measurement that is for this reader alone ends with it.
 */
public final class LineStream {
  /** How soon it is noticed that the reader went away, or that the server is about to stop. */
  private static final Duration LOOK_AROUND = Duration.ofMillis(250);

  private final Draining draining;

  public LineStream(Draining draining) {
    this.draining = draining;
  }

  /**
   * Writes lines as events make them.
   *
   * @param lines the lines that an event makes final, without line ends
   * @param ours whether the measurement is for this reader alone
   */
  public void write(
      Context context,
      Measurement measurement,
      boolean ours,
      Function<ProbeEvent, List<String>> lines)
      throws InterruptedException {
    ClientConnection connection = ClientConnection.closingAfter(context);
    context.status(200).contentType("text/plain; charset=utf-8");
    context.header("Cache-Control", "no-store");
    context.header("X-Accel-Buffering", "no");
    try {
      OutputStream out = Output.of(context);
      out.flush();
      boolean stayed =
          follow(
              measurement,
              ours,
              connection,
              event -> {
                for (String line : lines.apply(event)) {
                  out.write(line.getBytes(StandardCharsets.UTF_8));
                  out.write('\n');
                }
                out.flush();
              });
      if (stayed) {
        return;
      }
    } catch (IOException e) {
      // The same as not staying: there is nobody to tell.
    }
    readerGone(context, measurement, ours);
  }

  /**
   * Waits for the end of a measurement.
   *
   * @param ours whether the measurement is for this reader alone
   * @return whether the reader is still there
   */
  public boolean await(Context context, Measurement measurement, boolean ours)
      throws InterruptedException {
    ClientConnection connection = ClientConnection.closingAfter(context);
    try {
      if (follow(measurement, ours, connection, event -> {})) {
        return true;
      }
    } catch (IOException e) {
      throw new AssertionError("nothing was written", e);
    }
    readerGone(context, measurement, ours);
    return false;
  }

  private static void readerGone(Context context, Measurement measurement, boolean ours) {
    ReaderGone.note(context);
    if (ours) {
      measurement.cancel("The reader went away");
    }
  }

  /** What is done with each event. */
  private interface Sink {
    void take(ProbeEvent event) throws IOException;
  }

  /** Reads to the end; false when the reader is gone before. */
  private boolean follow(
      Measurement measurement, boolean ours, ClientConnection connection, Sink sink)
      throws IOException, InterruptedException {
    EventCursor cursor = measurement.follow(0);
    boolean cancelled = false;
    while (!cursor.ended()) {
      NumberedEvent event = cursor.next(LOOK_AROUND);
      if (event != null) {
        sink.take(event.event());
      } else if (connection.gone()) {
        return false;
      }
      if (draining.started() && !cancelled) {
        if (!ours) {
          return true; // It goes on elsewhere; the reader can ask again.
        }
        measurement.cancel("The server is stopping");
        cancelled = true;
      }
    }
    return true;
  }
}
