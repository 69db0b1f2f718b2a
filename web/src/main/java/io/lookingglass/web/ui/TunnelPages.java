package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.javalin.http.Context;
import io.lookingglass.probes.bfd.BfdWatch;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.web.api.SeenTunnels;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.stream.EventStream;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The pages of the tunnels that are watched, and what moves in them. Thread-safe. */
final class TunnelPages {
  /** How often a page without scripts asks again. */
  private static final int REFRESH_SECONDS = 15;

  /** After so many seconds numbers are read again; changes of state are shown at once. */
  private static final int TURNS = 3;

  /** The same where there are many: hundreds of rows are as many octets each time. */
  private static final int TURNS_OF_MANY = 15;

  private static final int MANY = 60;

  private final TunnelWatch watch;
  private final BfdWatch bfd;
  private final LiveStream live;
  private final PageWriter writer;
  private final Templates templates;
  private final InstantSource clock;
  private final TunnelTrends trends;

  TunnelPages(
      TunnelWatch watch,
      BfdWatch bfd,
      LiveStream live,
      PageWriter writer,
      Templates templates,
      InstantSource clock) {
    this.watch = watch;
    this.bfd = bfd;
    this.live = live;
    this.writer = writer;
    this.templates = templates;
    this.clock = clock;
    this.trends = new TunnelTrends(watch, clock);
  }

  /** All tunnels. */
  record TunnelsPage(Shell shell, WatchedTunnelsView view) {}

  /** One tunnel. */
  record TunnelPage(Shell shell, WatchedTunnelView view) {}

  void register(RouteTable routes) {
    // Not below /tunnels: a tunnel may have any name.
    routes.get("/live/tunnels", SeenTunnels.SEEING, this::followAll, EventStream::describe);
    routes.get("/live/tunnels/{name}", SeenTunnels.SEEING, this::followOne, this::describeOne);
  }

  void overview(Context context, SeenTunnels seen) {
    Shell shell = writer.shell(context, Section.TUNNELS, say("Tunnels"), REFRESH_SECONDS);
    WatchedTunnelsView view = view(seen, TunnelFilter.read(context::queryParam));
    writer.write(context, "tunnels", new TunnelsPage(shell, view));
  }

  private WatchedTunnelsView view(SeenTunnels seen, TunnelFilter filter) {
    return WatchedTunnelsView.of(
        seen.all(), seen.everything(), filter, trends::of, clock.instant());
  }

  void tunnel(Context context, SeenTunnels seen, TunnelHealth health) {
    TimeRange range = TimeRange.read(context::queryParam, clock.instant());
    Shell shell =
        writer.shell(
            context,
            Section.TUNNELS,
            health.name(),
            range.moving() == null ? null : REFRESH_SECONDS);
    WatchedTunnelView view = view(seen, health, range, context.queryParam("mode"));
    writer.write(context, "watchedtunnel", new TunnelPage(shell, view));
  }

  private WatchedTunnelView view(
      SeenTunnels seen, TunnelHealth health, TimeRange range, @Nullable String mode) {
    Instant now = clock.instant();
    return WatchedTunnelView.of(
        health,
        seen.everything(),
        range,
        mode,
        seen.history(health.name(), range.from(), range.to(), range.step()),
        seen.recent(health.name(), WatchedTunnelView.EVENTS),
        bfd.status(health.name()).orElse(null),
        seen.judgement(health.tunnel(), now),
        now);
  }

  private void followAll(Context context) throws InterruptedException {
    SeenTunnels seen = SeenTunnels.of(watch, context);
    TunnelFilter filter = TunnelFilter.read(context::queryParam);
    TunnelFragments fragments = new TunnelFragments(templates);
    int turns = seen.all().size() > MANY ? TURNS_OF_MANY : TURNS;
    live.write(context, turns, news(seen, null), () -> fragments.change(view(seen, filter)));
  }

  private void describeOne(Context context) {
    TunnelHealth _ = SeenTunnels.of(watch, context).existing(context.pathParam("name"));
    EventStream.describe(context);
  }

  private void followOne(Context context) throws InterruptedException {
    SeenTunnels seen = SeenTunnels.of(watch, context);
    String name = seen.existing(context.pathParam("name")).name();
    @Nullable String mode = context.queryParam("mode");
    TunnelFragments fragments = new TunnelFragments(templates);
    live.write(
        context,
        TURNS,
        news(seen, name),
        () -> {
          Instant now = clock.instant();
          TimeRange range = TimeRange.read(context::queryParam, now);
          return seen.find(name)
              .map(health -> fragments.change(view(seen, health, range, mode), now))
              .orElse(null);
        });
  }

  private static LiveStream.News news(SeenTunnels seen, @Nullable String tunnel) {
    SeenTunnels.Follower follower = seen.follow(tunnel, seen.lastEvent());
    return wait -> !follower.next(wait).isEmpty();
  }
}
