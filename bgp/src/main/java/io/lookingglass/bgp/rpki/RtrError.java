package io.lookingglass.bgp.rpki;

/** The error codes of RFC 8210, section 12. */
enum RtrError {
  CORRUPT_DATA("corrupt data"),
  INTERNAL_ERROR("internal error"),
  NO_DATA_AVAILABLE("no data available"),
  INVALID_REQUEST("invalid request"),
  UNSUPPORTED_VERSION("unsupported protocol version"),
  UNSUPPORTED_PDU_TYPE("unsupported PDU type"),
  WITHDRAWAL_OF_UNKNOWN("withdrawal of an unknown record"),
  DUPLICATE_ANNOUNCEMENT("duplicate announcement received"),
  UNEXPECTED_VERSION("unexpected protocol version");

  private final String title;

  RtrError(String title) {
    this.title = title;
  }

  int code() {
    return ordinal();
  }

  /** The words for any code, known or not. */
  static String titleOf(int code) {
    return code < values().length ? values()[code].title : "error code " + code;
  }
}
