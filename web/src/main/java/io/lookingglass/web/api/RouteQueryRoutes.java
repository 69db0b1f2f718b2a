package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.query.RouteFeed;
import io.lookingglass.bgp.query.RouteFeed.Item;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.stream.Draining;
import io.lookingglass.web.stream.EventStream;
import io.lookingglass.web.stream.ReaderGone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Routes that were heard: over REST, as events, and at the addresses that people type, where a
 * terminal gets text and a browser a page.
 */
public final class RouteQueryRoutes {
  private static final String ROUTES = "/v1/bgp/routes";
  private static final String UPDATES = "/v1/bgp/updates";
  private static final String TYPED = "/bgp";
  private static final String TARGET = "target";
  private static final String PREFIX = "prefix";

  private final RouteLookup lookup;
  private final EventStream events;
  private final @Nullable BrowserPages pages;

  public RouteQueryRoutes(RouteLookup lookup, Draining draining, @Nullable BrowserPages pages) {
    this.lookup = lookup;
    this.events = new EventStream(draining);
    this.pages = pages;
  }

  /** To be called behind what has names of its own below {@code /bgp}. */
  public void register(RouteTable routes) {
    routes.get(ROUTES, Access.OUTLINE, this::routes);
    routes.get(UPDATES, Access.OUTLINE, this::follow, this::describeUpdates);
    routes.get(TYPED, Access.OUTLINE, this::show);
    // A prefix has a slash in it.
    routes.get(TYPED + "/<" + TARGET + ">", Access.OUTLINE, this::show);
  }

  private void routes(Context context) throws InterruptedException {
    answer(context, lookup.answer(context, false, Parameters.ofQuery(context)));
  }

  private void show(Context context) throws InterruptedException {
    Representation representation = Representation.choose(context);
    Map<String, List<String>> parameters = new LinkedHashMap<>(Parameters.ofQuery(context));
    parameters.remove("format");
    if (context.pathParamMap().containsKey(TARGET)) {
      parameters.put(PREFIX, List.of(context.pathParam(TARGET)));
    }
    if (representation == Representation.PAGE && pages != null) {
      RouteAnswer answer =
          parameters.isEmpty()
              ? lookup.nothingAsked(context)
              : lookup.answer(context, true, parameters);
      context.status(answer.problems().isEmpty() ? 200 : ErrorType.VALIDATION_ERROR.status());
      pages.routes(context, answer);
    } else if (representation == Representation.JSON) {
      answer(context, lookup.answer(context, false, parameters));
    } else if (parameters.isEmpty()) {
      throw ApiException.of(
          ErrorType.VALIDATION_ERROR,
          "Write behind it what to look up, as in /bgp/192.0.2.1 or /bgp/192.0.2.0/24");
    } else {
      context.header("Cache-Control", "no-store");
      context
          .contentType("text/plain; charset=utf-8")
          .result(RouteText.answer(understood(lookup.answer(context, false, parameters))));
    }
  }

  private static void answer(Context context, RouteAnswer answer) {
    ObjectNode body = RouteJson.answer(understood(answer));
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, body);
  }

  private static RouteAnswer understood(RouteAnswer answer) {
    if (!answer.problems().isEmpty()) {
      throw ApiException.invalid(answer.problems());
    }
    return answer;
  }

  private void follow(Context context) throws InterruptedException {
    SeenBgp seen = lookup.seen(context);
    try (RouteFeed feed = lookup.follow(Parameters.ofQuery(context), seen)) {
      events.write(context, new Changes(feed, seen.everything()));
    } catch (IOException e) {
      ReaderGone.note(context);
    }
  }

  private void describeUpdates(Context context) {
    lookup.follow(Parameters.ofQuery(context), lookup.seen(context)).close();
    EventStream.describe(context);
  }

  /** Changes on their way out; there may always be more. */
  private static final class Changes implements EventStream.Source {
    private final RouteFeed feed;
    private final boolean everything;
    private long number;

    Changes(RouteFeed feed, boolean everything) {
      this.feed = feed;
      this.everything = everything;
    }

    @Override
    public EventStream.@Nullable Message next(Duration wait) throws InterruptedException {
      return switch (feed.next(wait)) {
        case null -> null;
        case Item.Changed changed ->
            message(
                changed.change().attributes() == null ? "withdrawn" : "announced",
                RouteJson.change(changed, everything));
        case Item.Dropped(long count) -> message("dropped", Json.object().put("count", count));
      };
    }

    private EventStream.Message message(String kind, ObjectNode data) {
      return new EventStream.Message(
          ++number, kind, new String(Json.bytes(data), StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable String done() {
      return null;
    }
  }
}
