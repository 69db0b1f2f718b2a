package io.lookingglass.probes.sys;

/** A flow cannot be opened; the message says why and what would help. */
public final class ProbeNetworkException extends Exception {
  private static final long serialVersionUID = 1L;

  public ProbeNetworkException(String message) {
    super(message);
  }
}
