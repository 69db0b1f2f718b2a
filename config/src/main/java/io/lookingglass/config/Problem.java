package io.lookingglass.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a configuration file, told to the person who can mend it. Never holds a
 * secret. Immutable.
 *
 * @param severity whether the file is refused for it
 * @param file the file as it was named to the loader
 * @param position where in the file; null when the whole file is meant
 * @param key the path of the key, as in {@code bgp.peers[0].asn}; empty when the whole file is
 *     meant
 * @param found what stands there, in words, quoted and bounded
 * @param allowed what may stand there, in words
 * @param hint what was probably meant; null when nobody can tell
 */
public record Problem(
    Severity severity,
    String file,
    @Nullable Position position,
    String key,
    String found,
    String allowed,
    @Nullable String hint) {

  /** Whether the file is refused, or taken with a remark. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /**
   * A place in a text file.
   *
   * @param line from 1
   * @param column from 1, counted in characters (Unicode code points)
   */
  public record Position(int line, int column) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      return line != other.line
          ? Integer.compare(line, other.line)
          : Integer.compare(column, other.column);
    }
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /**
   * One line, in the form compilers use: {@code FILE:LINE:COLUMN: error: KEY: found ..., allowed is
   * ...}.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (position != null) {
      text.append(':').append(position.line()).append(':').append(position.column());
    }
    text.append(isError() ? ": error: " : ": warning: ");
    if (!key.isEmpty()) {
      text.append(key).append(": ");
    }
    text.append("found ")
        .append(found)
        .append(isError() ? "; allowed is " : "; better is ")
        .append(allowed);
    if (hint != null) {
      text.append(" (").append(hint).append(')');
    }
    return text.toString();
  }
}
