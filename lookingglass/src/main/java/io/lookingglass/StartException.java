package io.lookingglass;

/** The program cannot start; the message says what is in the way and what would help. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
