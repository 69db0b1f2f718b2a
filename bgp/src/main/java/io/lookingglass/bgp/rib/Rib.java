package io.lookingglass.bgp.rib;

/**
 * The routing tables of the speaker: an Adj-RIB-In for each peer and the Loc-RIB chosen from them
 * (RFC 4271, section 3.2).
 *
 * <p>Thread-safe. One thread of its own writes the tables; nothing that is called here waits for
 * it.
 */
public interface Rib extends AutoCloseable {

  /**
   * Makes room for what a peer tells. A peer that comes back is opened again after {@link
   * AdjRibIn#close}, or keeps its Adj-RIB-In over sessions when it restarts gracefully.
   *
   * @throws IllegalStateException when there are more peers than the tables can tell apart
   */
  AdjRibIn open(RibPeer peer, PrefixLimit limit);

  /** How much there is now. */
  RibSummary summary();

  /** Ends the writing thread. What is queued is dropped. */
  @Override
  void close();
}
