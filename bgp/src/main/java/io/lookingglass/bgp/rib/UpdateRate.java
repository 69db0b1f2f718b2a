package io.lookingglass.bgp.rib;

import java.util.concurrent.atomic.AtomicLongArray;

/** How many routes changed in the last minute. One thread counts, any reads. */
final class UpdateRate {
  private static final int SECONDS = 60;
  private static final int SLOTS = 64; // Those not among the last 60 are about to be used again.

  // A slot holds the second it counts for in its upper half and the count in its lower.
  private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

  void add(int second, int routes) {
    int slot = second & (SLOTS - 1);
    long entry = slots.getPlain(slot);
    long count = (int) (entry >>> 32) == second ? entry & 0xffff_ffffL : 0;
    slots.setOpaque(slot, (long) second << 32 | Math.min(count + routes, 0xffff_ffffL));
  }

  /** The mean of the minute up to a second, each second's share alike. */
  double perSecond(int now) {
    long sum = 0;
    for (int back = 0; back < SECONDS; back++) {
      int second = now - back;
      long entry = slots.getOpaque(second & (SLOTS - 1));
      if ((int) (entry >>> 32) == second) {
        sum += entry & 0xffff_ffffL;
      }
    }
    return sum / (double) SECONDS;
  }
}
