package io.lookingglass.web.api;

import io.lookingglass.config.net.UrlPassword;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** How text of the asker's is shown in a message to the asker. */
final class Shown {
  private static final int LONGEST = 60;

  /** A name farther than this from what was written is not what was meant. */
  private static final int MOST_EDITS = 3;

  private Shown() {}

  /**
   * Quoted, bounded, without passwords in URLs, and without control characters or halves of
   * characters.
   */
  static String quoted(String written) {
    String text = UrlPassword.masked(written);
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints().limit(LONGEST).forEach(c -> shown.appendCodePoint(printable(c)));
    boolean cut = text.codePointCount(0, text.length()) > LONGEST;
    return shown.append(cut ? "...\"" : "\"").toString();
  }

  private static int printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT, // Direction overrides turn a line of text around.
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          0xfffd;
      default -> c;
    };
  }

  /** The known name that was probably meant. */
  static Optional<String> nearest(String written, Collection<String> known) {
    String lower = written.toLowerCase(Locale.ROOT);
    String best = null;
    int bestEdits = Math.min(MOST_EDITS, Math.max(1, written.length() / 2)) + 1;
    if (written.length() <= LONGEST) {
      for (String name : known) {
        int edits = edits(lower, name.toLowerCase(Locale.ROOT));
        if (edits < bestEdits) {
          best = name;
          bestEdits = edits;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Levenshtein's distance. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[to.length()];
  }
}
