package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

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
      case 400 -> say("Not understood");
      case 401 -> say("Sign in first");
      case 403 -> say("Not allowed");
      case 404 -> say("Not here");
      case 405 -> say("Not that way");
      case 413 -> say("Too large");
      case 422 -> say("No location");
      case 429 -> say("Too many for now");
      case 503 -> say("Busy");
      default -> status >= 500 ? say("Our fault") : say("Refused");
    };
  }
}
