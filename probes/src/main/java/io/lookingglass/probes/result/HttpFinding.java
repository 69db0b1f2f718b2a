package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;

/**
 * Something about an answer that deserves a word.
 *
 * @param id stable, for scripts: {@code hsts-missing}
 * @param said with what would be better; text from the server in it is cleaned
 */
public record HttpFinding(String id, Severity severity, Sentence said) {

  /** What it is, in the language of programs, terminals and logs. */
  public String sentence() {
    return said.english();
  }

  /** How bad. */
  public enum Severity {
    /** As one would wish. */
    OK,
    /** Worth knowing. */
    NOTE,
    /** Weakens protection, or works by luck. */
    WARNING,
    /** Breaks for browsers, or lets others in. */
    ERROR
  }
}
