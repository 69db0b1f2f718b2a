package io.lookingglass.probes.gre.monitor;

import io.lookingglass.probes.gre.MeasuredSizes;
import io.lookingglass.probes.gre.Tunnel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the tunnels that are watched. Thread-safe; answers at once but for {@link
 * #events}, and {@link #history} which may read from the store.
 */
public interface TunnelWatch {

  /** Of a program without tunnels. */
  static TunnelWatch unconfigured() {
    return UnconfiguredTunnels.INSTANCE;
  }

  /** Every configured tunnel, in the order of the file. */
  List<TunnelHealth> all();

  /** The health of one tunnel by its name. */
  Optional<TunnelHealth> health(String name);

  /** Every configured tunnel without its health, in the order of the file. */
  default List<Tunnel> tunnels() {
    return all().stream().map(TunnelHealth::tunnel).toList();
  }

  /** One tunnel by its name, without its health. */
  default Optional<Tunnel> tunnel(String name) {
    return health(name).map(TunnelHealth::tunnel);
  }

  /** What the last diagnosis of a tunnel measured of sizes, as long as it is kept; of none here. */
  default Optional<MeasuredSizes> sizes(String name) {
    return Optional.empty();
  }

  /** The newest transitions, of one tunnel or of all, newest first. */
  List<TunnelTransition> recent(@Nullable String tunnel, int most);

  /**
   * The transitions behind a number in ascending order; waits until there is one, at most so long,
   * and is then empty. Of those no longer kept in memory none is given.
   *
   * @throws InterruptedException when the waiting thread is interrupted
   */
  List<TunnelTransition> events(@Nullable String tunnel, long after, Duration wait)
      throws InterruptedException;

  /** The number of the newest transition, 0 when there was none. */
  long lastEvent();

  /**
   * Has a listener told of each transition, from now on, in their order.
   *
   * @param listener called on the monitor's thread, so it must not block; what it throws is logged
   * @return ends that
   */
  Runnable subscribe(Consumer<TunnelTransition> listener);

  /**
   * The past of one tunnel, in spans of equal length; those without any probe are left out. Seconds
   * are kept for an hour, minutes for 7 days and hours for a year, so the spans may be longer than
   * asked for.
   *
   * @param from of the first span, rounded down
   * @param to where the last span ends, rounded up; at most a year behind {@code from}
   * @param step the shortest span wanted; absent for the one that makes some hundred points
   * @return by mode, then ascending by time; empty for a tunnel that is not there
   */
  List<HealthPoint> history(String name, Instant from, Instant to, @Nullable Duration step);
}
