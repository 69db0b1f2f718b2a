package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rib.columns.AttributeArena;

/**
 * What the decision process looks at in a set of path attributes, read from the canonical octets of
 * an {@link io.lookingglass.bgp.wire.AttributeSet}. Filled again for each set.
 */
final class Preference {
  /** The LOCAL_PREF of a route that came without. */
  static final long DEFAULT_LOCAL_PREF = 100;

  private static final int EXTENDED_LENGTH = 0x10;
  private static final int ORIGIN = 1;
  private static final int AS_PATH = 2;
  private static final int MULTI_EXIT_DISC = 4;
  private static final int LOCAL_PREF = 5;
  private static final int COMMUNITIES = 8;
  private static final int EXTENDED_COMMUNITIES = 16;
  private static final int IPV6_EXTENDED_COMMUNITIES = 25;
  private static final int LARGE_COMMUNITIES = 32;
  private static final int ORIGINATOR_ID = 9;
  private static final int CLUSTER_LIST = 10;
  private static final int AS_SET = 1;
  private static final int AS_SEQUENCE = 2;
  private static final int LLGR_STALE = 0xffff_0006;
  private static final int NO_LLGR = 0xffff_0007;

  /** In the traits of a set: it has the community LLGR_STALE (RFC 9494, section 4.1). */
  static final int TRAIT_LLGR_STALE = 1;

  /** In the traits of a set: it has the community NO_LLGR (RFC 9494, section 4.1). */
  static final int TRAIT_NO_LLGR = 2;

  /** What is worked out of each distinct set. */
  static final AttributeArena.Traits TRAITS =
      new AttributeArena.Traits() {
        @Override
        public int of(byte[] octets, int from, int length) {
          return traits(octets, from, length);
        }

        @Override
        public int communityOctets(byte[] octets, int from, int length) {
          return Preference.communityOctets(octets, from, length);
        }
      };

  private static final int PATH_LENGTH_BITS = 18;
  private static final int ORIGIN_BITS = 2;

  long localPref;
  int pathLength;
  int origin;
  long multiExitDisc;
  long neighborAs; // 0 for our own AS.
  long originatorId; // -1 without.
  int clusterListLength;

  /** Reads all of a set. */
  void read(byte[] octets, int from, int length) {
    read(octets, from, length, CLUSTER_LIST);
  }

  /**
   * What decides before MED in one number, the greater the better: LOCAL_PREF, the length of the
   * AS_PATH, ORIGIN. Below 2^52.
   */
  long rank(byte[] octets, int from, int length) {
    read(octets, from, length, LOCAL_PREF);
    return rank();
  }

  /** As {@link #rank(byte[], int, int)}, of what was read. */
  long rank() {
    int longest = (1 << PATH_LENGTH_BITS) - 1;
    return (localPref << PATH_LENGTH_BITS | (longest - Math.min(pathLength, longest)))
            << ORIGIN_BITS
        | (3 - Math.min(origin, 3));
  }

  private void read(byte[] octets, int from, int length, int lastType) {
    localPref = DEFAULT_LOCAL_PREF;
    pathLength = 0;
    origin = 2;
    multiExitDisc = 0; // RFC 4271, section 9.1.2.2: without it, the lowest.
    neighborAs = 0;
    originatorId = -1;
    clusterListLength = 0;
    int end = from + length;
    for (int at = from; at + 3 <= end; ) {
      int flags = octets[at];
      int type = octets[at + 1] & 0xff;
      if (type > lastType) {
        return; // They are in ascending order.
      }
      int size;
      if ((flags & EXTENDED_LENGTH) != 0) {
        size = (octets[at + 2] & 0xff) << 8 | (octets[at + 3] & 0xff);
        at += 4;
      } else {
        size = octets[at + 2] & 0xff;
        at += 3;
      }
      switch (type) {
        case ORIGIN -> origin = octets[at] & 0xff;
        case AS_PATH -> readPath(octets, at, at + size);
        case MULTI_EXIT_DISC -> multiExitDisc = number(octets, at);
        case LOCAL_PREF -> localPref = number(octets, at);
        case ORIGINATOR_ID -> originatorId = number(octets, at);
        case CLUSTER_LIST -> clusterListLength = size / 4;
        default -> {
          // Decides nothing.
        }
      }
      at += size;
    }
  }

  private void readPath(byte[] octets, int from, int end) {
    int hops = 0;
    for (int at = from; at + 2 <= end; ) {
      int type = octets[at];
      int count = octets[at + 1] & 0xff;
      if (type == AS_SEQUENCE) {
        if (at == from && count > 0) {
          neighborAs = number(octets, at + 2);
        }
        hops += count;
      } else if (type == AS_SET) {
        hops++; // RFC 4271, section 9.1.2.2 a; confederations count nothing (RFC 5065).
      }
      at += 2 + 4 * count;
    }
    pathLength = hops;
  }

  /** The traits of a set, for the {@link io.lookingglass.bgp.rib.columns.AttributeArena}. */
  static int traits(byte[] octets, int from, int length) {
    int end = from + length;
    for (int at = from; at + 3 <= end; ) {
      boolean extended = (octets[at] & EXTENDED_LENGTH) != 0;
      int type = octets[at + 1] & 0xff;
      int size =
          extended ? (octets[at + 2] & 0xff) << 8 | (octets[at + 3] & 0xff) : octets[at + 2] & 0xff;
      at += extended ? 4 : 3;
      if (type == COMMUNITIES) {
        int traits = 0;
        for (int each = at; each + 4 <= at + size; each += 4) {
          int community = (int) number(octets, each);
          traits |= community == LLGR_STALE ? TRAIT_LLGR_STALE : 0;
          traits |= community == NO_LLGR ? TRAIT_NO_LLGR : 0;
        }
        return traits;
      }
      at += size;
    }
    return 0;
  }

  /** How many octets of a set are communities of any kind, their headers included. */
  static int communityOctets(byte[] octets, int from, int length) {
    int end = from + length;
    int sum = 0;
    for (int at = from; at + 3 <= end; ) {
      boolean extended = (octets[at] & EXTENDED_LENGTH) != 0;
      int size =
          extended
              ? 4 + ((octets[at + 2] & 0xff) << 8 | (octets[at + 3] & 0xff))
              : 3 + (octets[at + 2] & 0xff);
      switch (octets[at + 1] & 0xff) {
        case COMMUNITIES, EXTENDED_COMMUNITIES, IPV6_EXTENDED_COMMUNITIES, LARGE_COMMUNITIES ->
            sum += size;
        default -> {
          // Something else.
        }
      }
      at += size;
    }
    return sum;
  }

  private static long number(byte[] octets, int at) {
    return (octets[at] & 0xffL) << 24
        | (octets[at + 1] & 0xff) << 16
        | (octets[at + 2] & 0xff) << 8
        | (octets[at + 3] & 0xff);
  }
}
