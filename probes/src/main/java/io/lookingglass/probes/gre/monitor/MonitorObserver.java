package io.lookingglass.probes.gre.monitor;

import io.lookingglass.probes.event.TunnelOutcome;

/** Counts what the monitor does. Called on its thread, so nothing here may block. */
public interface MonitorObserver {

  /** Who counts nothing. */
  MonitorObserver NONE =
      new MonitorObserver() {
        @Override
        public void sent(String tunnel, String mode, long latenessNanos) {}

        @Override
        public void ended(String tunnel, String mode, TunnelOutcome outcome, boolean lost) {}

        @Override
        public void historyLost(int entries) {}
      };

  /**
   * A probe was handed over for sending.
   *
   * @param latenessNanos how long after it was due, at least 0
   */
  void sent(String tunnel, String mode, long latenessNanos);

  /**
   * The outcome of a probe is known.
   *
   * @param lost whether it counts as lost; one that this end could not send does not count at all
   */
  void ended(String tunnel, String mode, TunnelOutcome outcome, boolean lost);

  /** Entries of the history were given up, as the store has failed for too long. Any thread. */
  void historyLost(int entries);
}
