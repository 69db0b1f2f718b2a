package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.config.language.Sentence;
import java.io.Serial;

/** No connection on which TLS can begin. */
public final class NotConnectedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Sentence reason;

  /**
   * @param reason a sentence without a full stop
   */
  public NotConnectedException(Sentence reason) {
    super(reason.english());
    this.reason = reason;
  }

  public Sentence reason() {
    return reason;
  }
}
