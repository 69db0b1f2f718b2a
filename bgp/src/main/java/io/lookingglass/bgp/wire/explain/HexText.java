package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.Octets;
import java.io.ByteArrayOutputStream;

/**
 * Octets as people write them down: hexadecimal digits, two an octet, with white space, colons,
 * hyphens and commas between octets as they like, {@code 0x} before any, and comments from {@code
 * #} to the end of the line.
 */
public final class HexText {
  private final String text;
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private int at;

  private HexText(String text) {
    this.text = text;
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException telling line and column of what is neither, and of a digit
   *     that has no second one
   */
  public static Octets parse(String text) {
    return new HexText(text).parse();
  }

  private Octets parse() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (isSeparator(c)) {
        at++;
      } else if (c == '0' && at + 1 < text.length() && (text.charAt(at + 1) | 0x20) == 'x') {
        at += 2;
        octet();
      } else {
        octet();
      }
    }
    return Octets.wrap(octets.toByteArray());
  }

  private static boolean isSeparator(char c) {
    return switch (c) {
      case ' ', '\t', '\r', '\n', ':', '-', ',' -> true;
      default -> false;
    };
  }

  private void octet() {
    int high = digit(at);
    if (high < 0) {
      throw wrong(at, shown(at) + " is no hexadecimal digit");
    }
    int low = digit(at + 1);
    if (low < 0) {
      throw at + 1 >= text.length()
              || isSeparator(text.charAt(at + 1))
              || text.charAt(at + 1) == '#'
          ? wrong(at, "an octet has two digits, and here is one")
          : wrong(at + 1, shown(at + 1) + " is no hexadecimal digit");
    }
    octets.write(high << 4 | low);
    at += 2;
  }

  /** Negative when there is none. */
  private int digit(int index) {
    char c = index < text.length() ? text.charAt(index) : ' ';
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private String shown(int index) {
    if (index >= text.length()) {
      return "the end";
    }
    int c = text.codePointAt(index);
    return c > 0x20 && c < 0x7f ? "'" + (char) c + "'" : "the character U+%04X".formatted(c);
  }

  private IllegalArgumentException wrong(int index, String message) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < Math.min(index, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new IllegalArgumentException(
        "line " + line + ", column " + (index - start + 1) + ": " + message);
  }
}
