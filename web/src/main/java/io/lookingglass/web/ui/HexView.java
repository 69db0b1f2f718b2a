package io.lookingglass.web.ui;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Octets as a hex dump, sixteen a line, with the offending ones marked.
 *
 * @param rest how many octets follow that are not shown
 */
record HexView(List<Line> lines, int rest) {
  private static final int WIDTH = 16;

  /** The whole message stands in the JSON. */
  private static final int MOST = 1024;

  HexView {
    lines = List.copyOf(lines);
  }

  /**
   * @param offset of the first octet, four hexadecimal digits
   * @param pieces the octets
   * @param text the octets as ASCII, a dot for what is not printable
   */
  record Line(String offset, List<Piece> pieces, String text) {
    Line {
      pieces = List.copyOf(pieces);
    }
  }

  /** Octets beside each other, marked or not. */
  record Piece(String hex, boolean marked) {}

  /**
   * Lays a message out.
   *
   * @param message in hexadecimal
   * @param offending those of it that are wrong, in hexadecimal; may be empty
   * @return null when that is no hexadecimal
   */
  static @Nullable HexView of(String message, String offending) {
    byte @Nullable [] octets = parse(message);
    byte @Nullable [] wanted = parse(offending);
    if (octets == null || octets.length == 0) {
      return null;
    }
    int start = wanted == null || wanted.length == 0 ? -1 : indexOf(octets, wanted);
    int end = wanted == null || start < 0 ? -1 : start + wanted.length;
    List<Line> lines = new ArrayList<>();
    int shown = Math.min(octets.length, MOST);
    for (int at = 0; at < shown; at += WIDTH) {
      lines.add(line(octets, at, Math.min(at + WIDTH, shown), start, end));
    }
    return new HexView(lines, octets.length - shown);
  }

  private static Line line(byte[] octets, int from, int to, int start, int end) {
    List<Piece> pieces = new ArrayList<>();
    // Where marked and other octets meet on this line.
    int first = Math.clamp(start, from, to);
    int second = Math.clamp(end, from, to);
    add(pieces, octets, from, first, false);
    add(pieces, octets, first, second, true);
    add(pieces, octets, second, to, false);
    StringBuilder text = new StringBuilder();
    for (int at = from; at < to; at++) {
      text.append(octets[at] >= 0x20 && octets[at] < 0x7f ? (char) octets[at] : '.');
    }
    return new Line("%04x".formatted(from), pieces, text.toString());
  }

  private static void add(List<Piece> pieces, byte[] octets, int from, int to, boolean marked) {
    if (from < to) {
      pieces.add(new Piece(HexFormat.ofDelimiter(" ").formatHex(octets, from, to), marked));
    }
  }

  private static int indexOf(byte[] octets, byte[] wanted) {
    // As Latin-1, each octet is one character.
    return new String(octets, StandardCharsets.ISO_8859_1)
        .indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
  }

  private static byte @Nullable [] parse(String hex) {
    try {
      return HexFormat.of().parseHex(hex.replace(" ", ""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
