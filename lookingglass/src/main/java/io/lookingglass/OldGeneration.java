package io.lookingglass;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the heap of a long-running server in proportion to what is in use. The serial collector,
 * which {@code bin/lookingglass} asks for, collects young objects only as long as the old
 * generation may grow, and that is up to a quarter of the machine's memory: what a busy hour left
 * behind would stay for weeks. So the old generation is looked at now and then, and collected when
 * it has grown to twice what was in use after the last time. With another collector this does
 * nothing.
 */
final class OldGeneration {
  private static final Logger LOG = LoggerFactory.getLogger(OldGeneration.class);

  /** As the serial collector calls it. */
  private static final String POOL = "Tenured Gen";

  private static final long MEBIBYTE = 1 << 20;

  /** Less than this is not worth a pause. */
  static final long LEAST_BYTES = 160 * MEBIBYTE;

  private static final int GROWTH = 2;

  /** Loading a routing table takes seconds, and is not to be interrupted for what it will use. */
  private static final Duration EVERY = Duration.ofSeconds(15);

  private boolean wasLarge;

  OldGeneration() {}

  /** Starts to look; empty with a collector that needs no help. */
  static Optional<BackgroundThread> start() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals(POOL))
        .findFirst()
        .map(pool -> new BackgroundThread("old-generation", () -> watch(pool)));
  }

  private static void watch(MemoryPoolMXBean pool) {
    OldGeneration generation = new OldGeneration();
    try {
      while (true) {
        Thread.sleep(EVERY);
        long before = pool.getUsage().getUsed();
        if (generation.collectNow(before, inUse(pool))) {
          long began = System.nanoTime();
          System.gc();
          LOG.info(
              "the old generation of the heap went from {} to {} MiB in {} ms",
              before / MEBIBYTE,
              pool.getUsage().getUsed() / MEBIBYTE,
              Duration.ofNanos(System.nanoTime() - began).toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long inUse(MemoryPoolMXBean pool) {
    @Nullable MemoryUsage after = pool.getCollectionUsage();
    return after == null ? 0 : after.getUsed();
  }

  /**
   * Whether it is to be collected: when it was found too large twice in a row.
   *
   * @param bytes that are taken, in use or not
   * @param inUse bytes that were left after the last collection; 0 before the first
   */
  boolean collectNow(long bytes, long inUse) {
    boolean large = bytes >= Math.max(LEAST_BYTES, GROWTH * inUse);
    boolean now = large && wasLarge;
    wasLarge = large && !now;
    return now;
  }
}
