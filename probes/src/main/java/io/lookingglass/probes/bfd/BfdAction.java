package io.lookingglass.probes.bfd;

/** What a session wants done. */
sealed interface BfdAction {

  /**
   * To be sent at once.
   *
   * @param bytes a whole control packet, signed
   */
  @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
  record Send(byte[] bytes) implements BfdAction {}

  /**
   * To be told to whoever watches.
   *
   * @param diagnostic why, as we tell the far end
   * @param ofFarEnd why the far end changed its state the last time, as it told us
   */
  record StateChanged(BfdState from, BfdState to, BfdDiagnostic diagnostic, BfdDiagnostic ofFarEnd)
      implements BfdAction {}
}
