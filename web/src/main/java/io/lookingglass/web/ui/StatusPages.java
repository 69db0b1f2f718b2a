package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.javalin.http.Context;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.web.api.Representation;
import io.lookingglass.web.api.SeenAnnouncements;
import io.lookingglass.web.api.SeenBgp;
import io.lookingglass.web.api.SeenTunnels;
import io.lookingglass.web.language.Language;
import io.lookingglass.web.language.Speech;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.Callers;
import io.lookingglass.web.stream.EventStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** The screen on the wall of support. Thread-safe. */
final class StatusPages {
  private static final Access SEEING =
      Access.support(Sentence.of("Overviews of sessions and tunnels"));

  /** How often it asks again without scripts. */
  private static final int REFRESH_SECONDS = 10;

  private final BgpView bgp;
  private final TunnelWatch tunnels;
  private final Announcements announcements;
  private final Callers callers;
  private final LiveStream live;
  private final PageWriter writer;
  private final Templates templates;
  private final InstantSource clock;
  private final MessageRates rates = new MessageRates();
  private final TunnelTrends trends;

  StatusPages(
      BgpView bgp,
      TunnelWatch tunnels,
      Announcements announcements,
      Callers callers,
      LiveStream live,
      PageWriter writer,
      Templates templates,
      InstantSource clock) {
    this.bgp = bgp;
    this.tunnels = tunnels;
    this.announcements = announcements;
    this.callers = callers;
    this.live = live;
    this.writer = writer;
    this.templates = templates;
    this.clock = clock;
    this.trends = new TunnelTrends(tunnels, clock);
  }

  /** The page. */
  record StatusPage(Shell shell, StatusView view) {}

  void register(RouteTable routes) {
    routes.get("/status", SEEING, this::page);
    routes.get("/live/status", SEEING, this::follow, EventStream::describe);
  }

  private void page(Context context) {
    if (!Representation.wantsPage(context)) {
      context.header("Cache-Control", "no-store");
      context
          .contentType("text/plain; charset=utf-8")
          .result(Speech.in(Language.ENGLISH, () -> StatusText.of(view(context))));
      return;
    }
    writer.write(
        context,
        "status",
        new StatusPage(
            writer.shell(context, Section.STATUS, say("Status"), REFRESH_SECONDS), view(context)));
  }

  private StatusView view(Context context) {
    Instant now = clock.instant();
    SeenTunnels its = SeenTunnels.of(tunnels, context);
    return StatusView.of(
        PeersView.of(SeenBgp.of(bgp, callers, context), rates, now),
        WatchedTunnelsView.of(its.all(), its.everything(), TunnelFilter.NONE, trends::of, now),
        PrefixesView.of(
            SeenAnnouncements.of(announcements, context), its, announcements.health(), now));
  }

  /** Looked at each second: what is wrong comes from three sides. */
  private void follow(Context context) throws InterruptedException {
    ShownParts shown = new ShownParts(templates);
    live.write(
        context,
        1,
        wait -> {
          Thread.sleep(wait);
          return false;
        },
        () -> change(view(context), shown));
  }

  private String change(StatusView view, ShownParts shown) {
    StringBuilder change = new StringBuilder();
    shown.update("verdict", render("statusverdict", Map.of("view", view)), change);
    for (StatusView.Board board : view.boards()) {
      shown.update(board.id(), render("statusboard", Map.of("board", board)), change);
    }
    return change.toString();
  }

  private String render(String template, Map<String, Object> parameters) {
    return templates.render(template, parameters).strip();
  }
}
