package io.lookingglass.web.ui;

import java.util.List;

/**
 * An error for a person.
 *
 * @param word what happened, in a word or two
 * @param message what was wrong and what would be right
 * @param details field by field, empty when it is not about fields
 */
record ErrorPage(Shell shell, int status, String word, String message, List<String> details) {
  ErrorPage {
    details = List.copyOf(details);
  }

  /** Which picture and colour: the visitor's doing is a warning, ours is bad. */
  String css() {
    return status >= 500 ? "bad" : "warning";
  }

  static String wordOf(int status) {
    return switch (status) {
      case 400 -> "Not understood";
      case 401 -> "Sign in first";
      case 403 -> "Not allowed";
      case 404 -> "Not here";
      case 405 -> "Not that way";
      case 413 -> "Too large";
      case 422 -> "No location";
      case 429 -> "Too many for now";
      case 503 -> "Busy";
      default -> status >= 500 ? "Our fault" : "Refused";
    };
  }
}
