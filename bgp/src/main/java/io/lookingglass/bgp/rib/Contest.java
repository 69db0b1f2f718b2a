package io.lookingglass.bgp.rib;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decision process among the eligible routes of one prefix: each step leaves in those that are
 * best by it, until one is left.
 *
 * <p>The same code chooses the best path in the table and tells afterwards why the others lost. For
 * one thread; used again and again.
 */
final class Contest {
  private static final int NOBODY = -1;

  private final boolean preferCurrentBest;
  private int size;
  private boolean[] stale = new boolean[8];
  private long[] localPref = new long[8];
  private long[] pathLength = new long[8];
  private long[] origin = new long[8];
  private long[] multiExitDisc = new long[8];
  private long[] neighborAs = new long[8];
  private long[] identifier = new long[8];
  private long[] clusterList = new long[8];
  private long[] pathId = new long[8];
  private RibPeer[] peers = new RibPeer[8];
  private @Nullable BestPathStep[] lostAt = new BestPathStep[8];
  private int[] lostTo = new int[8];
  private int left;

  /**
   * @param preferCurrentBest RFC 5004
   */
  Contest(boolean preferCurrentBest) {
    this.preferCurrentBest = preferCurrentBest;
  }

  /** Forgets the routes of the contest before. */
  void begin() {
    Arrays.fill(peers, 0, size, null);
    size = 0;
  }

  /** Adds an eligible route. */
  void add(Preference preference, boolean longLivedStale, RibPeer peer, int itsPathId) {
    if (size == stale.length) {
      grow();
    }
    stale[size] = longLivedStale;
    localPref[size] = preference.localPref;
    pathLength[size] = preference.pathLength;
    origin[size] = preference.origin;
    multiExitDisc[size] = preference.multiExitDisc;
    neighborAs[size] = preference.neighborAs;
    identifier[size] =
        preference.originatorId >= 0
            ? preference.originatorId
            : bits(peer.identifier().getAddress());
    clusterList[size] = preference.clusterListLength;
    pathId[size] = itsPathId & 0xffff_ffffL;
    peers[size] = peer;
    lostAt[size] = null;
    lostTo[size] = NOBODY;
    size++;
  }

  /**
   * The best of those added, by the order of adding.
   *
   * @param current which one was best before, or -1
   * @throws IllegalStateException when none was added
   */
  int best(int current) {
    if (size == 0) {
      throw new IllegalStateException("Nothing to choose from");
    }
    left = size;
    if (left > 1) {
      keepLeast(BestPathStep.LONG_LIVED_STALE, index -> stale[index] ? 1 : 0);
      keepLeast(BestPathStep.LOCAL_PREF, index -> -localPref[index]);
      keepLeast(BestPathStep.AS_PATH_LENGTH, index -> pathLength[index]);
      keepLeast(BestPathStep.ORIGIN, index -> origin[index]);
      keepLeastMultiExitDisc();
      keepLeast(BestPathStep.EXTERNAL, index -> peers[index].external() ? 0 : 1);
      keepCurrent(current);
      keepLeast(BestPathStep.IDENTIFIER, index -> identifier[index]);
      keepLeast(BestPathStep.CLUSTER_LIST_LENGTH, index -> clusterList[index]);
      keepLeastAddress();
      keepLeast(BestPathStep.PATH_ID, index -> pathId[index]);
    }
    int best = 0;
    while (lostAt[best] != null) {
      best++;
    }
    return best;
  }

  /** At which step the route was out, null for the best, and for one equal to it in everything. */
  @Nullable BestPathStep lostAt(int index) {
    return lostAt[index];
  }

  /** Which route was better at that step; -1 for one that did not lose. */
  int lostTo(int index) {
    return lostTo[index];
  }

  /** What a route has for a step: unsigned, or 0 where no number tells it. */
  long value(BestPathStep step, int index) {
    return switch (step) {
      case LONG_LIVED_STALE -> stale[index] ? 1 : 0;
      case LOCAL_PREF -> localPref[index];
      case AS_PATH_LENGTH -> pathLength[index];
      case ORIGIN -> origin[index];
      case MULTI_EXIT_DISC -> multiExitDisc[index];
      case IDENTIFIER -> identifier[index];
      case CLUSTER_LIST_LENGTH -> clusterList[index];
      case PATH_ID -> pathId[index];
      case EXTERNAL, CURRENT_BEST, PEER_ADDRESS -> 0;
    };
  }

  /** The value of a route at a step, the least being best. */
  private interface Measure {
    long of(int index);
  }

  private void keepLeast(BestPathStep step, Measure measure) {
    if (left == 1) {
      return;
    }
    int least = NOBODY;
    for (int index = 0; index < size; index++) {
      if (lostAt[index] == null && (least == NOBODY || measure.of(index) < measure.of(least))) {
        least = index;
      }
    }
    for (int index = 0; index < size; index++) {
      if (lostAt[index] == null && measure.of(index) > measure.of(least)) {
        lose(index, step, least);
      }
    }
  }

  private void keepLeastMultiExitDisc() {
    if (left == 1) {
      return;
    }
    for (int index = 0; index < size; index++) {
      if (lostAt[index] != null) {
        continue;
      }
      int least = index; // Never one that is out by this step: the least of an AS stays in.
      for (int other = 0; other < size; other++) {
        if (lostAt[other] == null
            && neighborAs[other] == neighborAs[index]
            && multiExitDisc[other] < multiExitDisc[least]) {
          least = other;
        }
      }
      if (least != index) {
        lose(index, BestPathStep.MULTI_EXIT_DISC, least);
      }
    }
  }

  private void keepCurrent(int current) {
    if (!preferCurrentBest
        || left == 1
        || current < 0
        || lostAt[current] != null
        || !peers[current].external()) {
      return;
    }
    for (int index = 0; index < size; index++) {
      // Between routes of one identifier the rule is not applied: RFC 5004, section 3.1.
      if (index != current && lostAt[index] == null && identifier[index] != identifier[current]) {
        lose(index, BestPathStep.CURRENT_BEST, current);
      }
    }
  }

  private void keepLeastAddress() {
    if (left == 1) {
      return;
    }
    int least = NOBODY;
    for (int index = 0; index < size; index++) {
      if (lostAt[index] == null && (least == NOBODY || compareAddresses(index, least) < 0)) {
        least = index;
      }
    }
    for (int index = 0; index < size; index++) {
      if (lostAt[index] == null && compareAddresses(index, least) > 0) {
        lose(index, BestPathStep.PEER_ADDRESS, least);
      }
    }
  }

  private int compareAddresses(int index, int other) {
    byte[] address = peers[index].address().getAddress();
    byte[] others = peers[other].address().getAddress();
    return address.length != others.length
        ? Integer.compare(address.length, others.length) // IPv4 before IPv6.
        : Arrays.compareUnsigned(address, others);
  }

  private void lose(int index, BestPathStep step, int to) {
    lostAt[index] = step;
    lostTo[index] = to;
    left--;
  }

  private void grow() {
    int room = size * 2;
    stale = Arrays.copyOf(stale, room);
    localPref = Arrays.copyOf(localPref, room);
    pathLength = Arrays.copyOf(pathLength, room);
    origin = Arrays.copyOf(origin, room);
    multiExitDisc = Arrays.copyOf(multiExitDisc, room);
    neighborAs = Arrays.copyOf(neighborAs, room);
    identifier = Arrays.copyOf(identifier, room);
    clusterList = Arrays.copyOf(clusterList, room);
    pathId = Arrays.copyOf(pathId, room);
    peers = Arrays.copyOf(peers, room);
    lostAt = Arrays.copyOf(lostAt, room);
    lostTo = Arrays.copyOf(lostTo, room);
  }

  private static long bits(byte[] address) {
    return (address[0] & 0xffL) << 24
        | (address[1] & 0xff) << 16
        | (address[2] & 0xff) << 8
        | (address[3] & 0xff);
  }
}
