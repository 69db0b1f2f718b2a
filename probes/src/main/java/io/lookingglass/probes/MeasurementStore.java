package io.lookingglass.probes;

import io.lookingglass.probes.event.ProbeEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps measurements. Thread-safe. A finished measurement that was saved survives a crash; one
 * whose saving was cut short is not there at all.
 */
public interface MeasurementStore {

  /**
   * A measurement at rest.
   *
   * @param events all of them in order; the last is {@code Finished}, unless it was still running
   */
  record StoredMeasurement(
      String id,
      MeasurementOrder order,
      LocationDescription location,
      Instant createdAt,
      Instant updatedAt,
      List<ProbeEvent> events) {
    public StoredMeasurement {
      events = List.copyOf(events);
    }
  }

  /** Saves a finished measurement, whole or not at all. */
  void save(StoredMeasurement measurement);

  Optional<StoredMeasurement> find(String id);

  /**
   * Deletes what was created before that time, in small steps that do not hold up writers.
   *
   * @return how many were deleted
   */
  int deleteCreatedBefore(Instant time);
}
