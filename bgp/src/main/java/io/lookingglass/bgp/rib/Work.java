package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.ReceivedUpdate;

/** What waits in a peer's queue. */
sealed interface Work {

  /** How much memory it holds, about. */
  default int bytes() {
    return 64;
  }

  /**
   * Routes to take over.
   *
   * @param at when they were heard, in seconds since 1970, or {@link #WHEN_WRITTEN}
   */
  record Update(ReceivedUpdate update, Eligibility eligibility, int at, int bytes) implements Work {
    /** Now is early enough: they have just been heard. */
    static final int WHEN_WRITTEN = -1;

    private static final int OBJECTS = 320; // The records around the octets, about.

    static Update of(ReceivedUpdate update, Eligibility eligibility, int at) {
      int octets = update.attributes() == null ? 0 : update.attributes().canonical().length();
      for (NlriBlock block : update.unreachable()) {
        octets += block.octets().length();
      }
      for (NlriBlock block : update.reachable()) {
        octets += block.octets().length();
      }
      return new Update(update, eligibility, at, octets + OBJECTS);
    }
  }

  /** Every route of a family is stale from now on. */
  record MarkStale(int family) implements Work {}

  /** Goes over all routes of a family, a slice at a time. */
  record WalkOver(Tables.Walk walk, int family) implements Work {}

  /** The peer has no routes any more and is forgotten. */
  record Forget() implements Work {}
}
