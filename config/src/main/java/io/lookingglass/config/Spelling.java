package io.lookingglass.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class Spelling {

  private Spelling() {}

  /** "did you mean", with the nearest of the known words, if any is near enough to be meant. */
  static Optional<String> suggestion(String word, Collection<String> known) {
    return nearest(word, known).map(near -> "did you mean " + Problems.quoted(near) + "?");
  }

  /** The known word fewest edits away, and no more than half the longer of both. */
  static Optional<String> nearest(String word, Collection<String> known) {
    if (word.length() > 64) {
      return Optional.empty();
    }
    return known.stream()
        .filter(
            candidate ->
                distance(word, candidate) <= Math.max(word.length(), candidate.length()) / 2)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * The fewest insertions, deletions, substitutions and swaps of neighbours from one word to the
   * other (optimal string alignment).
   */
  static int distance(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      edits[i][0] = i;
    }
    for (int j = 0; j <= to.length(); j++) {
      edits[0][j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      for (int j = 1; j <= to.length(); j++) {
        int substitution = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        edits[i][j] =
            Math.min(
                Math.min(edits[i - 1][j] + 1, edits[i][j - 1] + 1),
                edits[i - 1][j - 1] + substitution);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[from.length()][to.length()];
  }
}
