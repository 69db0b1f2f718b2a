package io.lookingglass.web.stream;

import io.javalin.http.Context;
import io.lookingglass.probes.EventCursor;
import io.lookingglass.probes.NumberedEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes a measurement's events as Server-Sent Events (HTML Standard, section 9.2), on the calling
 * thread until the last. The reader's pace is its own: events wait in the measurement, and a reader
 * that is too slow or gone ends with its connection.
 */
public final class EventStream {
  /** Less than any proxy's idle timeout, and than our own. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** How soon a stream notices that the server is about to stop. */
  private static final Duration LOOK_AROUND = Duration.ofMillis(500);

  /** How long a browser waits before it connects again. */
  private static final String PREAMBLE = "retry: 2000\n\n";

  /**
   * One event.
   *
   * @param kind a word
   * @param data without line breaks
   */
  public record Message(String kind, String data) {}

  private final Draining draining;
  private final Function<NumberedEvent, Message> encoder;

  public EventStream(Draining draining, Function<NumberedEvent, Message> encoder) {
    this.draining = draining;
    this.encoder = encoder;
  }

  /** The header fields of such a stream. */
  public static void describe(Context context) {
    context.status(200).contentType("text/event-stream; charset=utf-8");
    context.header("Cache-Control", "no-store");
    // Proxies that collect an answer before they pass it on would make the stream useless.
    context.header("X-Accel-Buffering", "no");
  }

  /**
   * Writes until the events end, the reader is gone, or the server drains.
   *
   * @param done the data of the last message, which tells that there will be no more
   * @throws IOException when the reader is gone
   */
  public void write(Context context, EventCursor cursor, Supplier<String> done)
      throws IOException, InterruptedException {
    describe(context);
    OutputStream out = Output.of(context);
    write(out, PREAMBLE);
    boolean unflushed = true;
    Duration silence = Duration.ZERO;
    while (!draining.started()) {
      // What comes together leaves together: the wait begins when everything has left.
      NumberedEvent event = cursor.next(unflushed ? Duration.ZERO : LOOK_AROUND);
      if (event != null) {
        write(out, text(event));
        unflushed = true;
        silence = Duration.ZERO;
      } else if (cursor.ended()) {
        write(out, "event: done\ndata: " + done.get() + "\n\n");
        out.flush();
        return;
      } else if (unflushed) {
        out.flush();
        unflushed = false;
      } else {
        silence = silence.plus(LOOK_AROUND);
        if (silence.compareTo(HEARTBEAT) >= 0) {
          write(out, ":\n\n");
          unflushed = true;
          silence = Duration.ZERO;
        }
      }
    }
  }

  private String text(NumberedEvent event) {
    Message message = encoder.apply(event);
    return "id: "
        + event.number()
        + "\nevent: "
        + message.kind()
        + "\ndata: "
        + message.data()
        + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
