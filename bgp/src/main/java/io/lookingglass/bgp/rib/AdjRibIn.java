package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import java.time.Instant;

/**
 * What one peer tells us (RFC 4271, section 1.1), seen from its session.
 *
 * <p>Thread-safe; no method waits: each change is queued for the one thread that writes the tables,
 * in the order of the calls. Only {@link #counts} reads, and may be a moment behind.
 */
public interface AdjRibIn {

  /** Takes over what a message says. Routes of a treat-as-withdraw arrive as unreachable. */
  void update(ReceivedUpdate update, Eligibility eligibility);

  /**
   * As {@link #update(ReceivedUpdate, Eligibility)}, of what was heard at an earlier time.
   *
   * @param at when; in whole seconds, within 1970-2038
   */
  void update(ReceivedUpdate update, Eligibility eligibility, Instant at);

  /**
   * Whether so much is queued that the session should read no more from its socket for now.
   *
   * @see #whenRelieved
   */
  boolean congested();

  /** Runs the action once, on the writing thread, when it is no longer congested; at once if so. */
  void whenRelieved(Runnable action);

  /**
   * Every route of the family is stale from now on until it is told again: the peer restarts (RFC
   * 4724) or began a refresh (RFC 7313).
   */
  void markStale(Family family);

  /**
   * Withdraws what is still stale: End-of-RIB, the end of a refresh, or the time for it is over.
   */
  void sweepStale(Family family);

  /** RFC 9494: what is stale gets the least preference, and what has NO_LLGR goes. */
  void markLongLivedStale(Family family);

  /** Withdraws every route of the family. */
  void clear(Family family);

  /** Counts of now. All zero for a family never heard of. */
  Counts counts(Family family);

  /** Changes how many prefixes there may be; counts with the next change of the table. */
  void limit(PrefixLimit limit);

  /** Withdraws everything and forgets the peer; nothing may be called afterwards. */
  void close();

  /**
   * How much there is of one family.
   *
   * @param prefixes with at least one path
   * @param paths as many as prefixes, unless with add-path
   * @param eligible paths that may be chosen as best
   * @param stale paths that are stale
   */
  record Counts(int prefixes, int paths, int eligible, int stale) {
    public static final Counts NONE = new Counts(0, 0, 0, 0);
  }
}
