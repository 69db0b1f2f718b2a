package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.PreflightReport;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.bgp.announce.WithdrawalGuidance;
import io.lookingglass.web.api.SeenTunnels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One protected prefix.
 *
 * @param operator whether the visitor may change anything
 * @param everything whether all customers' are seen
 * @param active announcements within it
 * @param timeline what happened to it, newest first
 * @param checks what a pre-flight of it finds now
 */
record PrefixView(
    PrefixesView.Row row,
    int maxLength,
    boolean operator,
    boolean everything,
    List<AnnouncementView> active,
    List<Happening> timeline,
    List<CheckRow> checks,
    List<Route> seen,
    int seenMore,
    List<Step> steps,
    @Nullable String warning) {

  PrefixView {
    active = List.copyOf(active);
    timeline = List.copyOf(timeline);
    checks = List.copyOf(checks);
    seen = List.copyOf(seen);
    steps = List.copyOf(steps);
  }

  /** Something that happened. */
  record Happening(Moment at, String css, String what, String subject, String path, String why) {}

  /** A route that a peer gives us. */
  record Route(
      String prefix,
      String peer,
      String css,
      String says,
      String origin,
      String asPath,
      Moment since) {}

  /** A step of taking it back. */
  record Step(String css, String title, String evidence) {}

  /** A check of a pre-flight. */
  record CheckRow(
      String css, String title, String state, String evidence, @Nullable String remedy) {

    static List<CheckRow> of(PreflightReport report) {
      return report.checks().stream().map(CheckRow::of).toList();
    }

    private static @Nullable String advice(PreflightReport.Check check) {
      return check.advice() == null ? null : said(check.advice());
    }

    private static CheckRow of(PreflightReport.Check check) {
      boolean hard = check.severity() == PreflightReport.Severity.HARD;
      return switch (check.state()) {
        case PASSED ->
            new CheckRow("good", said(check.name()), say("satisfied"), said(check.finding()), null);
        case FAILED ->
            new CheckRow(
                hard ? "bad" : "warning",
                said(check.name()),
                hard ? say("failed: it is refused") : say("failed: needs a reason to pass over it"),
                said(check.finding()),
                advice(check));
        case UNKNOWN ->
            new CheckRow(
                "unknown",
                said(check.name()),
                say("not known"),
                said(check.finding()),
                advice(check));
      };
    }
  }

  static PrefixView of(
      ProtectedPrefixStatus status,
      List<AnnouncementStatus> history,
      PreflightReport preflight,
      SeenTunnels tunnels,
      boolean operator,
      boolean everything,
      Instant now) {
    PrefixesView.Row row = PrefixesView.row(0, status, tunnels, now);
    return new PrefixView(
        row,
        status.settings().longestLength(),
        operator,
        everything,
        status.announcements().stream()
            .map(each -> AnnouncementView.of(each, row.path(), everything, now))
            .toList(),
        timeline(history, now),
        CheckRow.of(preflight),
        status.seen().stream().map(route -> route(route, now)).toList(),
        status.seenMore(),
        status.guidance().steps().stream().map(PrefixView::step).toList(),
        status.guidance().advice() == null ? null : said(status.guidance().advice()));
  }

  private static List<Happening> timeline(List<AnnouncementStatus> history, Instant now) {
    record Timed(Instant at, Happening happening) {}
    List<Timed> timed = new ArrayList<>();
    for (AnnouncementStatus status : history) {
      AnnouncementView view = AnnouncementView.of(status, null, false, now);
      String path = "/announcements/" + view.id();
      timed.add(
          new Timed(
              status.announcement().acceptedAt(),
              new Happening(
                  view.accepted(),
                  "good",
                  say("{0} by {1}", view.kind(), view.owner()),
                  view.subject(),
                  path,
                  view.reason())));
      if (view.ended() != null && status.announcement().ending() != null) {
        timed.add(
            new Timed(
                status.announcement().ending().at(),
                new Happening(
                    view.ended().at(),
                    "unknown",
                    say("{0} by {1}", view.ended().cause(), view.ended().by()),
                    view.subject(),
                    path,
                    view.ended().reason())));
      }
    }
    return timed.stream()
        .sorted((one, other) -> other.at().compareTo(one.at()))
        .map(Timed::happening)
        .toList();
  }

  private static Route route(SeenRoute route, Instant now) {
    return new Route(
        route.prefix().toString(),
        route.peer(),
        route.alarming() ? "bad" : route.kind() == SeenRoute.Kind.OURS ? "good" : "unknown",
        switch (route.kind()) {
          case OURS -> say("our announcement");
          case ORIGIN -> say("from its origin, not through us");
          case OTHER_ORIGIN -> say("another AS claims to be the origin");
          case MORE_SPECIFIC -> say("a part that passes us by");
        },
        route.origin() == null ? Figures.NONE : route.origin().toString(),
        route.asPath(),
        Moment.of(route.since(), now));
  }

  private static Step step(WithdrawalGuidance.Step step) {
    return new Step(
        switch (step.state()) {
          case DONE -> "good";
          case DUE -> "warning";
          case UNKNOWN -> "unknown";
        },
        said(step.name()),
        said(step.finding()));
  }
}
