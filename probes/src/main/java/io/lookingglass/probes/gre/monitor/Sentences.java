package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;

/** How clauses become what programs and terminals are told. */
final class Sentences {
  private static final int LONGEST = 500;

  private Sentences() {}

  /**
   * In English, one line of bounded length, with its first letter in upper case where it begins
   * with a word.
   */
  static String line(Sentence clause) {
    return Sentence.capital(PlainText.line(clause.english(), LONGEST));
  }
}
