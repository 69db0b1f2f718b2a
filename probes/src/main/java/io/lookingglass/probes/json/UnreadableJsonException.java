package io.lookingglass.probes.json;

/**
 * JSON that is not what was expected; the message names the place and says what would be right. A
 * stored measurement that another version wrote may hold kinds of events that this one does not
 * know.
 */
public final class UnreadableJsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnreadableJsonException(String message) {
    super(message);
  }

  UnreadableJsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
