package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.result.HttpComparison;
import io.lookingglass.probes.result.HttpComparison.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several ways side by side: what differs first, then what always does, then what is the same.
 *
 * @param ways a column each
 */
record HttpColumns(List<String> ways, List<Line> different, List<Line> varying, List<Line> same) {
  HttpColumns {
    ways = List.copyOf(ways);
    different = List.copyOf(different);
    varying = List.copyOf(varying);
    same = List.copyOf(same);
  }

  /**
   * @param field whether the label is the name of a header field
   */
  record Line(String label, boolean field, List<Cell> cells) {
    Line {
      cells = List.copyOf(cells);
    }
  }

  /**
   * @param odd whether it is unlike the first way's
   */
  record Cell(String text, boolean odd, boolean absent) {}

  static HttpColumns of(HttpComparison comparison) {
    return new HttpColumns(
        comparison.ways(),
        lines(comparison, Relation.DIFFERENT),
        lines(comparison, Relation.VARYING),
        lines(comparison, Relation.SAME));
  }

  private static List<Line> lines(HttpComparison comparison, Relation relation) {
    List<Line> lines = new ArrayList<>();
    for (HttpComparison.Line line : comparison.lines()) {
      if (line.relation() == relation) {
        List<Cell> cells = new ArrayList<>();
        @Nullable String first = line.values().getFirst();
        for (@Nullable String value : line.values()) {
          cells.add(
              new Cell(
                  value == null ? say("none") : value,
                  relation == Relation.DIFFERENT && !Objects.equals(value, first),
                  value == null));
        }
        lines.add(new Line(said(line.name()), line.field(), cells));
      }
    }
    return lines;
  }
}
