package io.lookingglass.bgp.mrt;

/** A record is not what its type says it is. Does not leave the codec. */
final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * @param offset within the body of the record
   */
  MalformedRecordException(int offset, String reason) {
    super(reason);
    this.offset = offset;
  }

  int offset() {
    return offset;
  }
}
