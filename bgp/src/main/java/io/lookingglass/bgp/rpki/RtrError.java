package io.lookingglass.bgp.rpki;

/** The error codes of RFC 8210, section 12. */
enum RtrError {
  CORRUPT_DATA(0, "corrupt data"),
  INTERNAL_ERROR(1, "internal error"),
  NO_DATA_AVAILABLE(2, "no data available"),
  INVALID_REQUEST(3, "invalid request"),
  UNSUPPORTED_VERSION(4, "unsupported protocol version"),
  UNSUPPORTED_PDU_TYPE(5, "unsupported PDU type"),
  WITHDRAWAL_OF_UNKNOWN(6, "withdrawal of an unknown record"),
  DUPLICATE_ANNOUNCEMENT(7, "duplicate announcement received"),
  UNEXPECTED_VERSION(8, "unexpected protocol version");

  private final int code;
  private final String title;

  RtrError(int code, String title) {
    this.code = code;
    this.title = title;
  }

  int code() {
    return code;
  }

  /** The words for any code, known or not. */
  static String titleOf(int code) {
    for (RtrError error : values()) {
      if (error.code == code) {
        return error.title;
      }
    }
    return "error code " + code;
  }
}
