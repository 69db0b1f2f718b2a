package io.lookingglass.web.stream;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbered events as Server-Sent Events (HTML Standard, section 9.2), on the calling thread
 * until the last. The reader's pace is its own: events wait where they are kept, and a reader that
 * is too slow or gone ends with its connection.
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
   * @param number ascending; what a reader that comes back names
   * @param kind a word
   * @param data without line breaks
   */
  public record Message(long number, String kind, String data) {}

  /** Where events come from, in order; for the thread that writes. */
  public interface Source {

    /**
     * The next event as soon as there is one, at most after so long; null when none came, or there
     * will be none.
     */
    @Nullable Message next(Duration wait) throws InterruptedException;

    /** The data of the last message once there will be no more events; null while there may be. */
    @Nullable String done();
  }

  private final Draining draining;

  public EventStream(Draining draining) {
    this.draining = draining;
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
   * @throws IOException when the reader is gone
   */
  public void write(Context context, Source source) throws IOException, InterruptedException {
    describe(context);
    OutputStream out = Output.of(context);
    write(out, PREAMBLE);
    boolean unflushed = true;
    Duration silence = Duration.ZERO;
    while (!draining.started()) {
      // What comes together leaves together: the wait begins when everything has left.
      Message message = source.next(unflushed ? Duration.ZERO : LOOK_AROUND);
      @Nullable String done = message == null ? source.done() : null;
      if (message != null) {
        write(out, text(message));
        unflushed = true;
        silence = Duration.ZERO;
      } else if (done != null) {
        write(out, "event: done\ndata: " + done + "\n\n");
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

  private static String text(Message message) {
    return "id: "
        + message.number()
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
