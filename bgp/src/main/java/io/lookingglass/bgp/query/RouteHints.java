package io.lookingglass.bgp.query;

import io.lookingglass.bgp.query.RouteQuery.Match;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import java.util.Optional;

/** What who asks should know besides the answer, in words without a full stop. */
public final class RouteHints {
  /** Said where there are no tables. */
  public static final Sentence UNCONFIGURED =
      Sentence.of(
          "This server has no BGP peers, so it knows no routes; they are configured in the section"
              + " bgp");

  private static final Sentence OUT_OF_TIME =
      Sentence.of(
          "The time for one page was over before the whole table was searched; go on with the"
              + " next");

  private RouteHints() {}

  /**
   * What there is to say of an answer; empty when there is nothing.
   *
   * @throws QueriesBusyException when too many walk over the tables already
   * @throws InterruptedException when interrupted while waiting for its turn
   */
  public static Optional<Sentence> of(RouteQueries queries, RouteQuery query, RoutePage page)
      throws QueriesBusyException, InterruptedException {
    if (!queries.configured()) {
      return Optional.of(UNCONFIGURED);
    }
    if (page.outOfTime()) {
      return Optional.of(OUT_OF_TIME);
    }
    IpPrefix prefix = query.prefix();
    if (!page.routes().isEmpty()
        || prefix == null
        || query.match() != Match.EXACT
        || query.after() != null
        || query.table() == RouteQuery.Table.ADJ_OUT) {
      return Optional.empty();
    }
    List<FoundRoute> covering =
        queries.find(RouteQuery.of(prefix, Match.LONGEST, queries.dump(query))).routes();
    if (covering.isEmpty()) {
      return Optional.of(
          Sentence.of("There is no route for {0}, nor for anything that holds it", prefix));
    }
    IpPrefix longest = covering.getFirst().prefix();
    return Optional.of(
        longest.equals(prefix)
            ? Sentence.of(
                "There are routes for {0}, but none that meets the other conditions", prefix)
            : Sentence.of(
                "There is no route for {0} itself; {1} holds it (match=lpm)", prefix, longest));
  }
}
