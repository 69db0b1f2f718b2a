package io.lookingglass.bgp.query;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.text.AsPathText;

/**
 * A regular expression over AS paths written in one line, {@code 64500 64500 64501 {64502,64503}},
 * as router command lines have it: the extended expressions of POSIX, and {@code _} for the
 * beginning, the end, and whatever is between two ASes. It is sought anywhere in the path unless
 * {@code ^} and {@code $} fix it.
 *
 * <p>Matching takes time in proportion to the path, whatever the expression. Immutable; equal to
 * one of the same text.
 */
public final class AsPathExpression {
  /** How long an expression may be, in characters. */
  public static final int LONGEST = 256;

  private final String text;
  private final AsPathProgram program;

  private AsPathExpression(String text, AsPathProgram program) {
    this.text = text;
    this.program = program;
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException saying what is wrong and where, or that it is too large
   */
  public static AsPathExpression parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "has " + text.length() + " characters, more than " + LONGEST);
    }
    return new AsPathExpression(text, AsPathProgram.of(new AsPathSyntax(text).parse()));
  }

  /** Whether it is found in the path. */
  public boolean matches(AsPath path) {
    AsPathSymbols symbols = new AsPathSymbols();
    symbols.read(AsPathText.format(path));
    return matcher().matches(symbols.array(), symbols.length());
  }

  /** What matches many paths one after another. */
  AsPathMatcher matcher() {
    return new AsPathMatcher(program);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AsPathExpression expression && expression.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
