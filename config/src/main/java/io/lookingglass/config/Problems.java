package io.lookingglass.config;

import io.lookingglass.config.Problem.Position;
import io.lookingglass.config.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the problems of one file. Not thread-safe. */
final class Problems {

  private static final int MOST = 500;
  private static final int LONGEST_SHOWN = 80;

  private final String file;
  private final List<Problem> problems = new ArrayList<>();
  private boolean failed;

  Problems(String file) {
    this.file = file;
  }

  void error(
      @Nullable Position position,
      String key,
      String found,
      String allowed,
      @Nullable String hint) {
    add(new Problem(Severity.ERROR, file, position, key, found, allowed, hint));
  }

  void warning(
      @Nullable Position position,
      String key,
      String found,
      String allowed,
      @Nullable String hint) {
    add(new Problem(Severity.WARNING, file, position, key, found, allowed, hint));
  }

  boolean hasErrors() {
    return failed;
  }

  /** All problems, in the order of the file; past a bound only their number. */
  List<Problem> all() {
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(
        Comparator.comparing((Problem problem) -> !problem.file().equals(file))
            .thenComparing(Problem::position, Comparator.nullsFirst(Comparator.naturalOrder())));
    return List.copyOf(sorted);
  }

  /** Takes a problem over, of this file or of one that it names. */
  void add(Problem problem) {
    failed |= problem.isError();
    if (problems.size() < MOST) {
      problems.add(problem);
    } else if (problems.size() == MOST) {
      problems.add(
          new Problem(
              problem.isError() ? Severity.ERROR : Severity.WARNING,
              file,
              null,
              "",
              "more than " + MOST + " problems",
              "none; the rest is shown once these are mended",
              null));
    }
  }

  /** A text of the file as a message shows it: quoted, bounded, without control characters. */
  static String quoted(String text) {
    return '"' + shown(text) + '"';
  }

  /** As {@link #quoted}, without the quotation marks. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    int count = 0;
    for (int index = 0; index < text.length(); count++) {
      if (count == LONGEST_SHOWN) {
        shown.append("...");
        break;
      }
      int point = text.codePointAt(index);
      switch (Character.getType(point)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.UNASSIGNED ->
            shown.append(String.format("\\u%04x", point));
        default -> shown.appendCodePoint(point);
      }
      index += Character.charCount(point);
    }
    return shown.toString();
  }
}
