package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.query.QueriesBusyException;
import io.lookingglass.bgp.query.RouteFeed;
import io.lookingglass.bgp.query.RouteHints;
import io.lookingglass.bgp.query.RoutePage;
import io.lookingglass.bgp.query.RouteQueries;
import io.lookingglass.bgp.query.RouteQuery;
import io.lookingglass.bgp.query.RouteQueryReader;
import io.lookingglass.bgp.query.RouteQueryReader.Reading;
import io.lookingglass.bgp.query.RouteTally;
import io.lookingglass.bgp.query.RouteTally.Facet;
import io.lookingglass.bgp.query.RouteTally.Property;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.wire.text.CommunityText;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.TargetResolver;
import io.lookingglass.web.security.Callers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reads questions about routes from requests and has them answered; who asks decides what is kept
 * back, see {@link SeenBgp} and {@link SeenRoutes}. Thread-safe.
 */
public final class RouteLookup {
  private static final String PREFIX = "prefix";
  private static final String PEER = "peer";

  /** Names are looked up for anybody: not more at a time than resolvers bear with. */
  private static final int MOST_RESOLUTIONS = 8;

  private final RouteQueries queries;
  private final BgpView bgp;
  private final Callers callers;
  private final TargetResolver resolver;
  private final SeenRoutes routes;
  private final RouteNames names;
  private final Semaphore resolutions = new Semaphore(MOST_RESOLUTIONS);

  public RouteLookup(
      RouteQueries queries,
      BgpView bgp,
      Callers callers,
      TargetResolver resolver,
      RouteNames names) {
    this.routes = new SeenRoutes(names);
    this.names = names;
    this.queries = queries;
    this.bgp = bgp;
    this.callers = callers;
    this.resolver = resolver;
  }

  SeenBgp seen(Context context) {
    return SeenBgp.of(bgp, callers, context);
  }

  /**
   * Answers a request.
   *
   * @param counted whether routes of all pages are counted
   * @param parameters those of {@link RouteQueryReader#PARAMETERS}, and what is none of them
   * @throws ApiException when there is no such peer, or too many search already
   */
  RouteAnswer answer(Context context, boolean counted, Map<String, List<String>> parameters)
      throws InterruptedException {
    SeenBgp seen = seen(context);
    Map<String, List<String>> asked = present(parameters);
    Map<String, List<String>> read = new LinkedHashMap<>(asked);
    List<RequestProblem> problems = new ArrayList<>();
    @Nullable String resolved = resolve(read, problems);
    switch (RouteQueryReader.read(read, names::communitiesNamed)) {
      case Reading.Refused refused -> {
        refused
            .problems()
            .forEach(
                problem -> {
                  // What is wrong with a name is said already.
                  if (problems.stream().noneMatch(it -> it.param().equals(problem.parameter()))) {
                    problems.add(new RequestProblem(problem.parameter(), problem.message()));
                  }
                });
        return refused(asked, seen, problems);
      }
      case Reading.Understood(RouteQuery query) -> {
        if (!problems.isEmpty()) {
          return refused(asked, seen, problems);
        }
        if (query.nextHop() != null && !seen.everything()) {
          // It is kept back from who asks, also as a condition.
          return refused(
              asked,
              seen,
              List.of(
                  new RequestProblem(
                      "nextHop",
                      "is for who sees the addresses of peers: the role support; sign in, or send"
                          + " a token")));
        }
        @Nullable String dump = queries.dump(query);
        if (dump != null) {
          requireDump(dump);
        } else if (query.peer() != null) {
          seen.existing(query.peer());
        }
        RoutePage page;
        @Nullable Sentence hint;
        try {
          page = queries.find(query);
          hint = RouteHints.of(queries, query, page).orElse(null);
        } catch (QueriesBusyException e) {
          throw busy(e);
        }
        return new RouteAnswer(
            asked,
            true,
            seen.everything(),
            List.of(),
            resolved,
            page.routes().stream().map(found -> routes.of(found, seen.everything())).toList(),
            page.next() == null ? null : page.next().text(),
            page.took(),
            counted && (page.next() != null || query.after() != null)
                ? counts(query, seen.everything())
                : null,
            hint);
      }
    }
  }

  private RouteAnswer.Counts counts(RouteQuery query, boolean everything) {
    @Nullable RouteTally tally = queries.tally(query).orElse(null);
    if (tally == null) {
      return new RouteAnswer.Counts(null, Map.of());
    }
    Map<Property, Facet> facets = new EnumMap<>(tally.facets());
    if (!everything) {
      facets.remove(Property.NEXT_HOP);
    }
    Map<String, String> known = new HashMap<>();
    tally
        .facets()
        .forEach(
            (property, facet) -> {
              for (RouteTally.Value value : facet.values()) {
                name(property, value.text()).ifPresent(name -> known.put(value.text(), name));
              }
            });
    return new RouteAnswer.Counts(new RouteTally(tally.routes(), tally.complete(), facets), known);
  }

  private Optional<String> name(Property property, String value) {
    return switch (property) {
      case ORIGIN_AS -> names.autonomousSystem(Asn.parse(value));
      case COMMUNITY ->
          names
              .community(value)
              .or(
                  () ->
                      Community.tryParse(value)
                          .filter(Community.Standard.class::isInstance)
                          .map(Community.Standard.class::cast)
                          .flatMap(CommunityText::name));
      case PEER -> bgp.peer(value).map(peer -> "AS" + peer.asn().value());
      case NEXT_HOP, RPKI, BEST -> Optional.empty();
    };
  }

  /** Nothing was asked yet. */
  RouteAnswer nothingAsked(Context context) {
    return new RouteAnswer(
        Map.of(),
        false,
        seen(context).everything(),
        List.of(),
        null,
        List.of(),
        null,
        Duration.ZERO,
        null,
        queries.configured() ? null : RouteHints.UNCONFIGURED);
  }

  private static RouteAnswer refused(
      Map<String, List<String>> asked, SeenBgp seen, List<RequestProblem> problems) {
    return new RouteAnswer(
        asked, true, seen.everything(), problems, null, List.of(), null, Duration.ZERO, null, null);
  }

  /** Follows the changes that a request asks for. */
  RouteFeed follow(Map<String, List<String>> parameters, SeenBgp seen) {
    List<RequestProblem> problems = new ArrayList<>();
    for (String name : parameters.keySet()) {
      if (!name.equals(PREFIX) && !name.equals(PEER) && !name.equals(LastEventId.PARAMETER)) {
        problems.add(new RequestProblem(name, "is not known here; known are prefix and peer"));
      }
    }
    Map<String, List<String>> present = present(parameters);
    @Nullable String prefix = first(present, PREFIX);
    @Nullable IpPrefix within =
        prefix == null ? null : RouteQueryReader.prefix(prefix).orElse(null);
    if (prefix != null && within == null) {
      problems.add(
          new RequestProblem(
              PREFIX,
              "must be a prefix like 192.0.2.0/24, or an address, but is " + Shown.quoted(prefix)));
    }
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    @Nullable String peer = first(present, PEER);
    try {
      return queries.follow(within, peer == null ? null : seen.existing(peer).name());
    } catch (QueriesBusyException e) {
      throw busy(e);
    }
  }

  private static @Nullable String first(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.getFirst().strip();
  }

  /** Without what a form sends for fields that were left empty. */
  private static Map<String, List<String>> present(Map<String, List<String>> parameters) {
    Map<String, List<String>> present = new LinkedHashMap<>();
    parameters.forEach(
        (name, values) -> {
          List<String> filled = values.stream().filter(value -> !value.isBlank()).toList();
          if (!filled.isEmpty()) {
            present.put(name, filled);
          }
        });
    return present;
  }

  /** Puts the address of a name in its place; null when it is no name. */
  private @Nullable String resolve(
      Map<String, List<String>> parameters, List<RequestProblem> problems) {
    @Nullable String text = first(parameters, PREFIX);
    if (text == null || text.contains("/") || RouteQueryReader.prefix(text).isPresent()) {
      return null;
    }
    // Texts of digits and dots are addresses gone wrong, and are told so.
    if (!text.contains(".") || text.matches("[0-9.]*") || text.contains(":")) {
      return null;
    }
    if (!resolutions.tryAcquire()) {
      throw ApiException.of(
              ErrorType.UNAVAILABLE, "Too many names are looked up just now; ask for an address")
          .withHeader("Retry-After", "2");
    }
    try {
      switch (resolver.resolve(TargetParser.parse(text), null)) {
        case Resolution.Resolved(var target) -> {
          String address = IpAddresses.format(target.address());
          parameters.put(PREFIX, List.of(address));
          return address;
        }
        case Resolution.Unresolved unresolved ->
            problems.add(new RequestProblem(PREFIX, unresolved.sentence()));
      }
    } catch (IllegalArgumentException e) {
      problems.add(new RequestProblem(PREFIX, String.valueOf(e.getMessage())));
    } finally {
      resolutions.release();
    }
    return null;
  }

  private void requireDump(String name) {
    List<String> known = queries.tables().dumps();
    if (!known.contains(name)) {
      throw ApiException.of(
          ErrorType.NOT_FOUND,
          "There is no dumped table %s; %s"
              .formatted(
                  Shown.quoted(name),
                  known.isEmpty()
                      ? "bgp.mrt-tables names none"
                      : Shown.nearest(name, known)
                          .map(meant -> "did you mean " + meant + "?")
                          .orElse("/v1/bgp/summary lists all")));
    }
  }

  private static ApiException busy(QueriesBusyException e) {
    return ApiException.of(ErrorType.UNAVAILABLE, String.valueOf(e.getMessage()))
        .withHeader("Retry-After", "5");
  }
}
