package io.lookingglass.web.ui;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns successive views of one measurement into the smallest change of a page that shows the
 * earlier one: rows are appended, replaced or taken away one by one, so that nothing else moves and
 * what a reader has unfolded or selected stays.
 *
 * <p>A change is made of {@link OutOfBand} swaps. The first change replaces everything, whatever
 * the page shows.
 *
 * <p>One for each reader; not thread-safe.
 */
final class LiveFragments {

  private final Templates templates;

  /** What the page shows by now, by the id of its element. */
  private final Map<String, String> shown = new HashMap<>();

  LiveFragments(Templates templates) {
    this.templates = templates;
  }

  /**
   * A part of the page.
   *
   * @param html one element, whose first attribute is its id
   * @param parent where it is appended when it is new; absent for parts that every page has
   */
  private record Part(String html, @Nullable String parent) {}

  /** The change from the view before to this one; empty when there is none. */
  String change(MeasurementView view) {
    boolean first = shown.isEmpty();
    StringBuilder change = new StringBuilder();
    Map<String, Part> fixed = fixedParts(view);
    if (first) {
      OutOfBand.replace("result", rendered("result", view), change);
    }
    Map<String, String> newcomers = new HashMap<>();
    Map<String, Part> parts = resultParts(view, newcomers);
    if (first) {
      parts.forEach((id, part) -> shown.put(id, part.html()));
    } else {
      remove(parts, fixed, change);
    }
    fixed.forEach((id, part) -> update(id, part, change));
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      if (newcomers.containsKey(part.getKey())) {
        shown.put(part.getKey(), part.getValue().html());
      } else {
        update(part.getKey(), part.getValue(), change);
      }
    }
    return change.toString();
  }

  private void update(String id, Part part, StringBuilder change) {
    String before = shown.put(id, part.html());
    if (before == null && part.parent() != null) {
      OutOfBand.append(part.parent(), part.html(), change);
    } else if (!part.html().equals(before)) {
      OutOfBand.replace(id, part.html(), change);
    }
  }

  private void remove(Map<String, Part> parts, Map<String, Part> fixed, StringBuilder change) {
    for (Iterator<String> ids = shown.keySet().iterator(); ids.hasNext(); ) {
      String id = ids.next();
      if (!parts.containsKey(id) && !fixed.containsKey(id)) {
        OutOfBand.delete(id, change);
        ids.remove();
      }
    }
  }

  private Map<String, Part> fixedParts(MeasurementView view) {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("progress", new Part(rendered("progress", view), null));
    parts.put("verdict", new Part(rendered("verdict", view), null));
    parts.put("limitations", new Part(rendered("limitations", view), null));
    parts.put("facts", new Part(rendered("facts", view), null));
    parts.put("raw", new Part(rendered("raw", view), null));
    parts.put("markdown", new Part(rendered("markdown", view), null));
    parts.put("announcement", new Part(rendered("announcement", view), null));
    return parts;
  }

  /**
   * @param newcomers collects what comes inside of parts that are new
   */
  private Map<String, Part> resultParts(MeasurementView view, Map<String, String> newcomers) {
    Map<String, Part> parts = new LinkedHashMap<>();
    if (view.ping() != null
        || view.mtu() != null
        || view.dns() != null
        || view.tls() != null
        || view.routes() != null
        || view.http() != null
        || view.tunnel() != null) {
      parts.put("result", new Part(rendered("result", view), null));
      return parts;
    }
    DiagnosisView diagnosis = view.diagnosis();
    if (diagnosis != null) {
      parts.put("findings", new Part(render("diagnosisfindings", Map.of("view", diagnosis)), null));
      for (DiagnosisView.Row row : diagnosis.rows()) {
        for (DiagnosisView.Cell cell : row.cells()) {
          parts.put(cell.id(), new Part(render("diagnosiscell", Map.of("cell", cell)), null));
        }
      }
      parts.put("checked", new Part(render("diagnosischecked", Map.of("view", diagnosis)), null));
      return parts;
    }
    parts.put("matrix", new Part(rendered("matrix", view), null));
    for (PathView path : view.paths()) {
      Map<String, Part> inner = innerParts(path);
      String known = shown.get(path.id());
      if (known == null) {
        // A flow that is new comes as a whole, its rows with it; later they change one by one.
        parts.put(path.id(), new Part(render("path", Map.of("path", path)), "paths"));
        inner.forEach((id, part) -> newcomers.put(id, part.html()));
      } else {
        parts.put(path.id(), new Part(known, "paths"));
      }
      parts.putAll(inner);
    }
    return parts;
  }

  private Map<String, Part> innerParts(PathView path) {
    Map<String, Object> parameters = Map.of("path", path);
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put(path.summaryId(), new Part(render("pathsummary", parameters), null));
    parts.put(path.headId(), new Part(render("axis", parameters), null));
    for (HopRow row : path.rows()) {
      parts.put(row.id(), new Part(render("hop", Map.of("row", row)), path.bodyId()));
    }
    return parts;
  }

  private String rendered(String template, MeasurementView view) {
    return render(template, Map.of("view", view));
  }

  private String render(String template, Map<String, Object> parameters) {
    return templates.render(template, parameters).strip();
  }
}
