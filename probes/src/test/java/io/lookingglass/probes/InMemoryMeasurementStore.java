package io.lookingglass.probes;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A store without a disk, which fails as often as it is told to. */
final class InMemoryMeasurementStore implements MeasurementStore {
  private final Map<String, StoredMeasurement> kept = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<String> tries = new LinkedBlockingQueue<>();
  private final Queue<RuntimeException> failures = new ArrayDeque<>();

  synchronized void failNext(int times) {
    for (int index = 0; index < times; index++) {
      failures.add(new IllegalStateException("disk full"));
    }
  }

  /** Waits until somebody tried to save, whether that worked or not. */
  String awaitTry() throws InterruptedException {
    String id = tries.poll(10, TimeUnit.SECONDS);
    if (id == null) {
      throw new AssertionError("nobody tried to save");
    }
    return id;
  }

  @Override
  public synchronized void save(StoredMeasurement measurement) {
    RuntimeException failure = failures.poll();
    if (failure == null) {
      kept.put(measurement.id(), measurement);
    }
    tries.add(measurement.id());
    if (failure != null) {
      throw failure;
    }
  }

  void put(StoredMeasurement measurement) {
    kept.put(measurement.id(), measurement);
  }

  @Override
  public Optional<StoredMeasurement> find(String id) {
    return Optional.ofNullable(kept.get(id));
  }

  @Override
  public int deleteCreatedBefore(Instant time) {
    int before = kept.size();
    kept.values().removeIf(measurement -> measurement.createdAt().isBefore(time));
    return before - kept.size();
  }
}
