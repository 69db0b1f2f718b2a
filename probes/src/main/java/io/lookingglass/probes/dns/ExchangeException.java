package io.lookingglass.probes.dns;

import io.lookingglass.probes.event.DnsFailure;

/** Why a transport brings no answer; becomes a {@link Reply.NoAnswer}. */
final class ExchangeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final DnsFailure failure;

  /**
   * @param reason a sentence without a full stop
   */
  ExchangeException(DnsFailure failure, String reason) {
    super(reason);
    this.failure = failure;
  }

  DnsFailure failure() {
    return failure;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
