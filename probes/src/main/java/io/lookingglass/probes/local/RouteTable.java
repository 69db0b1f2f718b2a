package io.lookingglass.probes.local;

import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.request.PrefixMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes that this location hears, for look-ups of single prefixes. Thread-safe. */
@FunctionalInterface
public interface RouteTable {
  /** Where no BGP is spoken. */
  RouteTable UNCONFIGURED =
      (prefix, match, most) ->
          new Answer(
              false,
              List.of(),
              false,
              "This location has no BGP peers, so it knows no routes; they are configured in the"
                  + " section bgp",
              0);

  /**
   * Looks up a prefix, as anybody may see what there is.
   *
   * @param prefix of an address its host prefix
   * @param most how many routes may be told, at least 1
   * @throws InterruptedException when interrupted while it waits for its turn
   */
  Answer find(IpPrefix prefix, PrefixMatch match, int most) throws InterruptedException;

  /**
   * What is known.
   *
   * @param searched whether there are tables and they could be searched; else the hint says why not
   * @param routes in the order of their prefixes; of each the best path first
   * @param more whether there are more than were told
   * @param hint what the asker should know besides, without a full stop; absent when there is
   *     nothing to say
   * @param tookNanos time that the search took
   */
  record Answer(
      boolean searched,
      List<BgpRoute> routes,
      boolean more,
      @Nullable String hint,
      long tookNanos) {
    public Answer {
      routes = List.copyOf(routes);
    }
  }
}
