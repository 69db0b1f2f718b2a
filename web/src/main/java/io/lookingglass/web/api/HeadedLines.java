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
    lines.addAll(of(layout, event));
    return lines;
  }

  /** The lines of a layout, and why there are none yet while a measurement waits for its turn. */
  static List<String> of(TextLayout layout, ProbeEvent event) {
    return event instanceof ProbeEvent.Queued(int before)
        ? List.of(
            "# waits until others have ended: "
                + (before == 0 ? "next in turn" : before + " before it"))
        : layout.add(event);
  }
}
