package io.lookingglass.config.net;

import io.lookingglass.config.language.Sentence;

/**
 * Makes text from outside fit to be shown on a terminal or inside a sentence. Reverse names, names
 * of interfaces and networks, and reasons come from strangers: they may hold escape sequences,
 * characters that turn the direction of writing, or no end.
 */
public final class PlainText {
  private static final int LONGEST_NAME = 253;

  private PlainText() {}

  /**
   * A name: at most as long as a name in the DNS can be, and one word, so that it cannot be taken
   * for the columns that follow it.
   */
  public static String name(String text) {
    return line(text, LONGEST_NAME).replaceAll("\\s", "?");
  }

  /** One line of text as by {@link #line(String, int)}, where its length has a bound already. */
  public static String line(String text) {
    return line(text, Integer.MAX_VALUE);
  }

  /**
   * One line of text: control and format characters, line separators and halves of surrogate pairs
   * become {@code ?}; what is longer than {@code longest} characters ends in an ellipsis.
   */
  public static String line(String text, int longest) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), longest));
    int index = 0;
    while (index < text.length()) {
      int codePoint = text.codePointAt(index);
      int width = Character.charCount(codePoint);
      boolean last = index + width >= text.length();
      if (clean.length() + width > (last ? longest : longest - 1)) {
        return clean.append('…').toString();
      }
      if (shown(codePoint)) {
        clean.appendCodePoint(codePoint);
      } else {
        clean.append('?');
      }
      index += width;
    }
    return clean.toString();
  }

  /** A sentence whose parts are made fit as by {@link #line(String, int)}, each by itself. */
  public static Sentence sentence(Sentence sentence, int longest) {
    return new Sentence(
        sentence.pattern(),
        sentence.parts().stream()
            .map(
                part ->
                    switch (part) {
                      case Sentence inner -> sentence(inner, longest);
                      case Number number -> number;
                      case Object data -> line(String.valueOf(data), longest);
                    })
            .toList());
  }

  private static boolean shown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
