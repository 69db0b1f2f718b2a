package io.lookingglass;

import io.lookingglass.probes.MeasurementStore;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.probes.result.ResultFold;
import io.lookingglass.probes.result.TunnelResult;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells what diagnoses of tunnels measured of sizes, on their way into the store: whoever is told
 * that a diagnosis ended finds them. Thread-safe.
 */
final class SizesOfDiagnoses implements MeasurementStore {
  private final MeasurementStore store;
  private final Consumer<MeasuredSizes> told;

  /**
   * @param told on the threads that save; also when the store fails, and again when it is tried
   *     again
   */
  SizesOfDiagnoses(MeasurementStore store, Consumer<MeasuredSizes> told) {
    this.store = store;
    this.told = told;
  }

  @Override
  public void save(StoredMeasurement measurement) {
    measured(measurement).ifPresent(told);
    store.save(measurement);
  }

  private static Optional<MeasuredSizes> measured(StoredMeasurement measurement) {
    if (!(measurement.order().request() instanceof TunnelRequest request) || !request.diagnosis()) {
      return Optional.empty();
    }
    ResultFold fold = new ResultFold(request);
    for (ProbeEvent event : measurement.events()) {
      fold.add(event);
    }
    return fold.result() instanceof TunnelResult result
        ? MeasuredSizes.of(result, measurement.updatedAt())
        : Optional.empty();
  }

  @Override
  public Optional<StoredMeasurement> find(String id) {
    return store.find(id);
  }

  @Override
  public int deleteCreatedBefore(Instant time) {
    return store.deleteCreatedBefore(time);
  }
}
