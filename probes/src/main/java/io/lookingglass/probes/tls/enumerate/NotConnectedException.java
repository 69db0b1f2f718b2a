package io.lookingglass.probes.tls.enumerate;

import java.io.Serial;

/** No connection on which TLS can begin. */
public final class NotConnectedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param reason a sentence without a full stop
   */
  public NotConnectedException(String reason) {
    super(reason);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
