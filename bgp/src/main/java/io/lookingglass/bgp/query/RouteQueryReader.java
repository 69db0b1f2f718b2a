package io.lookingglass.bgp.query;

import io.lookingglass.bgp.query.RouteQuery.Match;
import io.lookingglass.bgp.query.RouteQuery.Table;
import io.lookingglass.bgp.rpki.ValidationState;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a query from named parameters and tells everything that is wrong with them at once. */
public final class RouteQueryReader {
  /** Every parameter that there is. */
  public static final List<String> PARAMETERS =
      List.of(
          "prefix",
          "match",
          "peer",
          "table",
          "originAs",
          "nextHop",
          "asPath",
          "community",
          "rpki",
          "best",
          "limit",
          "cursor");

  /** Before the name of a dumped table, as {@code table}. */
  public static final String DUMP = "mrt:";

  private static final int MOST_COMMUNITIES = 8;
  private static final int LONGEST_SHOWN = 60;

  private final Map<String, List<String>> parameters;
  private final Function<String, List<String>> named;
  private final List<QueryProblem> problems = new ArrayList<>();

  private RouteQueryReader(
      Map<String, List<String>> parameters, Function<String, List<String>> named) {
    this.parameters = parameters;
    this.named = named;
  }

  /** What came of reading. */
  public sealed interface Reading {

    /** It is a question. */
    record Understood(RouteQuery query) implements Reading {}

    /**
     * It is none.
     *
     * @param problems at least one
     */
    record Refused(List<QueryProblem> problems) implements Reading {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * Reads parameters by the names of {@link #PARAMETERS}. An empty value counts as none, as forms
   * send them; {@code community} may be there several times.
   */
  public static Reading read(Map<String, List<String>> parameters) {
    return read(parameters, name -> List.of());
  }

  /**
   * As {@link #read(Map)}.
   *
   * @param named the communities, and patterns of some, that have a name; empty for what is none
   */
  public static Reading read(
      Map<String, List<String>> parameters, Function<String, List<String>> named) {
    return new RouteQueryReader(parameters, named).read();
  }

  /** The prefix a text stands for; empty when it is neither a prefix nor an address. */
  public static Optional<IpPrefix> prefix(String text) {
    return IpPrefix.tryParse(text).or(() -> IpAddresses.tryParse(text).map(RouteQueryReader::host));
  }

  private static IpPrefix host(InetAddress address) {
    return IpPrefix.containing(address, address.getAddress().length * 8);
  }

  private Reading read() {
    for (String name : parameters.keySet()) {
      if (!PARAMETERS.contains(name)) {
        problem(clean(name), "is not known here; known are " + String.join(", ", PARAMETERS));
      }
    }
    @Nullable String target = text("prefix");
    @Nullable IpPrefix prefix = parsed("prefix", RouteQueryReader::readPrefix);
    @Nullable Match match = parsed("match", RouteQueryReader::readMatch);
    if (target == null && match != null) {
      problem("match", "tells how routes are related to a prefix, but prefix is not there");
    }
    @Nullable String peer = parsed("peer", Function.identity());
    @Nullable Where where = parsed("table", RouteQueryReader::readTable);
    if (where == null) {
      where = new Where(Table.ADJ_IN, null);
    }
    @Nullable Asn originAs = parsed("originAs", Asn::parse);
    @Nullable InetAddress nextHop = parsed("nextHop", RouteQueryReader::readAddress);
    @Nullable AsPathExpression asPath = parsed("asPath", AsPathExpression::parse);
    List<CommunityPattern> communities = communities();
    @Nullable ValidationState rpki = parsed("rpki", RouteQueryReader::readState);
    @Nullable Boolean best = parsed("best", RouteQueryReader::readBoolean);
    if (best != null && best && where.table() == Table.ADJ_OUT) {
      problem("best", "is about routes that were heard; adj-out has those that peers are told");
    }
    @Nullable Integer limit = parsed("limit", RouteQueryReader::readLimit);
    @Nullable QueryPosition after = parsed("cursor", QueryPosition::parse);
    if (prefix != null && after != null && prefix.isIpv4() != after.prefix().isIpv4()) {
      problem("cursor", "is one of another query; leave it out to begin again");
    }
    if (!problems.isEmpty()) {
      return new Reading.Refused(problems);
    }
    return new Reading.Understood(
        new RouteQuery(
            prefix,
            match == null ? usualMatch(target) : match,
            peer,
            where.table(),
            where.dump(),
            originAs,
            nextHop,
            asPath,
            communities,
            rpki,
            best != null && best,
            limit == null ? RouteQuery.DEFAULT_ROUTES : limit,
            after));
  }

  /** An address is looked up as routers do; who writes a prefix means it. */
  private static Match usualMatch(@Nullable String target) {
    if (target == null) {
      return Match.LONGER;
    }
    return target.contains("/") ? Match.EXACT : Match.LONGEST;
  }

  /** The value of a parameter, the first if there are several; null for none. */
  private @Nullable String text(String name) {
    for (String value : parameters.getOrDefault(name, List.of())) {
      if (!value.isBlank()) {
        // In an expression a blank is what separates two ASes, also at its ends.
        return name.equals("asPath") ? value : value.strip();
      }
    }
    return null;
  }

  private <T> @Nullable T parsed(String name, Function<String, T> parser) {
    if (parameters.getOrDefault(name, List.of()).size() > 1) {
      problem(name, "is there more than once");
      return null;
    }
    @Nullable String text = text(name);
    return text == null ? null : parsed(name, text, parser);
  }

  private <T> @Nullable T parsed(String name, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      problem(name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private List<CommunityPattern> communities() {
    List<CommunityPattern> patterns = new ArrayList<>();
    for (String text : parameters.getOrDefault("community", List.of())) {
      if (!text.isBlank()) {
        @Nullable CommunityPattern pattern = parsed("community", text.strip(), this::community);
        if (pattern != null) {
          patterns.add(pattern);
        }
      }
    }
    if (patterns.size() > MOST_COMMUNITIES) {
      problem("community", "is there more than " + MOST_COMMUNITIES + " times");
    }
    return patterns;
  }

  /** By name, where it has one here. */
  private CommunityPattern community(String text) {
    List<String> patterns = named.apply(text);
    return patterns.isEmpty()
        ? CommunityPattern.parse(text)
        : CommunityPattern.named(text, patterns);
  }

  private void problem(String parameter, String message) {
    problems.add(new QueryProblem(parameter, message));
  }

  private static IpPrefix readPrefix(String text) {
    return prefix(text)
        .orElseGet(
            () -> {
              if (text.contains("/")) {
                return IpPrefix.parse(text); // Says what is wrong with it.
              }
              throw new IllegalArgumentException(
                  shown(text)
                      + " is neither a prefix nor an address; write one like 192.0.2.0/24,"
                      + " 192.0.2.1 or 2001:db8::/32");
            });
  }

  private static InetAddress readAddress(String text) {
    return IpAddresses.tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    shown(text) + " is no address; write one like 192.0.2.1 or 2001:db8::1"));
  }

  private static Match readMatch(String text) {
    return Match.of(text)
        .orElseThrow(() -> none(text, Arrays.stream(Match.values()).map(Match::title).toList()));
  }

  /** A table, of the speaker or of a dump. */
  private record Where(Table table, @Nullable String dump) {}

  private static Where readTable(String text) {
    if (text.startsWith(DUMP) && text.length() > DUMP.length()) {
      return new Where(Table.ADJ_IN, text.substring(DUMP.length()));
    }
    for (Table table : Table.values()) {
      if (table.title().equals(text)) {
        return new Where(table, null);
      }
    }
    List<String> known = new ArrayList<>(Arrays.stream(Table.values()).map(Table::title).toList());
    known.add(DUMP + "FILE");
    throw none(text, known);
  }

  private static ValidationState readState(String text) {
    for (ValidationState state : ValidationState.values()) {
      if (state.title().equals(text)) {
        return state;
      }
    }
    throw none(text, Arrays.stream(ValidationState.values()).map(ValidationState::title).toList());
  }

  private static boolean readBoolean(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw none(text, List.of("true", "false"));
    }
    return text.equals("true");
  }

  private static int readLimit(String text) {
    int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
    if (limit < 1 || limit > RouteQuery.MOST_ROUTES) {
      throw new IllegalArgumentException(
          shown(text) + " is not a number within 1-" + RouteQuery.MOST_ROUTES);
    }
    return limit;
  }

  private static IllegalArgumentException none(String text, List<String> known) {
    return new IllegalArgumentException(
        shown(text) + known.stream().collect(Collectors.joining(", ", " is none of ", "")));
  }

  /** Text of the asker's in a message to the asker: in quotes, bounded, in one line. */
  private static String shown(String text) {
    return '"' + clean(text) + '"';
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_SHOWN)
        .forEach(c -> clean.appendCodePoint(c >= ' ' && c < 127 ? c : '?'));
    return clean.append(text.length() > LONGEST_SHOWN ? "..." : "").toString();
  }
}
