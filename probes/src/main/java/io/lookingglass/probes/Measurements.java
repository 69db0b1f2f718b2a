package io.lookingglass.probes;

import java.util.List;
import java.util.Optional;

/** Starts measurements and finds them again. Thread-safe. */
public interface Measurements extends AutoCloseable {

  /**
   * Charges the asker, resolves the target once, checks its address against the target policy, pins
   * it and starts to measure. Blocks for the resolution only.
   *
   * <p>When as many run as may, it waits for its turn, and {@code Queued} is its first event.
   *
   * <p>A name that cannot be resolved is a measurement that failed, not a refusal.
   */
  Measurement start(MeasurementOrder order, Asker asker, Retention retention)
      throws MeasurementRefusedException;

  /** A running or stored one; ephemeral ones are not found. */
  Optional<Measurement> find(String id);

  /** The asker's budget as it is now, without charging it. */
  RateLimit rateLimit(Asker asker);

  List<LocationDescription> locations();

  /** How many run now. */
  int running();

  /** How many wait until others have ended. */
  int waiting();

  /** Takes no more, gives those that run a short time to finish, cancels and stores the rest. */
  @Override
  void close();
}
