package io.lookingglass.web.api;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.text.TextLayout;
import java.util.ArrayList;
import java.util.List;

/** Lines of a heading before the first lines of a layout. One owner. */
final class HeadedLines {
  private final TextLayout layout;
  private List<String> heading;

  HeadedLines(List<String> heading, TextLayout layout) {
    this.heading = List.copyOf(heading);
    this.layout = layout;
  }

  List<String> add(ProbeEvent event) {
    List<String> lines = new ArrayList<>(heading);
    heading = List.of();
    lines.addAll(layout.add(event));
    return lines;
  }
}
