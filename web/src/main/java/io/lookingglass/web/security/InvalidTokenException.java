package io.lookingglass.web.security;

/** {@code Authorization: Bearer} with a token that nobody here has. */
public final class InvalidTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidTokenException(String message) {
    super(message);
  }
}
