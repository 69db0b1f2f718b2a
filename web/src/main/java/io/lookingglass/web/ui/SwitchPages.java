package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.PreflightReport;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.web.api.ApiException;
import io.lookingglass.web.api.ErrorType;
import io.lookingglass.web.api.SeenAnnouncements;
import io.lookingglass.web.language.Speech;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.RouteTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pages of announcements, and the forms that change them. Every form is of a signed-in operator
 * and has the token of its session. Thread-safe.
 */
final class SwitchPages {
  /** How often a page without scripts asks again. */
  private static final int REFRESH_SECONDS = 10;

  private static final String WITHDRAW_EVERYTHING = "withdraw everything";

  private final Announcements announcements;
  private final PageWriter writer;
  private final Templates templates;
  private final InstantSource clock;

  SwitchPages(
      Announcements announcements, PageWriter writer, Templates templates, InstantSource clock) {
    this.announcements = announcements;
    this.writer = writer;
    this.templates = templates;
    this.clock = clock;
  }

  /** All active FlowSpec rules. */
  record RulesPage(Shell shell, List<AnnouncementView> rules, boolean operator) {}

  /** The dialog in which something is announced. */
  record AnnouncePage(Shell shell, AnnounceForm form) {}

  /**
   * One announcement.
   *
   * @param warning what a withdrawal would do; null when nothing bad is known
   * @param reason as it was typed
   * @param problems of the form, by field
   */
  record AnnouncementPage(
      Shell shell,
      AnnouncementView view,
      boolean operator,
      @Nullable String warning,
      String reason,
      Map<String, String> problems) {}

  /** The kill switch. */
  record WithdrawAllPage(
      Shell shell, int active, String word, String reason, Map<String, String> problems) {}

  void register(RouteTable routes) {
    Access seeing = SeenAnnouncements.SEEING;
    Access changing = SeenAnnouncements.CHANGING;
    routes.get("/flowspec", seeing, this::rules);
    routes.get("/announce", changing, this::askForm);
    routes.form("/announce", changing, this::announce);
    routes.get("/announce/words", changing, this::words);
    routes.get("/announcements/{id}", seeing, this::announcement);
    routes.get("/announcements/{id}/progress", seeing, this::progress);
    routes.form("/announcements/{id}/withdraw", changing, this::withdraw);
    routes.get("/withdraw-all", changing, this::askWithdrawAll);
    routes.form("/withdraw-all", changing, this::withdrawAll);
  }

  private SeenAnnouncements seen(Context context) {
    return SeenAnnouncements.of(announcements, context);
  }

  private Shell shell(Context context, String title, @Nullable Integer refreshSeconds) {
    return writer.shell(context, Section.PREFIXES, title, refreshSeconds);
  }

  private void rules(Context context) {
    SeenAnnouncements seen = seen(context);
    Instant now = clock.instant();
    List<AnnouncementView> rules =
        seen.active().stream()
            .filter(each -> PrefixesView.kind(each) == Subject.Kind.FLOWSPEC)
            .map(each -> view(seen, each, now))
            .toList();
    writer.write(
        context,
        "flowspec",
        new RulesPage(
            shell(context, say("FlowSpec rules"), REFRESH_SECONDS), rules, seen.changes()));
  }

  private AnnouncementView view(SeenAnnouncements seen, AnnouncementStatus status, Instant now) {
    @Nullable String path =
        around(status).map(each -> "/prefixes/" + each.settings().prefix()).orElse(null);
    return AnnouncementView.of(status, path, seen.everything(), now);
  }

  private Optional<ProtectedPrefixStatus> around(AnnouncementStatus status) {
    IpPrefix destination = status.announcement().request().subject().destination();
    return announcements.prefixes().stream()
        .filter(each -> each.settings().prefix().contains(destination))
        .findFirst();
  }

  private void askForm(Context context) {
    write(context, AnnounceForm.read(context::queryParam));
  }

  private void write(Context context, AnnounceForm form) {
    writer.write(
        context, "announce", new AnnouncePage(shell(context, say("Announce"), null), form));
  }

  /** Checks first, and announces what was checked. */
  private void announce(Context context) {
    Actor actor = SeenAnnouncements.operator(context);
    AnnounceForm form = AnnounceForm.read(context::formParam);
    AnnouncementRequest request;
    try {
      request = form.order();
    } catch (ApiException e) {
      context.status(e.status());
      write(context, form.with(e.params().isEmpty() ? Map.of("form", e.message()) : e.params()));
      return;
    }
    AnnounceForm checked = form.with(request, announcements.preflight(request));
    boolean asked = "announce".equals(context.formParam("step"));
    boolean same = form.digest().equals(context.formParam("checked"));
    @Nullable String confirmation = checked.confirmation();
    @Nullable String typed = context.formParam("confirm");
    if (!asked || !same || !checked.allowed()) {
      write(context, checked);
    } else if (confirmation != null && (typed == null || !confirmation.equals(typed.strip()))) {
      context.status(ErrorType.VALIDATION_ERROR.status());
      write(context, checked.with(Map.of("confirm", say("type exactly {0}", confirmation))));
    } else {
      done(context, announcements.announce(request, actor, null), checked);
    }
  }

  private void done(Context context, ChangeOutcome outcome, AnnounceForm checked) {
    if (outcome instanceof ChangeOutcome.Accepted(var made, _, _) && !made.isEmpty()) {
      context.header("Cache-Control", "no-store");
      context.redirect(
          "/announcements/" + made.getFirst().announcement().id(), HttpStatus.SEE_OTHER);
      return;
    }
    context.status(ErrorType.PRECONDITION_FAILED.status());
    if (outcome instanceof ChangeOutcome.Refused(var reports)
        && !reports.isEmpty()
        && checked.request() != null) {
      write(context, checked.with(checked.request(), reports.getFirst()));
    } else {
      write(context, checked.with(Map.of("form", why(outcome))));
    }
  }

  /** Why nothing was done, where there is no list of checks to show. */
  private static String why(ChangeOutcome outcome) {
    return switch (outcome) {
      case ChangeOutcome.Accepted _ -> say("The same is announced already; nothing was changed");
      case ChangeOutcome.Refused _ -> say("A check failed; nothing was changed");
      case ChangeOutcome.NotFound _ -> say("It has ended already; nothing was changed");
      case ChangeOutcome.KeyReused _ -> say("The form was sent twice; nothing was changed");
      case ChangeOutcome.TooMany tooMany ->
          say(
              "You ask for changes too often; wait {0} {0|second|seconds}",
              Math.max(1, tooMany.retryAfter().toSeconds()));
      case ChangeOutcome.NotStored(String problem) -> problem;
    };
  }

  /** The rule in words while it is typed. */
  private void words(Context context) {
    AnnounceForm form = AnnounceForm.read(context::queryParam);
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("words", form.preview());
    context.header("Cache-Control", "no-store");
    context.html(templates.render("flowwords", parameters));
  }

  private void announcement(Context context) {
    SeenAnnouncements seen = seen(context);
    write(context, seen, seen.existing(context.pathParam("id")), "", Map.of());
  }

  private void write(
      Context context,
      SeenAnnouncements seen,
      AnnouncementStatus status,
      String reason,
      Map<String, String> problems) {
    AnnouncementView view = view(seen, status, clock.instant());
    writer.write(
        context,
        "announced",
        new AnnouncementPage(
            shell(context, say("{0} {1}", view.kind(), view.destination()), null),
            view,
            seen.changes(),
            warning(status),
            reason,
            problems));
  }

  private @Nullable String warning(AnnouncementStatus status) {
    return PrefixesView.kind(status) == Subject.Kind.ANNOUNCE
        ? around(status).map(each -> each.guidance().advice()).map(Speech::said).orElse(null)
        : null;
  }

  private void progress(Context context) {
    SeenAnnouncements seen = seen(context);
    AnnouncementView view = view(seen, seen.existing(context.pathParam("id")), clock.instant());
    context.header("Cache-Control", "no-store");
    context.html(templates.render("announcedprogress", Map.of("view", view)));
  }

  private void withdraw(Context context) {
    Actor actor = SeenAnnouncements.operator(context);
    SeenAnnouncements seen = seen(context);
    AnnouncementStatus status = seen.existing(context.pathParam("id"));
    String reason = given(context, "reason");
    Map<String, String> problems = new LinkedHashMap<>();
    checkReason(reason, problems);
    String destination = status.announcement().request().subject().destination().toString();
    if (warning(status) != null && !given(context, "confirm").equals(destination)) {
      problems.put("confirm", say("type exactly {0}", destination));
    }
    if (problems.isEmpty()) {
      ChangeOutcome outcome = announcements.withdraw(status.announcement().id(), reason, actor);
      if (outcome instanceof ChangeOutcome.Accepted) {
        context.redirect("/announcements/" + status.announcement().id(), HttpStatus.SEE_OTHER);
        return;
      }
      problems.put("form", refusal(outcome));
    }
    context.status(ErrorType.VALIDATION_ERROR.status());
    write(context, seen, status, reason, problems);
  }

  private static String refusal(ChangeOutcome outcome) {
    if (outcome instanceof ChangeOutcome.Refused(var reports)) {
      List<PreflightReport.Check> failed =
          reports.stream()
              .flatMap(report -> report.checks().stream())
              .filter(check -> check.state() == PreflightReport.State.FAILED)
              .toList();
      if (!failed.isEmpty()) {
        return say("{0}; nothing was changed", failed.getFirst().finding());
      }
    }
    return why(outcome);
  }

  private static String given(Context context, String field) {
    String value = context.formParam(field);
    return value == null ? "" : value.strip();
  }

  private static void checkReason(String reason, Map<String, String> problems) {
    if (reason.isEmpty() || reason.length() > AnnouncementRequest.LONGEST_REASON) {
      problems.put(
          "reason",
          say("say why, for the record: 1-{0} characters", AnnouncementRequest.LONGEST_REASON));
    }
  }

  private void askWithdrawAll(Context context) {
    writeWithdrawAll(context, "", Map.of());
  }

  private void writeWithdrawAll(Context context, String reason, Map<String, String> problems) {
    writer.write(
        context,
        "withdrawall",
        new WithdrawAllPage(
            shell(context, say("Withdraw everything"), null),
            announcements.active().size(),
            WITHDRAW_EVERYTHING,
            reason,
            problems));
  }

  private void withdrawAll(Context context) {
    Actor actor = SeenAnnouncements.operator(context);
    String reason = given(context, "reason");
    String communication = given(context, "communication");
    Map<String, String> problems = new LinkedHashMap<>();
    checkReason(reason, problems);
    if (!given(context, "confirm").equals(WITHDRAW_EVERYTHING)) {
      problems.put("confirm", say("type exactly {0}", WITHDRAW_EVERYTHING));
    }
    if (problems.isEmpty()) {
      ChangeOutcome outcome =
          announcements.withdrawAll(reason, communication.isEmpty() ? null : communication, actor);
      if (outcome instanceof ChangeOutcome.Accepted) {
        context.redirect("/prefixes", HttpStatus.SEE_OTHER);
        return;
      }
      problems.put("form", refusal(outcome));
    }
    context.status(ErrorType.VALIDATION_ERROR.status());
    writeWithdrawAll(context, reason, problems);
  }
}
