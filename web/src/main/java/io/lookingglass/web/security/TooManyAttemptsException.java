package io.lookingglass.web.security;

import java.time.Duration;

/** Too many wrong tokens came from one network. */
public final class TooManyAttemptsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Duration retryAfter;

  TooManyAttemptsException(Duration retryAfter) {
    super("Too many wrong tokens came from your network", null, false, false);
    this.retryAfter = retryAfter;
  }

  /** When another is looked at again, at the latest. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
