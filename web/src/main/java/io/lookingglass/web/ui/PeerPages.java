package io.lookingglass.web.ui;

import io.javalin.http.Context;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.web.api.SeenBgp;
import io.lookingglass.web.api.SeenPeer;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.Callers;
import io.lookingglass.web.stream.Draining;
import io.lookingglass.web.stream.EventStream;
import io.lookingglass.web.stream.ReaderGone;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages of BGP peers, and what moves in them. Thread-safe. */
final class PeerPages {

  /**
   * How often counts are read again while a page is open, and how soon a stream notices that the
   * server is about to stop. Events are shown at once.
   */
  private static final Duration LOOK_AROUND = Duration.ofSeconds(1);

  /** What comes within this is shown together: a session opens in several steps. */
  private static final Duration GATHERING = Duration.ofMillis(90);

  /** Turns without news until there is a sign of life. */
  private static final int QUIET_TURNS = 10;

  /** How often an overview without scripts asks again. */
  private static final int REFRESH_SECONDS = 15;

  private final BgpView bgp;
  private final Callers callers;
  private final PageWriter writer;
  private final Templates templates;
  private final Draining draining;
  private final InstantSource clock;
  private final MessageRates rates = new MessageRates();

  PeerPages(
      BgpView bgp,
      Callers callers,
      PageWriter writer,
      Templates templates,
      Draining draining,
      InstantSource clock) {
    this.bgp = bgp;
    this.callers = callers;
    this.writer = writer;
    this.templates = templates;
    this.draining = draining;
    this.clock = clock;
  }

  void register(RouteTable routes) {
    // Not below /peers: a peer may have any name.
    routes.get("/live/peers", Access.OUTLINE, this::followAll, EventStream::describe);
    routes.get("/live/peers/{name}", Access.OUTLINE, this::followOne, this::describeOne);
  }

  void overview(Context context, SeenBgp seen) {
    PeersView view = PeersView.of(seen, rates, clock.instant());
    Shell shell = writer.shell(context, Section.PEERS, "BGP peers", REFRESH_SECONDS);
    writer.write(context, "peers", new PeersPage(shell, view));
  }

  void peer(Context context, SeenBgp seen, SeenPeer peer) {
    Shell shell = writer.shell(context, Section.PEERS, peer.name(), null);
    writer.write(context, "peer", new PeerPage(shell, view(seen, peer)));
  }

  private PeerView view(SeenBgp seen, SeenPeer peer) {
    List<SessionEvent> events = seen.recentEvents(peer.name(), PeerView.EVENTS_ASKED);
    return PeerView.of(peer, events, clock.instant());
  }

  /** What an open page shows now, as the change since it was asked last. */
  private interface Changes {
    /** Null when there is nothing to show any more. */
    @Nullable String next();
  }

  private void followAll(Context context) throws IOException, InterruptedException {
    SeenBgp seen = SeenBgp.of(bgp, callers, context);
    PeerFragments fragments = new PeerFragments(templates);
    follow(
        context,
        seen.follow(null, seen.lastEvent()),
        () -> fragments.change(PeersView.of(seen, rates, clock.instant())));
  }

  private void describeOne(Context context) {
    SeenPeer _ = SeenBgp.of(bgp, callers, context).existing(context.pathParam("name"));
    EventStream.describe(context);
  }

  private void followOne(Context context) throws IOException, InterruptedException {
    SeenBgp seen = SeenBgp.of(bgp, callers, context);
    String name = seen.existing(context.pathParam("name")).name();
    PeerFragments fragments = new PeerFragments(templates);
    follow(
        context,
        seen.follow(name, seen.lastEvent()),
        () -> {
          Optional<SeenPeer> peer = seen.peer(name);
          return peer.isEmpty() ? null : fragments.change(view(seen, peer.get()));
        });
  }

  private void follow(Context context, SeenBgp.Follower follower, Changes changes)
      throws InterruptedException {
    try {
      PatchOutput out = PatchOutput.of(context);
      int quietTurns = 0;
      while (!draining.started()) {
        @Nullable String change = changes.next();
        if (change == null) {
          out.done(); // Taken out of the configuration.
          return;
        }
        out.patch(change);
        quietTurns = change.isEmpty() ? quietTurns + 1 : 0;
        if (quietTurns == QUIET_TURNS) {
          out.signOfLife();
          quietTurns = 0;
        }
        if (!follower.next(LOOK_AROUND).isEmpty()) {
          gather(follower);
        }
      }
    } catch (IOException e) {
      ReaderGone.note(context);
    }
  }

  private static void gather(SeenBgp.Follower follower) throws InterruptedException {
    long deadline = System.nanoTime() + GATHERING.toNanos();
    for (long left = GATHERING.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      follower.next(Duration.ofNanos(left));
    }
  }
}
