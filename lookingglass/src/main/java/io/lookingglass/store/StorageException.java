package io.lookingglass.store;

import org.jspecify.annotations.Nullable;

/** The database cannot be used; the message says which file, and why. */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
