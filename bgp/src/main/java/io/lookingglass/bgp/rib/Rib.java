package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.rpki.Rpki;
import java.time.InstantSource;

/**
 * The routing tables of the speaker: an Adj-RIB-In for each peer and the Loc-RIB chosen from them
 * (RFC 4271, section 3.2).
 *
 * <p>Thread-safe. One thread of its own writes the tables; nothing that is called here waits for
 * it.
 */
public interface Rib extends AutoCloseable {

  /** Empty tables, and the thread that writes them. */
  static Rib start(RibOptions options, InstantSource clock) {
    return new TableWriter(options, clock).start();
  }

  /**
   * Makes room for what a peer tells. A peer that comes back is opened again after {@link
   * AdjRibIn#close}, or keeps its Adj-RIB-In over sessions when it restarts gracefully.
   *
   * @throws IllegalStateException when there are more peers than the tables can tell apart
   */
  AdjRibIn open(RibPeer peer, PrefixLimit limit);

  /** What the tables hold. */
  RouteView routes();

  /** How much there is now. */
  RibSummary summary();

  /**
   * Takes over what the RPKI says now: the state of each path is kept with it. Only prefixes that
   * the change is about are looked at, some at a time between the work of the peers; routes that
   * come later are judged as they come. Changes are told in their order, by one thread.
   */
  void validate(Rpki.Change change);

  /** Whether everything that {@link #validate} was told is in the tables. */
  boolean validated();

  /** Tells the listener every change that it is interested in from now on. */
  void addListener(RouteChange.Listener listener);

  /** Tells the listener no more, but for a change being told just now. */
  void removeListener(RouteChange.Listener listener);

  /**
   * Runs the action once, soon, on the writing thread: whatever was at work when this was called is
   * done then, and seen by readers. The action must not wait.
   */
  void afterThat(Runnable action);

  /** Ends the writing thread. What is queued is dropped; what was read can still be read. */
  @Override
  void close();
}
