package io.lookingglass.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Server-Sent Events as a browser does. */
final class EventReader implements AutoCloseable {

  /**
   * One event.
   *
   * @param id absent when it has none
   */
  record Event(@Nullable String id, String kind, String data) {}

  private final BufferedReader reader;

  EventReader(HttpResponse<InputStream> response) {
    reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** The next event, null at the end of the stream. */
  @Nullable Event next() throws IOException {
    String id = null;
    String kind = null;
    StringBuilder data = new StringBuilder();
    String line = reader.readLine();
    while (line != null) {
      if (line.isEmpty() && kind != null) {
        return new Event(id, kind, data.toString());
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        kind = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data.append(line.substring(6));
      }
      line = reader.readLine();
    }
    return null;
  }

  /** Reads up to the first event of that kind. */
  Event until(String kind) throws IOException {
    Event event = next();
    while (event != null && !event.kind().equals(kind)) {
      event = next();
    }
    if (event == null) {
      throw new IOException("the stream ended without " + kind);
    }
    return event;
  }

  /** All to the end of the stream. */
  List<Event> rest() throws IOException {
    List<Event> events = new ArrayList<>();
    for (Event event = next(); event != null; event = next()) {
      events.add(event);
    }
    return events;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
