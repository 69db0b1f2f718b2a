package io.lookingglass.bgp.session;

import io.lookingglass.bgp.wire.NotificationCode;

/**
 * Why we end a session: the subcodes of Cease (RFC 4486) that a person or the program may cause.
 */
public enum StopReason {
  SHUTDOWN(NotificationCode.ADMINISTRATIVE_SHUTDOWN),
  DECONFIGURED(NotificationCode.PEER_DE_CONFIGURED),
  RESET(NotificationCode.ADMINISTRATIVE_RESET),
  CONFIGURATION_CHANGE(NotificationCode.OTHER_CONFIGURATION_CHANGE),
  OUT_OF_RESOURCES(NotificationCode.OUT_OF_RESOURCES);

  private final NotificationCode code;

  StopReason(NotificationCode code) {
    this.code = code;
  }

  NotificationCode code() {
    return code;
  }

  /** RFC 9003 gives only these two a text. */
  boolean carriesText() {
    return this == SHUTDOWN || this == RESET;
  }
}
