package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.Announcement.Cause;
import io.lookingglass.bgp.announce.Announcement.Ending;
import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.PlannedUpdate;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.announce.PreflightReport.State;
import io.lookingglass.config.language.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Works out what some changes come to, one after another, without doing any of it. Pure but for the
 * identifiers.
 */
final class Planner {
  private final Draft draft;
  private final Circumstances circumstances;
  private final Actor actor;
  private final Supplier<String> ids;
  private final boolean withUpdates;
  private final List<Plan.Step> steps = new ArrayList<>();
  private @Nullable String notFound;

  private Planner(
      AnnouncementTable table,
      Circumstances circumstances,
      Actor actor,
      Supplier<String> ids,
      boolean withUpdates) {
    this.draft = new Draft(table);
    this.circumstances = circumstances;
    this.actor = actor;
    this.ids = ids;
    this.withUpdates = withUpdates;
  }

  /**
   * @param withUpdates whether the reports tell what peers would get; it takes time
   */
  static Plan plan(
      AnnouncementTable table,
      Circumstances circumstances,
      List<Change> changes,
      Actor actor,
      Supplier<String> ids,
      boolean withUpdates) {
    Planner planner = new Planner(table, circumstances, actor, ids, withUpdates);
    changes.forEach(planner::step);
    return new Plan(planner.steps, planner.notFound, planner.draft.begun(), planner.draft.ended());
  }

  private void step(Change change) {
    switch (change) {
      case Change.Announce(AnnouncementRequest request) -> announce(request, List.of());
      case Change.Put(AnnouncementRequest request) -> put(request);
      case Change.Withdraw(String id, String reason) -> {
        @Nullable Announcement announcement = draft.active(id);
        if (announcement == null) {
          notFound = notFound == null ? id : notFound;
        } else {
          withdraw(announcement.request().subject(), List.of(announcement), reason);
        }
      }
      case Change.WithdrawRoute(Subject subject, String reason) ->
          withdraw(subject, draft.at(RouteKey.of(subject)), reason);
    }
  }

  private void withdraw(Subject subject, List<Announcement> ending, String reason) {
    List<Check> checks = Preflight.withdrawing(draft, subject);
    PreflightReport report = new PreflightReport(subject.text(), subject.kind(), checks, List.of());
    boolean allowed = report.allows(null);
    if (allowed) {
      end(ending, Cause.WITHDRAWN, reason);
    }
    steps.add(new Plan.Step(report, allowed, ending.stream().map(Announcement::id).toList()));
  }

  private void end(List<Announcement> ending, Cause cause, String reason) {
    Ending how = new Ending(cause, circumstances.now(), actor, reason);
    ending.forEach(announcement -> draft.end(announcement.ended(how)));
  }

  private void put(AnnouncementRequest request) {
    List<Announcement> there = draft.at(RouteKey.of(request.subject()));
    for (Announcement announcement : there) {
      if (sameAtPeers(announcement.request(), request)) {
        Subject subject = request.subject();
        PreflightReport report =
            new PreflightReport(
                subject.text(),
                subject.kind(),
                List.of(
                    Check.passed(
                        "conflict",
                        Sentence.of("No other announcement of it"),
                        Severity.HARD,
                        Sentence.of(
                            "Announcement {0} is the same; nothing changes", announcement.id()))),
                List.of());
        steps.add(new Plan.Step(report, true, List.of(announcement.id())));
        return;
      }
    }
    announce(request, there);
  }

  /** Whether peers would see no difference, and it would end the same way: not at all. */
  private static boolean sameAtPeers(AnnouncementRequest one, AnnouncementRequest other) {
    return one.ttl() == null
        && other.ttl() == null
        && one.subject().equals(other.subject())
        && Set.copyOf(one.peers()).equals(Set.copyOf(other.peers()))
        && one.communities().equals(other.communities())
        && one.largeCommunities().equals(other.largeCommunities())
        && one.extendedCommunities().equals(other.extendedCommunities())
        && one.prepend() == other.prepend()
        && Objects.equals(one.med(), other.med())
        && Objects.equals(one.nextHop(), other.nextHop());
  }

  private void announce(AnnouncementRequest request, List<Announcement> replaced) {
    end(replaced, Cause.REPLACED, request.reason());
    Subject subject = request.subject();
    List<Check> checks = Preflight.announcing(draft, circumstances, request);
    List<PlannedUpdate> updates =
        withUpdates ? PlannedUpdates.of(draft.rules(), circumstances, request) : List.of();
    PreflightReport report = new PreflightReport(subject.text(), subject.kind(), checks, updates);
    boolean allowed = report.allows(request.override());
    List<String> about = new ArrayList<>();
    if (allowed) {
      Announcement announcement = announcement(request, checks);
      draft.begin(announcement);
      about.add(announcement.id());
    }
    replaced.forEach(announcement -> about.add(announcement.id()));
    steps.add(new Plan.Step(report, allowed, about));
  }

  private Announcement announcement(AnnouncementRequest request, List<Check> checks) {
    Instant now = circumstances.now();
    @Nullable Duration ttl = request.ttl();
    Set<String> overridden =
        checks.stream()
            .filter(check -> check.state() == State.FAILED)
            .map(Check::id)
            .collect(Collectors.toSet());
    return new Announcement(
        ids.get(), request, actor, now, ttl == null ? null : now.plus(ttl), overridden, null);
  }
}
