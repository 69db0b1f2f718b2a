package io.lookingglass.probes.request;

import io.lookingglass.config.language.Sentence;

/**
 * One thing that is wrong with a request.
 *
 * @param param the field's path as the API names it, such as {@code measurementOptions.packets}
 * @param sentence what was found and what is allowed, without a full stop
 */
public record RequestProblem(String param, Sentence sentence) {
  /** With words that are there in English only. */
  public RequestProblem(String param, String message) {
    this(param, Sentence.verbatim(message));
  }

  /** In English. */
  public String message() {
    return sentence.english();
  }
}
