package io.lookingglass.web.openapi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one route of the interface for programs takes and answers.
 *
 * @param route method and path, as {@code GET /v1/probes}
 * @param id of the operation, for generated clients
 * @param tag the group it belongs to
 * @param path what its path parameters name
 * @param query the parameters that it takes; it refuses others
 * @param body by media type; empty when it takes none
 * @param answers the status of each success with what it has, by media type; no media type means no
 *     body
 * @param events of an answer that is a stream, by their kind; empty when it is none
 * @param example of the body, as JSON; null when there is none
 */
public record Operation(
    String route,
    String id,
    String tag,
    String description,
    List<Shape.Field> path,
    List<Shape.Field> query,
    Map<String, Shape> body,
    Map<Integer, Map<String, Shape>> answers,
    Map<String, Shape> events,
    @Nullable String example) {
  public Operation {
    path = List.copyOf(path);
    query = List.copyOf(query);
    body = Map.copyOf(body);
    answers = Map.copyOf(answers);
    events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
  }

  /** Whether its answer is a stream that goes on until the reader leaves. */
  public boolean endless() {
    return !events.isEmpty() && !events.containsKey("done");
  }
}
