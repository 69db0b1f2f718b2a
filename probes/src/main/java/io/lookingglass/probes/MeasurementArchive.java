package io.lookingglass.probes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lookingglass.probes.MeasurementStore.StoredMeasurement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finished measurements: in memory for a while, in the store for good. A measurement is saved
 * before anybody can see that it finished, so that whoever was told so finds it after a crash too.
 * Where that fails it is tried again on other threads; until it worked, and for a while after it
 * failed for good, the measurement is read from memory. Thread-safe.
 */
final class MeasurementArchive {
  private static final Logger LOG = LoggerFactory.getLogger(MeasurementArchive.class);

  /** Between the tries to save. */
  static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5));

  private static final Duration KEEP_READ = Duration.ofMinutes(10);

  /** Events in memory: some hundred bytes each. */
  private static final long MOST_EVENTS = 500_000;

  private final MeasurementStore store;
  private final Alarm alarm;
  private final MeasurementObserver observer;
  private final Cache<String, TrackedMeasurement> recent =
      Caffeine.newBuilder()
          .maximumWeight(MOST_EVENTS)
          .<String, TrackedMeasurement>weigher((_, measurement) -> 1 + measurement.size())
          .expireAfterAccess(KEEP_READ)
          .build();

  /** Those that are being saved, whatever the cache forgets. */
  private final ConcurrentHashMap<String, Unsaved> unsaved = new ConcurrentHashMap<>();

  /** Ids of those whose first saving failed and that were not handed over yet. */
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  private record Unsaved(TrackedMeasurement measurement, CompletableFuture<Void> settled) {}

  MeasurementArchive(MeasurementStore store, Alarm alarm, MeasurementObserver observer) {
    this.store = store;
    this.alarm = alarm;
    this.observer = observer;
  }

  /** Saves what is about to finish; waits for the store. Never throws. */
  void save(StoredMeasurement stored) {
    try {
      store.save(stored);
    } catch (RuntimeException e) {
      failed.add(stored.id());
      LOG.warn("measurement {} could not be stored and is tried again", stored.id(), e);
    }
  }

  /** Keeps a measurement that finished, and tries to save it again where {@link #save} failed. */
  void keep(TrackedMeasurement measurement) {
    if (failed.remove(measurement.id())) {
      Unsaved saving = new Unsaved(measurement, new CompletableFuture<>());
      unsaved.put(measurement.id(), saving);
      alarm.in(PAUSES.getFirst(), () -> save(saving, 1));
    }
    recent.put(measurement.id(), measurement);
  }

  Optional<Measurement> find(String id) {
    @Nullable Unsaved saving = unsaved.get(id);
    if (saving != null) {
      return Optional.of(saving.measurement());
    }
    @Nullable TrackedMeasurement known = recent.getIfPresent(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<TrackedMeasurement> stored = store.find(id).map(TrackedMeasurement::of);
    stored.ifPresent(found -> recent.put(id, found));
    return stored.map(found -> found);
  }

  /** Completes when everything that is being saved now was saved or given up. */
  CompletableFuture<Void> saved() {
    return CompletableFuture.allOf(
        unsaved.values().stream().map(Unsaved::settled).toArray(CompletableFuture[]::new));
  }

  private void save(Unsaved saving, int failures) {
    TrackedMeasurement measurement = saving.measurement();
    try {
      store.save(measurement.stored());
    } catch (RuntimeException e) {
      if (failures < PAUSES.size()) {
        Duration pause = PAUSES.get(failures);
        LOG.warn(
            "measurement {} could not be stored and is tried again in {} s",
            measurement.id(),
            pause.toSeconds(),
            e);
        alarm.in(pause, () -> save(saving, failures + 1));
        return;
      }
      LOG.error("measurement {} could not be stored and will be lost", measurement.id(), e);
      observer.notStored(measurement.order().request().type());
    }
    unsaved.remove(measurement.id());
    saving.settled().complete(null);
  }
}
