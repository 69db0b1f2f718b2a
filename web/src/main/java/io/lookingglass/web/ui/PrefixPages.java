package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.javalin.http.Context;
import io.lookingglass.bgp.announce.AnnouncementEvent;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.web.api.PrefixRoutes;
import io.lookingglass.web.api.SeenAnnouncements;
import io.lookingglass.web.api.SeenTunnels;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.stream.EventStream;
import java.time.InstantSource;
import java.util.List;

/** The pages of protected prefixes, and what moves in them. Thread-safe. */
final class PrefixPages {
  /** How often a page without scripts asks again. */
  private static final int REFRESH_SECONDS = 10;

  private static final int TIMELINE = 60;

  /** After so many seconds all is looked at again, whatever happens. */
  private static final int TURNS = 3;

  private final Announcements announcements;
  private final TunnelWatch tunnels;
  private final LiveStream live;
  private final PageWriter writer;
  private final Templates templates;
  private final InstantSource clock;

  PrefixPages(
      Announcements announcements,
      TunnelWatch tunnels,
      LiveStream live,
      PageWriter writer,
      Templates templates,
      InstantSource clock) {
    this.announcements = announcements;
    this.tunnels = tunnels;
    this.live = live;
    this.writer = writer;
    this.templates = templates;
    this.clock = clock;
  }

  /** All protected prefixes. */
  record PrefixesPage(Shell shell, PrefixesView view) {}

  /** One protected prefix. */
  record PrefixPage(Shell shell, PrefixView view) {}

  void register(RouteTable routes) {
    // Their pages themselves are where a terminal gets text.
    routes.get("/live/prefixes", SeenAnnouncements.SEEING, this::followAll, EventStream::describe);
    routes.get(
        "/live/prefixes/{address}/{length}",
        SeenAnnouncements.SEEING,
        this::followOne,
        EventStream::describe);
  }

  private Shell shell(Context context, String title) {
    return writer.shell(context, Section.PREFIXES, title, REFRESH_SECONDS);
  }

  void prefixes(Context context, SeenAnnouncements seen, SeenTunnels its) {
    Shell shell = shell(context, say("Protected prefixes"));
    writer.write(context, "prefixes", new PrefixesPage(shell, view(seen, its)));
  }

  private PrefixesView view(SeenAnnouncements seen, SeenTunnels its) {
    return PrefixesView.of(seen, its, announcements.health(), clock.instant());
  }

  void prefix(
      Context context, SeenAnnouncements seen, ProtectedPrefixStatus status, SeenTunnels its) {
    String title = status.settings().prefix().toString();
    writer.write(context, "prefix", new PrefixPage(shell(context, title), view(seen, status, its)));
  }

  private PrefixView view(SeenAnnouncements seen, ProtectedPrefixStatus status, SeenTunnels its) {
    IpPrefix prefix = status.settings().prefix();
    return PrefixView.of(
        status,
        seen.history(prefix, null, TIMELINE),
        announcements.preflight(
            AnnouncementRequest.of(new Subject.Prefix(prefix), "a look at its page")),
        its,
        seen.changes(),
        seen.everything(),
        clock.instant());
  }

  private void followAll(Context context) throws InterruptedException {
    SeenAnnouncements seen = SeenAnnouncements.of(announcements, context);
    SeenTunnels its = SeenTunnels.of(tunnels, context);
    PrefixFragments fragments = new PrefixFragments(templates);
    live.write(context, TURNS, news(), () -> fragments.change(view(seen, its)));
  }

  private void followOne(Context context) throws InterruptedException {
    SeenAnnouncements seen = SeenAnnouncements.of(announcements, context);
    SeenTunnels its = SeenTunnels.of(tunnels, context);
    IpPrefix prefix = PrefixRoutes.named(context);
    PrefixFragments fragments = new PrefixFragments(templates);
    live.write(
        context,
        TURNS,
        news(),
        () ->
            seen.find(prefix)
                .map(status -> fragments.change(view(seen, status, its)))
                .orElse(null));
  }

  /** What happens to announcements; of routes seen and of tunnels the turns tell. */
  private LiveStream.News news() {
    long[] after = {announcements.lastEvent()};
    return wait -> {
      List<AnnouncementEvent> events = announcements.events(after[0], wait);
      if (!events.isEmpty()) {
        after[0] = events.getLast().number();
      }
      return !events.isEmpty();
    };
  }
}
