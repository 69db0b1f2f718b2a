package io.lookingglass.probes.result;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the field Server-Timing (W3C, section 3): metrics with commas between them, each with
 * parameters behind semicolons. A description may be quoted, and then holds commas and semicolons
 * itself.
 */
final class HttpServerTiming {
  private static final int MOST_METRICS = 12;

  private HttpServerTiming() {}

  /**
   * The metrics, as people say them: {@code db 12.5 ms}, {@code cache 3 ms (hit, near)}.
   *
   * @param values of all fields of that name, hostile
   * @return no more than a reader takes in; hostile as well
   */
  static List<String> metrics(List<String> values) {
    List<String> metrics = new ArrayList<>();
    for (String value : values) {
      for (String metric : split(value, ',')) {
        String words = words(split(metric, ';'));
        if (!words.isEmpty() && metrics.size() < MOST_METRICS) {
          metrics.add(words);
        }
      }
    }
    return metrics;
  }

  private static String words(List<String> parts) {
    String name = parts.getFirst().strip();
    String duration = "";
    String description = "";
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String parameter = part.substring(0, equals).strip();
      String value = unquoted(part.substring(equals + 1).strip());
      // The first of each counts, as the specification has it.
      if (parameter.equalsIgnoreCase("dur") && duration.isEmpty()) {
        duration = " " + value + " ms";
      } else if (parameter.equalsIgnoreCase("desc") && description.isEmpty()) {
        description = " (" + value + ")";
      }
    }
    return name.isEmpty() ? "" : name + duration + description;
  }

  /** At every mark that stands outside of quotes. */
  private static List<String> split(String text, char mark) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    boolean quoted = false;
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (quoted && c == '\\' && index + 1 < text.length()) {
        piece.append(c).append(text.charAt(++index));
      } else if (c == mark && !quoted) {
        pieces.add(piece.toString());
        piece.setLength(0);
      } else {
        quoted ^= c == '"';
        piece.append(c);
      }
    }
    pieces.add(piece.toString());
    return pieces;
  }

  /** RFC 9110 section 5.6.4. */
  private static String unquoted(String value) {
    if (!value.startsWith("\"")) {
      return value;
    }
    StringBuilder text = new StringBuilder();
    for (int index = 1; index < value.length() && value.charAt(index) != '"'; index++) {
      if (value.charAt(index) == '\\' && index + 1 < value.length()) {
        index++;
      }
      text.append(value.charAt(index));
    }
    return text.toString();
  }
}
