package io.lookingglass.probes.request;

import io.lookingglass.config.net.UrlPassword;

/**
 * Hostile text made fit to stand in a sentence: bounded, without anything invisible and without
 * passwords.
 */
final class Shown {
  private static final int LONGEST = 80;

  private Shown() {}

  static String text(String written) {
    String text = UrlPassword.masked(written);
    StringBuilder shown = new StringBuilder();
    int count = 0;
    for (int index = 0; index < text.length(); count++) {
      if (count == LONGEST) {
        return shown.append("...").toString();
      }
      int character = text.codePointAt(index);
      shown.appendCodePoint(
          invisible(character) || reorders(character) || Character.isSpaceChar(character)
              ? (character == ' ' ? ' ' : 0xFFFD)
              : character);
      index += Character.charCount(character);
    }
    return shown.toString();
  }

  static String codePoint(int character) {
    return "U+%04X".formatted(character);
  }

  /** A character as it may be shown: itself with its number, or its number alone. */
  static String character(int character) {
    boolean plain = !invisible(character) && !Character.isSpaceChar(character);
    boolean combining =
        Character.getType(character) == Character.NON_SPACING_MARK
            || Character.getType(character) == Character.COMBINING_SPACING_MARK
            || Character.getType(character) == Character.ENCLOSING_MARK;
    return plain && !combining
        ? "%s (%s)".formatted(Character.toString(character), codePoint(character))
        : codePoint(character);
  }

  /** Control, format, unassigned and private characters, halves of surrogates. */
  static boolean invisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> Idna.ignorable(character);
    };
  }

  /** Characters that turn the writing direction of what follows them. */
  private static boolean reorders(int character) {
    return (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
