package io.lookingglass.probes;

import io.lookingglass.probes.MeasurementRefusedException.Refusal;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.request.MeasurementType;
import java.time.Duration;

/** Is told what measurements do, to count it. Called on their threads, so it must not block. */
public interface MeasurementObserver {
  /** Counts nothing. */
  MeasurementObserver NONE = new MeasurementObserver() {};

  /** One was accepted. */
  default void started(MeasurementType type) {}

  /**
   * One ended; told once for each that started.
   *
   * @param duration from its start, name resolution included
   */
  default void finished(MeasurementType type, Finished outcome, Duration duration) {}

  /** One was refused. */
  default void refused(MeasurementType type, Refusal reason) {}

  /** A finished one could not be stored, and is lost once it is no longer in memory. */
  default void notStored(MeasurementType type) {}
}
