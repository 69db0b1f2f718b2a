package io.lookingglass.probes.tls;

import java.io.Serial;

/** Bytes that are not what the protocol allows at their place. */
final class MalformedTlsException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param reason what is wrong, a sentence without a full stop
   */
  MalformedTlsException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
