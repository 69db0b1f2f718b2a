package io.lookingglass.probes.result;

/**
 * Something about an answer that deserves a word.
 *
 * @param id stable, for scripts: {@code hsts-missing}
 * @param sentence with what would be better; text from the server in it is cleaned
 */
public record HttpFinding(String id, Severity severity, String sentence) {

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
