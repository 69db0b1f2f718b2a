package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.Retention;
import io.lookingglass.probes.bfd.BfdWatch;
import io.lookingglass.probes.gre.monitor.HealthPoint;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.stream.Draining;
import io.lookingglass.web.stream.EventStream;
import io.lookingglass.web.stream.ReaderGone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The health of tunnels, over REST, as events, and at the addresses that people type; and {@code
 * POST /v1/tunnels/{name}/diagnosis}: a measurement of the type {@code gre} that looks for causes,
 * which is read and followed as any other.
 */
public final class TunnelRoutes {
  private static final int ACCEPTED = 202;
  private static final String TUNNELS = "/v1/tunnels";
  private static final String TUNNEL = TUNNELS + "/{name}";

  /** What a terminal shows without scrolling away the rest. */
  private static final int EVENTS_IN_TEXT = 10;

  /** More than that of one tunnel is for nobody to look at. */
  private static final int MOST_TRANSITIONS = 1000;

  private final TunnelWatch watch;
  private final BfdWatch bfd;
  private final Orders orders;
  private final Links links;
  private final InstantSource clock;
  private final EventStream events;
  private final BrowserPages pages;

  public TunnelRoutes(
      TunnelWatch watch,
      BfdWatch bfd,
      Orders orders,
      Links links,
      InstantSource clock,
      Draining draining,
      BrowserPages pages) {
    this.watch = watch;
    this.bfd = bfd;
    this.orders = orders;
    this.links = links;
    this.clock = clock;
    this.events = new EventStream(draining);
    this.pages = pages;
  }

  public void register(RouteTable routes) {
    routes.get(TUNNELS, SeenTunnels.SEEING, this::tunnels);
    // Before the name, so that a tunnel named "events" does not hide the stream.
    routes.get(TUNNELS + "/events", SeenTunnels.SEEING, this::follow, this::describe);
    routes.get(TUNNEL, SeenTunnels.SEEING, this::tunnel);
    routes.get(TUNNEL + "/health", SeenTunnels.SEEING, this::health);
    routes.get(TUNNEL + "/events", SeenTunnels.SEEING, this::follow, this::describe);
    routes.post(
        TUNNEL + "/diagnosis", Access.support(Sentence.of("Diagnoses of tunnels")), this::diagnose);
    routes.get("/tunnels", SeenTunnels.SEEING, this::showTunnels);
    routes.get("/tunnels/{name}", SeenTunnels.SEEING, this::showTunnel);
  }

  private SeenTunnels seen(Context context) {
    return SeenTunnels.of(watch, context);
  }

  private void tunnels(Context context) {
    Instant now = clock.instant();
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("tunnels");
    SeenTunnels seen = seen(context);
    selected(context).forEach(tunnel -> list.add(json(seen, tunnel, now)));
    answer(context, body);
  }

  private ObjectNode json(SeenTunnels seen, TunnelHealth tunnel, Instant now) {
    return TunnelHealthJson.tunnel(
        tunnel, bfd.status(tunnel.name()), seen.judgement(tunnel.tunnel(), now), now);
  }

  private static void answer(Context context, ObjectNode body) {
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, body);
  }

  /** Those of the parameters {@code state} and {@code customer}. */
  private List<TunnelHealth> selected(Context context) {
    List<RequestProblem> problems = unknown(context, Set.of("state", "customer"));
    @Nullable String customer = context.queryParam("customer");
    @Nullable String state = context.queryParam("state");
    if (state != null
        && !state.isEmpty()
        && Arrays.stream(TunnelState.values())
            .noneMatch(each -> TunnelHealthJson.word(each).equals(state))) {
      problems.add(
          new RequestProblem(
              "state",
              "must be one of %s, but is %s"
                  .formatted(
                      Arrays.stream(TunnelState.values())
                          .map(TunnelHealthJson::word)
                          .collect(Collectors.joining(", ")),
                      Shown.quoted(state))));
    }
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    return seen(context).all().stream()
        .filter(
            tunnel ->
                (state == null
                        || state.isEmpty()
                        || TunnelHealthJson.word(tunnel.state()).equals(state))
                    && (customer == null
                        || customer.isEmpty()
                        || customer.equals(tunnel.customer())))
        .toList();
  }

  private static List<RequestProblem> unknown(Context context, Set<String> known) {
    List<RequestProblem> problems = new ArrayList<>();
    for (String name : Parameters.ofQuery(context).keySet()) {
      if (!known.contains(name)) {
        problems.add(
            new RequestProblem(
                name,
                "is not known here; "
                    + (known.isEmpty()
                        ? "nothing is"
                        : "known are "
                            + known.stream().sorted().collect(Collectors.joining(", ")))));
      }
    }
    return problems;
  }

  private void tunnel(Context context) {
    SeenTunnels seen = seen(context);
    TunnelHealth health = seen.existing(context.pathParam("name"));
    answer(context, json(seen, health, clock.instant()));
  }

  private void health(Context context) {
    SeenTunnels seen = seen(context);
    TunnelHealth tunnel = seen.existing(context.pathParam("name"));
    HealthSpan span = HealthSpan.of(context, clock.instant());
    List<HealthPoint> points = seen.history(tunnel.name(), span.from(), span.to(), span.step());
    ObjectNode body =
        Json.object()
            .put("tunnel", tunnel.name())
            .put("from", Documents.time(span.from()))
            .put("to", Documents.time(span.to()))
            .put(
                "stepSeconds",
                points.isEmpty() ? null : (Long) points.getFirst().step().toSeconds());
    ArrayNode list = body.putArray("points");
    points.forEach(point -> list.add(TunnelHealthJson.point(point)));
    ArrayNode transitions = body.putArray("transitions");
    seen.recent(tunnel.name(), MOST_TRANSITIONS).reversed().stream()
        .filter(each -> !each.at().isBefore(span.from()) && each.at().isBefore(span.to()))
        .forEach(each -> transitions.add(TunnelHealthJson.transition(each)));
    answer(context, body);
  }

  private void showTunnels(Context context) {
    switch (Representation.choose(context)) {
      case PAGE -> pages.tunnels(context, seen(context));
      case JSON -> tunnels(context);
      case TEXT, MARKDOWN, DNS_JSON ->
          text(
              context,
              TunnelText.overview(selected(context), seen(context).everything(), clock.instant()));
    }
  }

  private void showTunnel(Context context) {
    SeenTunnels seen = seen(context);
    TunnelHealth health = seen.existing(context.pathParam("name"));
    switch (Representation.choose(context)) {
      case PAGE -> pages.tunnel(context, seen, health);
      case JSON -> tunnel(context);
      case TEXT, MARKDOWN, DNS_JSON -> {
        Instant now = clock.instant();
        text(
            context,
            TunnelText.tunnel(
                health,
                bfd.status(health.name()),
                seen.judgement(health.tunnel(), now),
                seen.recent(health.name(), EVENTS_IN_TEXT),
                now));
      }
    }
  }

  private static void text(Context context, String text) {
    context.header("Cache-Control", "no-store");
    context.contentType("text/plain; charset=utf-8").result(text);
  }

  private void follow(Context context) throws InterruptedException {
    @Nullable String tunnel = tunnelAskedFor(context);
    try {
      events.write(context, new Transitions(seen(context).follow(tunnel, LastEventId.of(context))));
    } catch (IOException e) {
      ReaderGone.note(context);
    }
  }

  private void describe(Context context) {
    tunnelAskedFor(context);
    EventStream.describe(context);
  }

  /** The tunnel in the path or the parameter {@code tunnel}; null for all. */
  private @Nullable String tunnelAskedFor(Context context) {
    boolean named = context.pathParamMap().containsKey("name");
    Set<String> known =
        named ? Set.of(LastEventId.PARAMETER) : Set.of("tunnel", LastEventId.PARAMETER);
    List<RequestProblem> problems = unknown(context, known);
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    @Nullable String name = named ? context.pathParam("name") : context.queryParam("tunnel");
    return name == null || name.isEmpty() ? null : seen(context).existing(name).name();
  }

  /** Transitions on their way out; there may always be more. */
  private static final class Transitions implements EventStream.Source {
    private final SeenTunnels.Follower follower;
    private final Deque<TunnelTransition> waiting = new ArrayDeque<>();

    Transitions(SeenTunnels.Follower follower) {
      this.follower = follower;
    }

    @Override
    public EventStream.@Nullable Message next(Duration wait) throws InterruptedException {
      if (waiting.isEmpty()) {
        waiting.addAll(follower.next(wait));
      }
      @Nullable TunnelTransition event = waiting.poll();
      return event == null
          ? null
          : new EventStream.Message(
              event.number(),
              "transition",
              new String(Json.bytes(TunnelHealthJson.transition(event)), StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable String done() {
      return null;
    }
  }

  private void diagnose(Context context) {
    TunnelRequest request;
    try {
      request = TunnelRequest.diagnosis(TunnelRequest.tunnel(context.pathParam("name")));
    } catch (InvalidRequestException e) {
      throw ApiException.invalid(e.problems());
    }
    Measurement measurement =
        orders.start(context, MeasurementOrder.here(request), Retention.STORED);
    context.header("Location", links.measurement(measurement.id()));
    context.header("Cache-Control", "no-store");
    Json.answer(
        context,
        ACCEPTED,
        Json.object()
            .put("id", measurement.id())
            .put("probesCount", 1)
            .put("page", links.page(measurement.id())));
  }
}
