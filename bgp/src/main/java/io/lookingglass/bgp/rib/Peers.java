package io.lookingglass.bgp.rib;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The peers that have routes, by the numbers their paths carry. Thread-safe. */
final class Peers {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Entry[] numbered = new Entry[0]; // Copied when it changes.

  /** A peer with its counts by family. */
  private record Entry(RibPeer peer, List<Tally> tallies) {}

  /**
   * Gives a peer the least free number.
   *
   * @throws IllegalStateException when there is none
   */
  int add(RibPeer peer, Tally[] tallies) {
    lock.lock();
    try {
      @Nullable Entry[] before = numbered;
      int number = 0;
      while (number < before.length && before[number] != null) {
        number++;
      }
      if (number == PathMarks.MOST_PEERS) {
        throw new IllegalStateException(
            "The routing tables cannot tell more than " + PathMarks.MOST_PEERS + " peers apart");
      }
      @Nullable Entry[] after = Arrays.copyOf(before, Math.max(before.length, number + 1));
      after[number] = new Entry(peer, List.of(tallies));
      numbered = after;
      return number;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing carries the number any more. */
  void remove(int number) {
    lock.lock();
    try {
      @Nullable Entry[] after = numbered.clone();
      after[number] = null;
      numbered = after;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The peer of a path.
   *
   * @throws IndexOutOfBoundsException when no peer has the number, as a torn read may say
   */
  RibPeer get(int number) {
    return entry(number).peer();
  }

  /**
   * Whether a path with these marks is stale.
   *
   * @throws IndexOutOfBoundsException as of {@link #get}
   */
  boolean isStale(int marks, int family) {
    Tally tally = entry(PathMarks.peer(marks)).tallies().get(family);
    return PathMarks.generation(marks) != tally.generation;
  }

  private Entry entry(int number) {
    @Nullable Entry entry = numbered[number];
    if (entry == null) {
      throw new IndexOutOfBoundsException("No peer has the number " + number);
    }
    return entry;
  }
}
