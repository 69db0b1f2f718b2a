package io.lookingglass.web.ui;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Two texts line by line. Times and the like differ from run to run: lines that differ in them
 * alone are the same.
 */
final class TextDiff {
  /** More lines than a measurement prints that people compare; what is beyond is left out. */
  private static final int MOST_LINES = 400;

  /** Decimal fractions, times in milliseconds, time stamps, and the counts beside them. */
  private static final Pattern FIGURES =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|(?<![.\\d])\\d+\\.\\d+(?![.\\d])|\\b\\d+ ?ms\\b");

  private TextDiff() {}

  /** What became of a line. */
  enum Kind {
    SAME("", "same"),
    GONE("−", "gone"),
    NEW("+", "new");

    private final String sign;
    private final String css;

    Kind(String sign, String css) {
      this.sign = sign;
      this.css = css;
    }

    String sign() {
      return sign;
    }

    String css() {
      return css;
    }
  }

  /** A line; of those that are the same, as it is now. */
  record Line(Kind kind, String text) {}

  static List<Line> of(String before, String now) {
    List<String> old = before.lines().limit(MOST_LINES).toList();
    List<String> current = now.lines().limit(MOST_LINES).toList();
    List<String> oldKeys = old.stream().map(TextDiff::key).toList();
    List<String> keys = current.stream().map(TextDiff::key).toList();
    // The longest common subsequence of what is behind each pair of places.
    int[][] common = new int[old.size() + 1][current.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = current.size() - 1; j >= 0; j--) {
        common[i][j] =
            oldKeys.get(i).equals(keys.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Line> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < current.size()) {
      boolean both = i < old.size() && j < current.size();
      if (both && oldKeys.get(i).equals(keys.get(j))) {
        lines.add(new Line(Kind.SAME, current.get(j)));
        i++;
        j++;
      } else if (j >= current.size() || (both && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line(Kind.GONE, old.get(i)));
        i++;
      } else {
        lines.add(new Line(Kind.NEW, current.get(j)));
        j++;
      }
    }
    return Collections.unmodifiableList(lines);
  }

  private static String key(String line) {
    return FIGURES.matcher(line).replaceAll("#").replaceAll("\\s+", " ").strip();
  }
}
