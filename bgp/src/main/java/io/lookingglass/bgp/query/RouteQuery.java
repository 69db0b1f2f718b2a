package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which routes somebody wants to see. All conditions have to be met. Immutable.
 *
 * @param prefix null for the whole tables; an address is its host prefix
 * @param match how prefixes have to be related to it; {@link Match#LONGER} when there is none
 * @param peer the name of the peer that tells the route; null for every one
 * @param table where to look
 * @param dump the name of the dumped table to look in, in place of those of the speaker; null for
 *     the speaker's. A dump has no adj-out
 * @param originAs where the route has to begin; null for anywhere
 * @param nextHop where its packets have to go next; null for anywhere
 * @param asPath what has to be found in the AS path; null for anything
 * @param communities each of which the route has to have
 * @param rpki what the RPKI has to say of its origin; null for anything
 * @param bestOnly only best paths
 * @param limit how many routes a page may have, 1-{@value #MOST_ROUTES}
 * @param after where the page before ended; null for the first page
 */
public record RouteQuery(
    @Nullable IpPrefix prefix,
    Match match,
    @Nullable String peer,
    Table table,
    @Nullable String dump,
    @Nullable Asn originAs,
    @Nullable InetAddress nextHop,
    @Nullable AsPathExpression asPath,
    List<CommunityPattern> communities,
    @Nullable ValidationState rpki,
    boolean bestOnly,
    int limit,
    @Nullable QueryPosition after) {
  public static final int DEFAULT_ROUTES = 100;
  public static final int MOST_ROUTES = 1000;

  /**
   * @throws IllegalArgumentException when the limit is out of range, prefix and match do not go
   *     together, or the position is one of the other address family
   */
  public RouteQuery {
    communities = List.copyOf(communities);
    if (limit < 1 || limit > MOST_ROUTES) {
      throw new IllegalArgumentException("The limit " + limit + " is not within 1-" + MOST_ROUTES);
    }
    if (prefix == null && match != Match.LONGER) {
      throw new IllegalArgumentException("Without a prefix there is nothing to match");
    }
    if (dump != null && table == Table.ADJ_OUT) {
      throw new IllegalArgumentException("A dumped table tells what was heard, and nothing else");
    }
    if (prefix != null && after != null && prefix.isIpv4() != after.prefix().isIpv4()) {
      throw new IllegalArgumentException("The position is of another address family");
    }
  }

  /** How prefixes are related to the one asked for. */
  public enum Match {
    /** The very prefix. */
    EXACT("exact"),
    /** The longest prefix of the table asked for that is, or holds, the one given. */
    LONGEST("lpm"),
    /** The prefix and every one within it. */
    LONGER("longer"),
    /** The prefix and every one that holds it. */
    SHORTER("shorter");

    private final String title;

    Match(String title) {
      this.title = title;
    }

    /** As it stands in a query. */
    public String title() {
      return title;
    }

    static Optional<Match> of(String title) {
      for (Match match : values()) {
        if (match.title.equals(title)) {
          return Optional.of(match);
        }
      }
      return Optional.empty();
    }
  }

  /** Where routes are looked for (RFC 4271, section 1.1). */
  public enum Table {
    /** What peers tell, all of it. */
    ADJ_IN("adj-in"),
    /** What was chosen from it. */
    LOC("loc"),
    /** What we tell peers. */
    ADJ_OUT("adj-out");

    private final String title;

    Table(String title) {
      this.title = title;
    }

    /** As it stands in a query. */
    public String title() {
      return title;
    }
  }

  /** Everything there is for one prefix or address, without other conditions. */
  public static RouteQuery of(IpPrefix prefix, Match match) {
    return of(prefix, match, null);
  }

  /** As {@link #of(IpPrefix, Match)}, of a dumped table; null for the speaker's. */
  public static RouteQuery of(IpPrefix prefix, Match match, @Nullable String dump) {
    return new RouteQuery(
        prefix,
        match,
        null,
        Table.ADJ_IN,
        dump,
        null,
        null,
        null,
        List.of(),
        null,
        false,
        MOST_ROUTES,
        null);
  }

  /** The same with another limit. */
  public RouteQuery atMost(int routes) {
    return new RouteQuery(
        prefix,
        match,
        peer,
        table,
        dump,
        originAs,
        nextHop,
        asPath,
        communities,
        rpki,
        bestOnly,
        routes,
        after);
  }

  /** Whether routes have to meet any condition besides that on their prefix. */
  public boolean filtered() {
    return peer != null
        || originAs != null
        || nextHop != null
        || asPath != null
        || !communities.isEmpty()
        || rpki != null
        || bestOnly
        || table != Table.ADJ_IN;
  }
}
