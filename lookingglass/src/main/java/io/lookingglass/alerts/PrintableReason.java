package io.lookingglass.alerts;

import org.jspecify.annotations.Nullable;

/** What an exception says, made fit for one line of a log. */
final class PrintableReason {
  private static final int MOST = 200;

  private PrintableReason() {}

  static String of(Throwable problem) {
    @Nullable String message = problem.getMessage();
    if (message == null) {
      return problem.getClass().getSimpleName();
    }
    String line = message.replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() > MOST ? line.substring(0, MOST) + "..." : line;
  }
}
