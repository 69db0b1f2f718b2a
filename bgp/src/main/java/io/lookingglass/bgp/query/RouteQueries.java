package io.lookingglass.bgp.query;

import io.lookingglass.bgp.query.RouteQuery.Match;
import io.lookingglass.bgp.query.RouteQuery.Table;
import io.lookingglass.bgp.rib.OriginAs;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rib.RouteCursor;
import io.lookingglass.bgp.rib.RouteView;
import io.lookingglass.bgp.rib.Routes;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about the routing tables. Thread-safe.
 *
 * <p>A question about one prefix is answered at once. One that walks over a table takes bounded
 * time: when that is over, the page ends where it came to, and the next goes on there. Only a few
 * walk at a time, and they give way to other threads in between.
 */
public final class RouteQueries {
  /** How long a page may take to find. */
  public static final Duration DEADLINE = Duration.ofSeconds(2);

  /** How long routes may be counted for what stands beside a page. */
  public static final Duration COUNTING_DEADLINE = Duration.ofMillis(250);

  /** Each costs the writer of the tables a look at every change. */
  private static final int MOST_FOLLOWERS = 64;

  /** How many prefixes are walked over before other threads get their turn. */
  private static final int STRETCH = 256;

  private final QueriedTables tables;
  private final LongSupplier nanoTime;
  private final Semaphore walks =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
  private final Semaphore followers = new Semaphore(MOST_FOLLOWERS);

  private RouteQueries(QueriedTables tables, LongSupplier nanoTime) {
    this.tables = tables;
    this.nanoTime = nanoTime;
  }

  /** About these tables. */
  public static RouteQueries over(QueriedTables tables) {
    return over(tables, System::nanoTime);
  }

  /** About the tables of a speaker. */
  public static RouteQueries over(Rib rib, RouteValidity validity) {
    return over(QueriedTables.of(rib, validity));
  }

  static RouteQueries over(QueriedTables tables, LongSupplier nanoTime) {
    return new RouteQueries(tables, nanoTime);
  }

  /** Where nothing is configured: every answer is empty. */
  public static RouteQueries unconfigured() {
    return over(QueriedTables.NONE);
  }

  /** Whether there are any tables now. */
  public boolean configured() {
    return tables.rib() != null || !tables.dumps().isEmpty();
  }

  /** What is asked. */
  public QueriedTables tables() {
    return tables;
  }

  /**
   * The dumped table that a query is about, by its table or by the name of its peer, which begins
   * with that of the dump; null for the tables of the speaker.
   */
  public @Nullable String dump(RouteQuery query) {
    if (query.dump() != null || query.peer() == null || query.table() != Table.ADJ_IN) {
      return query.dump();
    }
    String peer = query.peer();
    return tables.dumps().stream()
        .filter(name -> peer.startsWith(name + "/"))
        .findFirst()
        .orElse(null);
  }

  /**
   * Finds a page of routes.
   *
   * @throws QueriesBusyException when too many walk over the tables already
   * @throws InterruptedException when interrupted while waiting for its turn
   */
  public RoutePage find(RouteQuery query) throws QueriesBusyException, InterruptedException {
    if (query.table() == Table.ADJ_OUT) {
      return findAdvertised(query);
    }
    @Nullable String dump = dump(query);
    @Nullable RouteView view = view(dump);
    if (view == null) {
      return RoutePage.EMPTY;
    }
    RouteFilter filter =
        dump == null
            ? RouteFilter.ofKept(query, tables.validity())
            : RouteFilter.computing(query, tables.validity());
    if (query.match() != Match.LONGER) {
      return findFew(view, query, filter);
    }
    if (!walks.tryAcquire(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new QueriesBusyException(
          "Others are searching the whole table just now; try again in a few seconds, or ask for"
              + " one prefix");
    }
    try {
      return walk(view, query, filter);
    } finally {
      walks.release();
    }
  }

  /**
   * Counts the routes that a query asks for, on all of its pages, as far as it comes in a short
   * time.
   *
   * @return empty when others walk over the tables
   */
  public Optional<RouteTally> tally(RouteQuery query) {
    RouteCounter counter = new RouteCounter();
    @Nullable String dump = dump(query);
    RouteFilter filter =
        dump == null
            ? RouteFilter.ofKept(query, tables.validity())
            : RouteFilter.computing(query, tables.validity());
    if (query.table() == Table.ADJ_OUT) {
      AdvertisedRoutes.of(query, tables.advertised(), tables.validity())
          .forEach((prefix, routes) -> filter.count(prefix, routes, counter));
      return Optional.of(counter.tally(true));
    }
    @Nullable RouteView view = view(dump);
    @Nullable IpPrefix prefix = query.prefix();
    if (view == null) {
      return Optional.of(counter.tally(true));
    }
    if (query.match() != Match.LONGER && prefix != null) {
      for (Routes routes : candidates(view, query, prefix, filter)) {
        filter.count(prefixOf(routes), routes.routes(), counter);
      }
      return Optional.of(counter.tally(true));
    }
    if (!walks.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(counter.tally(count(view, prefix, filter, counter)));
    } finally {
      walks.release();
    }
  }

  /** Whether it came to the end. */
  private boolean count(
      RouteView view, @Nullable IpPrefix within, RouteFilter filter, RouteCounter counter) {
    long began = nanoTime.getAsLong();
    for (Family family : families(within, null)) {
      RouteCursor cursor = view.walk(family, within, null);
      for (int count = 1; cursor.next(); count++) {
        filter.count(cursor, counter);
        if (count % STRETCH == 0) {
          if (since(began).compareTo(COUNTING_DEADLINE) > 0) {
            return false;
          }
          giveWay();
        }
      }
    }
    return true;
  }

  private @Nullable RouteView view(@Nullable String dump) {
    if (dump != null) {
      return tables.dump(dump).orElse(null);
    }
    @Nullable Rib rib = tables.rib();
    return rib == null ? null : rib.routes();
  }

  private RoutePage findAdvertised(RouteQuery query) {
    long began = nanoTime.getAsLong();
    RouteValidity validity = tables.validity();
    PageBuilder page =
        new PageBuilder(RouteFilter.ofKept(query, validity), query.limit(), query.after());
    for (Map.Entry<IpPrefix, List<Route>> each :
        AdvertisedRoutes.of(query, tables.advertised(), validity).entrySet()) {
      if (!page.add(each.getKey(), each.getValue())) {
        break;
      }
    }
    return page.page(since(began));
  }

  /**
   * Follows changes of prefixes.
   *
   * @param prefix this one and those within it; of one address also those that hold it; null for
   *     every one
   * @param peer whose routes; null for every peer's
   * @throws QueriesBusyException when too many follow already
   */
  public RouteFeed follow(@Nullable IpPrefix prefix, @Nullable String peer)
      throws QueriesBusyException {
    if (!followers.tryAcquire()) {
      throw new QueriesBusyException(
          "%d readers follow changes already, and there may be no more".formatted(MOST_FOLLOWERS));
    }
    return RouteFeed.open(tables.rib(), prefix, peer, followers::release);
  }

  /**
   * The ASes that originate what an address is routed to: the origin of the best path to the
   * longest prefix that has one, or the members of its AS_SET; empty when there is none, or its
   * path does not tell. Answers at once.
   */
  public List<Asn> origins(InetAddress address) {
    @Nullable Rib rib = tables.rib();
    if (rib == null) {
      return List.of();
    }
    RouteView view = rib.routes();
    IpPrefix host = IpPrefix.host(address);
    Optional<Route> best = view.longestMatch(host).flatMap(RouteQueries::best);
    if (best.isEmpty()) {
      // What may not be chosen is not where packets go.
      best = view.shorter(host).stream().flatMap(routes -> best(routes).stream()).findFirst();
    }
    return best.map(route -> new OriginAs().all(route.attributes().canonical(), route.peer()))
        .orElse(List.of());
  }

  private static Optional<Route> best(Routes routes) {
    return routes.routes().stream().filter(Route::isBest).findFirst();
  }

  private RoutePage findFew(RouteView view, RouteQuery query, RouteFilter filter) {
    long began = nanoTime.getAsLong();
    IpPrefix prefix = query.prefix();
    if (prefix == null) {
      throw new IllegalArgumentException("There is no prefix to match");
    }
    PageBuilder page = new PageBuilder(filter, query.limit(), query.after());
    for (Routes routes : candidates(view, query, prefix, filter)) {
      if (!page.add(prefixOf(routes), routes.routes())) {
        break;
      }
    }
    return page.page(since(began));
  }

  /** In the order of their prefixes. */
  private static List<Routes> candidates(
      RouteView view, RouteQuery query, IpPrefix prefix, RouteFilter filter) {
    return switch (query.match()) {
      case EXACT -> view.exact(prefix).stream().toList();
      case LONGEST ->
          plain(query)
              ? view.longestMatch(prefix).stream().toList()
              : view.shorter(prefix).stream()
                  .filter(routes -> routes.routes().stream().anyMatch(filter::inTable))
                  .limit(1)
                  .toList();
      case SHORTER -> new ArrayList<>(view.shorter(prefix)).reversed();
      case LONGER -> throw new IllegalArgumentException("That is a walk");
    };
  }

  /** Whether every path that is there is in the table that is asked. */
  private static boolean plain(RouteQuery query) {
    return query.peer() == null && query.table() == Table.ADJ_IN;
  }

  private RoutePage walk(RouteView view, RouteQuery query, RouteFilter filter) {
    long began = nanoTime.getAsLong();
    PageBuilder page = new PageBuilder(filter, query.limit(), query.after());
    @Nullable QueryPosition after = query.after();
    if (after != null && !after.done() && isWithin(query.prefix(), after.prefix())) {
      // The walk goes on behind it, but not all of it was told.
      List<Route> rest = view.exact(after.prefix()).map(Routes::routes).orElse(List.of());
      if (!page.add(after.prefix(), rest)) {
        return page.page(since(began));
      }
    }
    @Nullable IpPrefix behind = after == null ? null : after.prefix();
    for (Family family : families(query.prefix(), behind)) {
      RouteCursor cursor = view.walk(family, query.prefix(), behind);
      behind = null; // Of the next family from its first prefix on.
      for (int count = 1; cursor.next(); count++) {
        if (filter.matchesAny(cursor) && !page.add(cursor.prefix(), cursor.routes().routes())) {
          return page.page(since(began));
        }
        if (count % STRETCH == 0) {
          if (since(began).compareTo(DEADLINE) > 0) {
            return page.unfinished(QueryPosition.behind(cursor.prefix()), since(began));
          }
          giveWay();
        }
      }
    }
    return page.page(since(began));
  }

  /** A virtual thread that computes is never made to leave its carrier: it has to do so itself. */
  @SuppressWarnings("ThreadPriorityCheck") // Nothing but fairness depends on it.
  private static void giveWay() {
    Thread.yield();
  }

  /** A position may have been taken from another query. */
  private static boolean isWithin(@Nullable IpPrefix prefix, IpPrefix position) {
    return prefix == null || prefix.contains(position);
  }

  /** Those that are not behind us. */
  private static List<Family> families(@Nullable IpPrefix within, @Nullable IpPrefix behind) {
    if (within != null) {
      return List.of(within.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST);
    }
    return behind == null || behind.isIpv4()
        ? List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST)
        : List.of(Family.IPV6_UNICAST);
  }

  private static IpPrefix prefixOf(Routes routes) {
    return switch (routes.nlri()) {
      case Nlri.Prefix(IpPrefix prefix, _) -> prefix;
      case Nlri.FlowSpec _, Nlri.Opaque _ ->
          throw new IllegalStateException("Not a route of unicast");
    };
  }

  private Duration since(long began) {
    return Duration.ofNanos(nanoTime.getAsLong() - began);
  }
}
