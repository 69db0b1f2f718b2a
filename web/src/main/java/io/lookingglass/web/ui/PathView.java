package io.lookingglass.web.ui;

import java.util.List;

/**
 * The path of one flow.
 *
 * @param flow from 0
 * @param summary what stands above the table when there are several: "14 hops, reached in 23.1 ms"
 * @param open whether it is shown unfolded
 * @param alone whether it is the only one
 */
record PathView(
    int flow,
    String summary,
    boolean open,
    boolean alone,
    List<String> axis,
    List<HopRow> rows,
    String emptyText) {
  PathView {
    axis = List.copyOf(axis);
    rows = List.copyOf(rows);
  }

  String id() {
    return "path-" + flow;
  }

  String bodyId() {
    return "hops-" + flow;
  }

  String headId() {
    return "axis-" + flow;
  }

  String summaryId() {
    return "path-summary-" + flow;
  }

  int number() {
    return flow + 1;
  }
}
