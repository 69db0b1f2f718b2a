package io.lookingglass.web.api;

import java.util.Locale;

/** The kinds of error a caller can tell apart, and their HTTP status. */
public enum ErrorType {
  VALIDATION_ERROR(400),
  UNAUTHORIZED(401),
  FORBIDDEN(403),
  TARGET_NOT_ALLOWED(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  NOT_ACCEPTABLE(406),
  CONFLICT(409),
  PRECONDITION_FAILED(412),
  PAYLOAD_TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  NO_PROBES_FOUND(422),
  RATE_LIMIT_EXCEEDED(429),
  INTERNAL(500),
  UNAVAILABLE(503);

  private final int status;

  ErrorType(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** As it stands in the answer. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type to tell for a status that the HTTP layer itself chose. */
  static ErrorType ofStatus(int status) {
    for (ErrorType type : values()) {
      if (type.status == status) {
        return type;
      }
    }
    return status >= 500 ? INTERNAL : VALIDATION_ERROR;
  }
}
