package io.lookingglass.bgp.session;

/**
 * Why we end a session: the subcodes of Cease (RFC 4486) that a person or the program may cause.
 */
public enum StopReason {
  /** 2, Administrative Shutdown. */
  SHUTDOWN(2),
  /** 3, Peer De-configured. */
  DECONFIGURED(3),
  /** 4, Administrative Reset. */
  RESET(4),
  /** 6, Other Configuration Change. */
  CONFIGURATION_CHANGE(6),
  /** 8, Out of Resources. */
  OUT_OF_RESOURCES(8);

  private final int subcode;

  StopReason(int subcode) {
    this.subcode = subcode;
  }

  int subcode() {
    return subcode;
  }
}
