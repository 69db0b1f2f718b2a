package io.lookingglass.bgp.rib;

import io.lookingglass.config.language.Sentence;

/**
 * The steps of the decision process, in their order (RFC 4271, section 9.1.2.2, with those of later
 * RFCs at their places). A route that is worse at one step is out, whatever comes after.
 *
 * <p>There is no step for the cost towards the next hop: a looking glass forwards nothing and runs
 * no IGP.
 */
public enum BestPathStep {
  /** A route kept over a long restart is the last choice (RFC 9494, section 4.2). */
  LONG_LIVED_STALE,
  /** The higher LOCAL_PREF (section 9.1.2); 100 for a route without. */
  LOCAL_PREF,
  /** Section 9.1.2.2 a: an AS_SET counts as one. */
  AS_PATH_LENGTH,
  /** Section 9.1.2.2 b. */
  ORIGIN,
  /**
   * Section 9.1.2.2 c: only among routes of the same neighbouring AS. A route is out when any that
   * is still in has a lower one; so the outcome does not depend on the order of arrival.
   */
  MULTI_EXIT_DISC,
  /** Section 9.1.2.2 d: external peers before internal ones. */
  EXTERNAL,
  /** RFC 5004, when it is switched on: what is best stays best. */
  CURRENT_BEST,
  /** Section 9.1.2.2 f; ORIGINATOR_ID in its place where there is one (RFC 4456, section 9). */
  IDENTIFIER,
  /** RFC 4456, section 9. */
  CLUSTER_LIST_LENGTH,
  /** Section 9.1.2.2 g. */
  PEER_ADDRESS,
  /** Several equal routes of one peer (RFC 7911). */
  PATH_ID;

  /** Why a route that was worse at this step is not best, in words. */
  public Sentence defeat() {
    return switch (this) {
      case LONG_LIVED_STALE -> Sentence.of("it is stale from a long-lived graceful restart");
      case LOCAL_PREF -> Sentence.of("lower local preference");
      case AS_PATH_LENGTH -> Sentence.of("longer AS path");
      case ORIGIN -> Sentence.of("higher origin");
      case MULTI_EXIT_DISC -> Sentence.of("higher MED from the same neighbouring AS");
      case EXTERNAL -> Sentence.of("learned from an internal peer");
      case CURRENT_BEST -> Sentence.of("newer than the best external route (RFC 5004)");
      case IDENTIFIER -> Sentence.of("higher BGP identifier");
      case CLUSTER_LIST_LENGTH -> Sentence.of("longer cluster list");
      case PEER_ADDRESS -> Sentence.of("higher peer address");
      case PATH_ID -> Sentence.of("higher path identifier");
    };
  }
}
