package io.lookingglass.bgp.wire;

/** What was to be sent does not fit one message, or one field of it. */
public final class MessageTooLongException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what has how many octets, and how many fit. */
  MessageTooLongException(String what, int octets, int most) {
    super(what + " has " + octets + " octets, and at most " + most + " fit");
  }
}
