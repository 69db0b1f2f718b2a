package io.lookingglass.probes.tls.wire;

import java.io.Serial;

/** Bytes that are not what the protocol allows at their place. */
public final class MalformedTlsException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param reason what is wrong, a sentence without a full stop
   */
  public MalformedTlsException(String reason) {
    super(reason);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
