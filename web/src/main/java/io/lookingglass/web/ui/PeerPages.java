package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.javalin.http.Context;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.web.api.SeenBgp;
import io.lookingglass.web.api.SeenPeer;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.Callers;
import io.lookingglass.web.stream.EventStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The pages of BGP peers, and what moves in them. Thread-safe. */
final class PeerPages {

  /** How often an overview without scripts asks again. */
  private static final int REFRESH_SECONDS = 15;

  private final BgpView bgp;
  private final Callers callers;
  private final PageWriter writer;
  private final Templates templates;
  private final LiveStream live;
  private final InstantSource clock;
  private final MessageRates rates = new MessageRates();

  PeerPages(
      BgpView bgp,
      Callers callers,
      PageWriter writer,
      Templates templates,
      LiveStream live,
      InstantSource clock) {
    this.bgp = bgp;
    this.callers = callers;
    this.writer = writer;
    this.templates = templates;
    this.live = live;
    this.clock = clock;
  }

  void register(RouteTable routes) {
    // Not below /peers: a peer may have any name.
    routes.get("/live/peers", Access.OUTLINE, this::followAll, EventStream::describe);
    routes.get("/live/peers/{name}", Access.OUTLINE, this::followOne, this::describeOne);
  }

  void overview(Context context, SeenBgp seen) {
    PeersView view = PeersView.of(seen, rates, clock.instant());
    Shell shell = writer.shell(context, Section.PEERS, say("BGP peers"), REFRESH_SECONDS);
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

  private void followAll(Context context) throws InterruptedException {
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

  private void followOne(Context context) throws InterruptedException {
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

  private void follow(Context context, SeenBgp.Follower follower, LiveStream.Changes changes)
      throws InterruptedException {
    live.write(context, 1, wait -> !follower.next(wait).isEmpty(), changes);
  }
}
