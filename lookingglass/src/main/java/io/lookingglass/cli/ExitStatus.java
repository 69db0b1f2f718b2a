package io.lookingglass.cli;

/** What the program's exit status says to a script. */
final class ExitStatus {
  /** It worked; for a probe: the target was reached. */
  static final int OK = 0;

  /** A probe was carried out, and the target was not reached (or answered nothing). */
  static final int NOT_REACHED = 1;

  /** The command line, the request or the configuration file is wrong. */
  static final int USAGE = 2;

  /**
   * It could not be carried out: the name does not resolve, a privilege is missing, a port is
   * taken.
   */
  static final int FAILED = 3;

  /** A bug; the stack trace is printed. */
  static final int INTERNAL = 70;

  private ExitStatus() {}
}
