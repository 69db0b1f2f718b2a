package io.lookingglass.bgp.rib;

import io.lookingglass.config.language.Sentence;

/**
 * Whether a route may be chosen as best, and if not, why. It stays in the Adj-RIB-In all the same,
 * so that people can see what the peer sends.
 */
public enum Eligibility {
  ELIGIBLE,
  /** RFC 8212: nothing is accepted from an external peer without a policy that says so. */
  IMPORT_REJECTED,
  /** RFC 4271, section 9.1.2: our own AS is in the path. */
  AS_LOOP,
  /** RFC 9234, section 5: it came up from a customer, or across from a peer, and must not have. */
  ROUTE_LEAK,
  /** RFC 4271, section 6.3: the next hop is ours, or no address that packets can be sent to. */
  NEXT_HOP_MARTIAN,
  /** RFC 4456, section 8: we originated or reflected it. */
  CLUSTER_LOOP;

  /** In words, to follow "not eligible:". */
  public Sentence reason() {
    return switch (this) {
      case ELIGIBLE -> Sentence.of("may be chosen");
      case IMPORT_REJECTED -> Sentence.of("the peer's import is reject");
      case AS_LOOP -> Sentence.of("our AS is in the AS path");
      case ROUTE_LEAK -> Sentence.of("the Only-to-Customer attribute shows a route leak");
      case NEXT_HOP_MARTIAN ->
          Sentence.of("the next hop is not an address that packets can be sent to");
      case CLUSTER_LOOP -> Sentence.of("our identifier is its originator or in its cluster list");
    };
  }
}
