package io.lookingglass.probes.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over the TTLs of a path: which probes it has, and where in it the path ends. */
final class Sweep {

  /** One probe that the asker is told about, under this TTL and round. */
  static final class Slot {
    final int ttl;
    final int round;

    /** When it left, as far as known: first when it was handed over, later when that is told. */
    long sentNanos;

    boolean decided;

    /** Whether the target itself answered it. */
    boolean reached;

    Slot(int ttl, int round, long sentNanos) {
      this.ttl = ttl;
      this.round = round;
      this.sentNanos = sentNanos;
    }
  }

  /** Place in the order of sweeps, from 0. */
  final int index;

  final int queries;

  /** Slots by TTL, from 1; TTLs up to {@link #sentUpTo()} have theirs. */
  private final List<List<Slot>> slots = new ArrayList<>();

  private final long[] firstAnswerBehind;
  private final boolean[] retried;

  /** The highest TTL that is to be probed. */
  private int limit;

  private long nextBlockNanos;
  private int highestTransit;
  private @Nullable Integer reachedTtl;
  private @Nullable Integer refusedTtl;
  private boolean finished;

  Sweep(int index, int queries, int limit, int maxHops, long startNanos) {
    this.index = index;
    this.queries = queries;
    this.limit = limit;
    this.nextBlockNanos = startNanos;
    this.firstAnswerBehind = new long[maxHops + 1];
    Arrays.fill(firstAnswerBehind, Long.MAX_VALUE);
    this.retried = new boolean[maxHops + 1];
  }

  int limit() {
    return limit;
  }

  /** Widens the sweep; never narrows it. */
  void extendTo(int ttl, long now) {
    if (ttl > limit) {
      limit = ttl;
      nextBlockNanos = Math.min(nextBlockNanos, now);
    }
  }

  int sentUpTo() {
    return slots.size();
  }

  /** When the next TTLs are to be sent. */
  long nextBlockNanos() {
    return nextBlockNanos;
  }

  void nextBlockAt(long nanos) {
    nextBlockNanos = nanos;
  }

  /** Adds the slots of the next TTL. */
  List<Slot> addTtl(long now) {
    List<Slot> added = new ArrayList<>(queries);
    for (int query = 0; query < queries; query++) {
      added.add(new Slot(slots.size() + 1, index * queries + query, now));
    }
    slots.add(added);
    return added;
  }

  List<Slot> slotsOf(int ttl) {
    return slots.get(ttl - 1);
  }

  /** The last slot of this TTL that is not decided, or null. */
  @Nullable Slot lastOpen(int ttl) {
    List<Slot> open = slotsOf(ttl).stream().filter(slot -> !slot.decided).toList();
    return open.isEmpty() ? null : open.getLast();
  }

  /** All that are not decided, up to this TTL, in the order of TTL and round. */
  List<Slot> openUpTo(int ttl) {
    List<Slot> open = new ArrayList<>();
    for (List<Slot> ofTtl : slots.subList(0, Math.min(ttl, slots.size()))) {
      for (Slot slot : ofTtl) {
        if (!slot.decided) {
          open.add(slot);
        }
      }
    }
    return open;
  }

  /** Whether none of this TTL's slots is decided. */
  boolean untold(int ttl) {
    for (Slot slot : slotsOf(ttl)) {
      if (slot.decided) {
        return false;
      }
    }
    return true;
  }

  void answered(int ttl, long now) {
    for (int before = 1; before < ttl; before++) {
      firstAnswerBehind[before] = Math.min(firstAnswerBehind[before], now);
    }
  }

  void transit(int ttl) {
    highestTransit = Math.max(highestTransit, ttl);
  }

  /** The highest TTL that a router in the middle of the path answered, 0 for none. */
  int highestTransit() {
    return highestTransit;
  }

  void reached(int ttl) {
    reachedTtl = reachedTtl == null ? ttl : Math.min(reachedTtl, ttl);
  }

  void refused(int ttl) {
    refusedTtl = refusedTtl == null ? ttl : Math.min(refusedTtl, ttl);
  }

  /** Whether the target answered. */
  boolean reached() {
    return reachedTtl != null;
  }

  /**
   * Where the path ends by this sweep's own answers: at the target, else at who refused to pass the
   * packets on; null when neither is known. The target outranks a refusal before it, which then was
   * not the end after all.
   */
  @Nullable Integer end() {
    return reachedTtl != null ? reachedTtl : refusedTtl;
  }

  /** When a hop behind this one answered first, {@link Long#MAX_VALUE} when none did. */
  long firstAnswerBehind(int ttl) {
    return firstAnswerBehind[ttl];
  }

  boolean retried(int ttl) {
    return retried[ttl];
  }

  void markRetried(int ttl) {
    retried[ttl] = true;
  }

  boolean finished() {
    return finished;
  }

  void finish() {
    finished = true;
  }
}
