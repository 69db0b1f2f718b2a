package io.lookingglass.bgp.status;

import io.lookingglass.bgp.mrt.MrtTableStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be asked about sessions. Thread-safe; answers at once but for {@link #events}. */
public interface BgpView {

  /** Of a program without peers. */
  static BgpView unconfigured() {
    return UnconfiguredBgp.INSTANCE;
  }

  /** Every configured peer, in the order of the file. */
  List<PeerStatus> peers();

  /** One peer by its name. */
  Optional<PeerStatus> peer(String name);

  BgpSummary summary();

  /** Tables that were loaded from files, in the order of the configuration. */
  default List<MrtTableStatus> dumps() {
    return List.of();
  }

  /** The newest events, of one peer or of all, newest first. */
  List<SessionEvent> recentEvents(@Nullable String peer, int most);

  /**
   * The events behind a number in ascending order; waits until there is one, at most so long, and
   * is then empty. Of those no longer kept none is given.
   *
   * @throws InterruptedException when the waiting thread is interrupted
   */
  List<SessionEvent> events(@Nullable String peer, long after, Duration wait)
      throws InterruptedException;

  /** The number of the newest event, 0 when there was none. */
  long lastEvent();
}
