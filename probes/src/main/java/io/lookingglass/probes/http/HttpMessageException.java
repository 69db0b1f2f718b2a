package io.lookingglass.probes.http;

import io.lookingglass.probes.event.HttpFailure;
import java.io.Serial;

/** An answer that cannot be read as HTTP, or not to its end: an outcome of a measurement. */
final class HttpMessageException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final HttpFailure failure;

  /**
   * @param reason what is wrong, without a full stop
   */
  HttpMessageException(HttpFailure failure, String reason) {
    super(reason);
    this.failure = failure;
  }

  HttpFailure failure() {
    return failure;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  static HttpMessageException malformed(String reason) {
    return new HttpMessageException(HttpFailure.MALFORMED, reason);
  }

  static HttpMessageException tooLarge(String reason) {
    return new HttpMessageException(HttpFailure.TOO_LARGE, reason);
  }
}
