package io.lookingglass.bgp.announce;

import org.jspecify.annotations.Nullable;

/** What was to be stored is not, or cannot be read; the message says why. */
public final class StoreFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
