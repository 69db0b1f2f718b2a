package io.lookingglass.probes.sys;

/** One way of probing over one IP version. Used on the reactor thread only. */
sealed interface ProbeTier permits RawTier, UnprivilegedTier {

  /**
   * Opens a flow.
   *
   * @throws ErrnoException when the kernel refuses
   */
  ProbeFlow open(FlowSpec spec, FlowListener listener) throws ErrnoException;

  /** Closes every socket. */
  void close();
}
