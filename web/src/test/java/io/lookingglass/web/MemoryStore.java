package io.lookingglass.web;

import io.lookingglass.probes.MeasurementStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps measurements while the test runs. */
final class MemoryStore implements MeasurementStore {
  private final Map<String, StoredMeasurement> measurements = new ConcurrentHashMap<>();

  @Override
  public void save(StoredMeasurement measurement) {
    measurements.put(measurement.id(), measurement);
  }

  @Override
  public Optional<StoredMeasurement> find(String id) {
    return Optional.ofNullable(measurements.get(id));
  }

  @Override
  public int deleteCreatedBefore(Instant time) {
    int before = measurements.size();
    measurements.values().removeIf(measurement -> measurement.createdAt().isBefore(time));
    return before - measurements.size();
  }
}
