package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.json.MeasurementJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The AS paths to one prefix as a graph, for the script that draws it: {@code {nodes: [{id, label,
 * name?, kind}], edges: [{source, target, label?, best}]}}. Edges lead away from here; prepends are
 * the label of the edge that leads to the AS that made them.
 */
final class AsGraph {
  private static final String HERE = "here";
  private static final String PREFIX = "prefix";

  /** A picture of more is no picture any more. */
  private static final int MOST_PATHS = 40;

  private final Map<String, ObjectNode> nodes = new LinkedHashMap<>();
  private final Map<Edge, Boolean> edges = new LinkedHashMap<>();

  private record Edge(String source, String target, String label) {}

  private AsGraph() {}

  /** The graph of a prefix as JSON; absent when there is but one path to draw, or too many. */
  static @Nullable String json(String prefix, List<RouteRow> rows) {
    Set<List<RouteRow.Hop>> paths = new HashSet<>();
    rows.forEach(row -> paths.add(row.hops()));
    if (paths.size() < 2 || rows.size() > MOST_PATHS) {
      return null;
    }
    AsGraph graph = new AsGraph();
    graph.node(HERE, say("here"), null, HERE);
    // The best one last: where edges lie on each other it is seen.
    List<RouteRow> order = new ArrayList<>(rows);
    order.sort((one, other) -> Boolean.compare(one.best(), other.best()));
    for (RouteRow row : order) {
      graph.path(row, prefix);
    }
    return MeasurementJson.text(graph.object());
  }

  private void path(RouteRow row, String prefix) {
    String before = HERE;
    for (RouteRow.Hop hop : row.hops()) {
      String id = "as " + hop.text();
      node(id, hop.text(), hop.name(), "as");
      edge(before, id, hop.times() > 1 ? "×" + hop.times() : "", row.best());
      before = id;
    }
    node(PREFIX, prefix, null, PREFIX);
    edge(before, PREFIX, "", row.best());
  }

  private void node(String id, String label, @Nullable String name, String kind) {
    nodes.computeIfAbsent(
        id,
        _ -> {
          ObjectNode node =
              JsonNodeFactory.instance
                  .objectNode()
                  .put("id", id)
                  .put("label", label)
                  .put("kind", kind);
          return name == null ? node : node.put("name", name);
        });
  }

  private void edge(String source, String target, String label, boolean best) {
    edges.merge(new Edge(source, target, label), best, (one, other) -> one || other);
  }

  private ObjectNode object() {
    ObjectNode graph = JsonNodeFactory.instance.objectNode();
    ArrayNode list = graph.putArray("nodes");
    nodes.values().forEach(node -> list.add(Objects.requireNonNull(node)));
    ArrayNode lines = graph.putArray("edges");
    edges.forEach(
        (edge, best) ->
            lines
                .addObject()
                .put("source", edge.source())
                .put("target", edge.target())
                .put("label", edge.label())
                .put("best", best));
    return graph;
  }
}
