package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.net.PlainText;

/** How clauses become what is shown. */
final class Sentences {
  private static final int LONGEST = 500;

  private Sentences() {}

  /**
   * One line of bounded length, with its first letter in upper case where it begins with a word.
   */
  static String capital(String clause) {
    String line = PlainText.line(clause, LONGEST);
    int end = 0;
    while (end < line.length() && Character.isLetter(line.charAt(end))) {
      end++;
    }
    boolean word = end > 0 && (end == line.length() || line.charAt(end) == ' ');
    return word ? Character.toUpperCase(line.charAt(0)) + line.substring(1) : line;
  }
}
