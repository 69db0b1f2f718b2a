package io.lookingglass.bgp.announce.exabgp;

/** A line that is none of ExaBGP's, or asks for what is not supported here. */
public final class ExabgpSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int column;
  private final String problem;

  ExabgpSyntaxException(int column, String problem) {
    super("column " + column + ": " + problem);
    this.column = column;
    this.problem = problem;
  }

  /** Where it was found, from 1; one past the end for what is missing. */
  public int column() {
    return column;
  }

  /** What is wrong, and what would be right; the message without the column. */
  public String problem() {
    return problem;
  }
}
