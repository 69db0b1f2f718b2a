package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.Callers;
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
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * BGP peers and their sessions: over REST, as events, and at the addresses that people type, where
 * a terminal gets text and a browser a page.
 */
public final class PeerRoutes {
  /** What a terminal shows without scrolling away the rest. */
  private static final int EVENTS_IN_TEXT = 10;

  private static final String EVENTS = "/v1/bgp/events";
  private static final String PEER = "peer";

  private final BgpView bgp;
  private final Callers callers;
  private final InstantSource clock;
  private final EventStream events;
  private final @Nullable BrowserPages pages;

  public PeerRoutes(
      BgpView bgp,
      Callers callers,
      InstantSource clock,
      Draining draining,
      @Nullable BrowserPages pages) {
    this.bgp = bgp;
    this.callers = callers;
    this.clock = clock;
    this.events = new EventStream(draining);
    this.pages = pages;
  }

  public void register(RouteTable routes) {
    routes.get("/v1/bgp/peers", Access.OUTLINE, this::peers);
    routes.get("/v1/bgp/peers/{name}", Access.OUTLINE, this::peer);
    routes.get("/v1/bgp/summary", Access.OUTLINE, this::summary);
    routes.get(EVENTS, Access.OUTLINE, this::follow, this::describeEvents);
    // The second are what fingers type that know "show bgp summary".
    for (String path : List.of("/peers", "/bgp/peers", "/bgp/summary")) {
      routes.get(path, Access.OUTLINE, this::showPeers);
    }
    for (String path : List.of("/peers/{name}", "/bgp/peers/{name}")) {
      routes.get(path, Access.OUTLINE, this::showPeer);
    }
  }

  private void peers(Context context) {
    Instant now = clock.instant();
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("peers");
    seen(context).peers().forEach(peer -> list.add(PeerJson.peer(peer, now, false)));
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, body);
  }

  private void peer(Context context) {
    SeenPeer peer = seen(context).existing(context.pathParam("name"));
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, PeerJson.peer(peer, clock.instant(), true));
  }

  private void summary(Context context) {
    SeenBgp seen = seen(context);
    context.header("Cache-Control", "no-store");
    Json.answer(context, 200, SummaryJson.summary(seen));
  }

  private void showPeers(Context context) {
    Representation representation = Representation.choose(context);
    if (representation == Representation.PAGE && pages != null) {
      pages.peers(context, seen(context));
    } else if (representation == Representation.JSON) {
      peers(context);
    } else {
      text(context, PeerText.overview(seen(context), clock.instant()));
    }
  }

  private void showPeer(Context context) {
    Representation representation = Representation.choose(context);
    SeenBgp seen = seen(context);
    SeenPeer peer = seen.existing(context.pathParam("name"));
    if (representation == Representation.PAGE && pages != null) {
      pages.peer(context, seen, peer);
    } else if (representation == Representation.JSON) {
      peer(context);
    } else {
      text(
          context,
          PeerText.peer(peer, seen.recentEvents(peer.name(), EVENTS_IN_TEXT), clock.instant()));
    }
  }

  private static void text(Context context, String text) {
    context.header("Cache-Control", "no-store");
    context.contentType("text/plain; charset=utf-8").result(text);
  }

  private void follow(Context context) throws InterruptedException {
    SeenBgp seen = seen(context);
    @Nullable String peer = peerAskedFor(context, seen);
    try {
      events.write(context, new SessionEvents(seen.follow(peer, LastEventId.of(context))));
    } catch (IOException e) {
      ReaderGone.note(context);
    }
  }

  private void describeEvents(Context context) {
    peerAskedFor(context, seen(context));
    EventStream.describe(context);
  }

  /** The parameter {@code peer}; null for all. */
  private static @Nullable String peerAskedFor(Context context, SeenBgp seen) {
    List<RequestProblem> problems = new ArrayList<>();
    Set<String> known = Set.of(PEER, LastEventId.PARAMETER);
    for (String name : Parameters.ofQuery(context).keySet()) {
      if (!known.contains(name)) {
        problems.add(
            new RequestProblem(
                name, "is not known here; known are peer and " + LastEventId.PARAMETER));
      }
    }
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    @Nullable String peer = context.queryParam(PEER);
    return peer == null || peer.isEmpty() ? null : seen.existing(peer).name();
  }

  private SeenBgp seen(Context context) {
    return SeenBgp.of(bgp, callers, context);
  }

  /** Session events on their way out; there may always be more. */
  private static final class SessionEvents implements EventStream.Source {
    private final SeenBgp.Follower follower;
    private final Deque<SessionEvent> waiting = new ArrayDeque<>();

    SessionEvents(SeenBgp.Follower follower) {
      this.follower = follower;
    }

    @Override
    public EventStream.@Nullable Message next(Duration wait) throws InterruptedException {
      if (waiting.isEmpty()) {
        waiting.addAll(follower.next(wait));
      }
      @Nullable SessionEvent event = waiting.poll();
      return event == null
          ? null
          : new EventStream.Message(
              event.number(),
              event.kindName(),
              new String(Json.bytes(PeerJson.event(event)), StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable String done() {
      return null;
    }
  }
}
