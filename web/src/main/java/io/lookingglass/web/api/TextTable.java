package io.lookingglass.web.api;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as what is in them. One owner. */
final class TextTable {
  private static final String GAP = "  ";

  private final int leftAligned;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param leftAligned how many columns, counted from the left, hold words; the others hold numbers
   */
  TextTable(int leftAligned, String... heads) {
    this.leftAligned = leftAligned;
    rows.add(List.of(heads));
  }

  TextTable row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    if (row.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException("a row of " + row.size() + " cells");
    }
    rows.add(row);
    return this;
  }

  /** The lines, each behind this indentation, without blanks at their ends. */
  void write(StringBuilder text, String indentation) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indentation);
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        String blanks = " ".repeat(width(column) - length(cell));
        line.append(column == 0 ? "" : GAP);
        line.append(column < leftAligned ? cell + blanks : blanks + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
