package io.lookingglass.web.ui;

import io.javalin.http.Context;
import io.lookingglass.web.stream.EventStream;
import io.lookingglass.web.stream.Output;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The stream of Server-Sent Events that an open page listens to; each call sends at once. */
final class PatchOutput {
  private final OutputStream out;

  PatchOutput(OutputStream out) {
    this.out = out;
  }

  /** As the answer to a request. */
  static PatchOutput of(Context context) throws IOException {
    EventStream.describe(context);
    return new PatchOutput(Output.of(context));
  }

  /** A change of the page ({@link OutOfBand}); an empty one is not sent. */
  void patch(String change) throws IOException {
    if (change.isEmpty()) {
      return;
    }
    StringBuilder event = new StringBuilder("event: patch\n");
    change.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
    send(event.append('\n').toString());
  }

  /** For proxies, and to notice who went away. */
  void signOfLife() throws IOException {
    send(":\n\n");
  }

  /** There will be no more changes. */
  void done() throws IOException {
    send("event: done\ndata: finished\n\n");
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
