package io.lookingglass;

import io.lookingglass.probes.MeasurementStore;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what was kept long enough, at the start and every quarter of an hour. */
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration EVERY = Duration.ofMinutes(15);

  private Housekeeping() {}

  static BackgroundThread start(MeasurementStore store, Duration keep, InstantSource clock) {
    return new BackgroundThread("housekeeping", () -> run(store, keep, clock));
  }

  private static void run(MeasurementStore store, Duration keep, InstantSource clock) {
    try {
      while (true) {
        sweep(store, keep, clock);
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sweep(MeasurementStore store, Duration keep, InstantSource clock) {
    try {
      int deleted = store.deleteCreatedBefore(clock.instant().minus(keep));
      if (deleted > 0) {
        LOG.info("deleted {} measurements older than {}", deleted, keep);
      }
    } catch (RuntimeException e) {
      LOG.error("old measurements could not be deleted; tried again in {}", EVERY, e);
    }
  }
}
