package io.lookingglass.config.net;

import java.util.Locale;

/**
 * Keeps passwords that somebody pasted as a part of a URL ({@code https://user:password@host/}, RFC
 * 3986 section 3.2.1) out of messages and logs, also where the text is percent-encoded.
 */
public final class UrlPassword {
  private static final String MASK = "***";

  /** What ends a stretch of text in which a user name, a password and a host stand together. */
  private static final String ENDS = "/?#\\ \t\r\n\"'<>";

  private UrlPassword() {}

  /** The text with {@value #MASK} for each password; anything else stays as it is. */
  public static String masked(String text) {
    if (text.indexOf('@') < 0 && !text.contains("%40")) {
      return text;
    }
    StringBuilder masked = new StringBuilder(text.length());
    int colon = -1; // Behind the first one of this stretch.
    int at = -1; // Where the last one of this stretch begins.
    int start = 0;
    for (int index = 0; index <= text.length(); index++) {
      int width = index < text.length() ? width(text, index) : 1;
      char meant = index < text.length() ? meant(text, index, width) : '/';
      if (ENDS.indexOf(meant) >= 0) {
        int end = Math.min(text.length(), index + width);
        if (colon >= 0 && at > colon) {
          masked.append(text, start, colon).append(MASK).append(text, at, end);
        } else {
          masked.append(text, start, end);
        }
        start = end;
        colon = -1;
        at = -1;
      } else if (meant == ':' && colon < 0) {
        colon = index + width;
      } else if (meant == '@') {
        at = index;
      }
      index += width - 1;
    }
    return masked.toString();
  }

  /** How many characters stand for the one at an index: three where it is percent-encoded. */
  private static int width(String text, int index) {
    boolean encoded =
        text.charAt(index) == '%'
            && index + 2 < text.length()
            && Character.digit(text.charAt(index + 1), 16) >= 0
            && Character.digit(text.charAt(index + 2), 16) >= 0;
    return encoded ? 3 : 1;
  }

  private static char meant(String text, int index, int width) {
    if (width == 1) {
      return text.charAt(index);
    }
    return switch (text.substring(index, index + width).toLowerCase(Locale.ROOT)) {
      case "%2f" -> '/';
      case "%3a" -> ':';
      case "%3f" -> '?';
      case "%23" -> '#';
      case "%40" -> '@';
      default -> '%';
    };
  }
}
