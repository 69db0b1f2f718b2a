package io.lookingglass.bgp.wire;

/**
 * Makes text that a peer chose fit to be shown: host names, software versions and shutdown
 * communications may hold escape sequences or characters that turn the direction of writing. Their
 * length needs no bound, the wire has one.
 */
public final class PeerText {
  private PeerText() {}

  /** One line: control and format characters, line separators and half surrogates become "?". */
  public static String line(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(codePoint -> clean.appendCodePoint(shown(codePoint) ? codePoint : '?'));
    return clean.toString();
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
