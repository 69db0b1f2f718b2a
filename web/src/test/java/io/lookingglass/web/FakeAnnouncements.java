package io.lookingglass.web;

import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.Announcement;
import io.lookingglass.bgp.announce.AnnouncementEvent;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.Change;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.PreflightReport;
import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.announce.WithdrawalGuidance;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Announcements without a speaker: two customers' prefixes, everything within them is accepted but
 * what is in {@code 203.0.113.128/25}, whose tunnel is down.
 */
final class FakeAnnouncements implements Announcements {
  static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private static final List<ProtectedPrefixSettings> PREFIXES =
      List.of(
          protectedPrefix("203.0.113.0/24", "acme"), protectedPrefix("198.51.100.0/24", "globex"));

  final Map<String, Announcement> kept = new LinkedHashMap<>();
  final List<Actor> actors = new ArrayList<>();
  final Map<String, List<Change>> keys = new LinkedHashMap<>();
  final List<AnnouncementEvent> events = new ArrayList<>();

  /** What peers tell of the prefixes. */
  final List<SeenRoute> seen = new ArrayList<>();

  private static ProtectedPrefixSettings protectedPrefix(String prefix, String customer) {
    return new ProtectedPrefixSettings(
        IpPrefix.parse(prefix), customer, new Asn(64500), 32, List.of("lon"), false, List.of());
  }

  @Override
  public PreflightReport preflight(AnnouncementRequest request) {
    return report(request.subject());
  }

  private static PreflightReport report(Subject subject) {
    List<Check> checks = new ArrayList<>();
    boolean inside =
        PREFIXES.stream().anyMatch(each -> each.prefix().contains(subject.destination()));
    checks.add(
        inside
            ? Check.passed(
                "allow-list",
                Sentence.of("Inside the allow-list"),
                Severity.HARD,
                Sentence.verbatim("it is"))
            : Check.failed(
                "allow-list",
                Sentence.of("Inside the allow-list"),
                Severity.HARD,
                Sentence.of("{0} is within no protected prefix", subject.destination()),
                Sentence.of("Add it to prefixes")));
    boolean down = IpPrefix.parse("203.0.113.128/25").contains(subject.destination());
    checks.add(
        down
            ? Check.failed(
                "tunnels",
                Sentence.of("A healthy tunnel"),
                Severity.SOFT,
                Sentence.of("lon is down for 3 minutes"),
                Sentence.of("Look at the tunnel"))
            : Check.passed(
                "tunnels",
                Sentence.of("A healthy tunnel"),
                Severity.SOFT,
                Sentence.of("lon is up")));
    return new PreflightReport(subject.text(), subject.kind(), checks, List.of());
  }

  @Override
  public List<PreflightReport> preflight(List<Change> changes) {
    return changes.stream()
        .map(
            change ->
                switch (change) {
                  case Change.Announce(var request) -> report(request.subject());
                  case Change.Put(var request) -> report(request.subject());
                  case Change.Withdraw(String id, _) ->
                      report(kept.values().iterator().next().request().subject());
                  case Change.WithdrawRoute(Subject subject, _) -> report(subject);
                })
        .toList();
  }

  @Override
  public ChangeOutcome batch(List<Change> changes, Actor actor, @Nullable String key) {
    List<Change> before = key == null ? null : keys.putIfAbsent(key, changes);
    if (before != null && !before.equals(changes)) {
      return new ChangeOutcome.KeyReused(String.valueOf(key));
    }
    List<PreflightReport> reports = new ArrayList<>();
    for (Change change : changes) {
      @Nullable AnnouncementRequest request =
          switch (change) {
            case Change.Announce(var asked) -> asked;
            case Change.Put(var asked) -> asked;
            case Change.Withdraw _, Change.WithdrawRoute _ -> null;
          };
      if (request != null) {
        PreflightReport report = report(request.subject());
        reports.add(report);
        if (!report.allows(request.override())) {
          return new ChangeOutcome.Refused(preflight(changes));
        }
      }
      if (change instanceof Change.Withdraw(String id, _) && !active(id)) {
        return new ChangeOutcome.NotFound(id);
      }
    }
    actors.add(actor);
    if (before != null) {
      return new ChangeOutcome.Accepted(active(), reports, true);
    }
    List<AnnouncementStatus> about = new ArrayList<>();
    for (Change change : changes) {
      switch (change) {
        case Change.Announce(var request) -> about.add(status(accept(request, actor)));
        case Change.Put(var request) -> about.add(status(accept(request, actor)));
        case Change.Withdraw(String id, String reason) -> about.add(status(end(id, reason, actor)));
        case Change.WithdrawRoute(Subject subject, String reason) ->
            List.copyOf(kept.values()).stream()
                .filter(
                    each -> each.active() && each.request().subject().nlri().equals(subject.nlri()))
                .forEach(each -> about.add(status(end(each.id(), reason, actor))));
      }
    }
    return new ChangeOutcome.Accepted(about, reports, false);
  }

  private boolean active(String id) {
    @Nullable Announcement announcement = kept.get(id);
    return announcement != null && announcement.active();
  }

  private Announcement accept(AnnouncementRequest request, Actor actor) {
    String id = "announcement%04d".formatted(kept.size() + 1);
    Announcement made =
        new Announcement(
            id,
            request,
            actor,
            NOON,
            request.ttl() == null ? null : NOON.plus(request.ttl()),
            Set.of(),
            null);
    kept.put(id, made);
    note(made, AnnouncementStatus.Stage.ACCEPTED);
    return made;
  }

  private Announcement end(String id, String reason, Actor actor) {
    Announcement was = kept.get(id);
    if (was == null) {
      throw new IllegalArgumentException(id);
    }
    Announcement ended =
        new Announcement(
            id,
            was.request(),
            was.owner(),
            was.acceptedAt(),
            was.expiresAt(),
            was.overridden(),
            new Announcement.Ending(
                Announcement.Cause.WITHDRAWN, NOON.plusSeconds(60), actor, reason));
    kept.put(id, ended);
    note(ended, AnnouncementStatus.Stage.WITHDRAWN);
    return ended;
  }

  private void note(Announcement announcement, AnnouncementStatus.Stage stage) {
    events.add(
        new AnnouncementEvent(
            events.size() + 1,
            NOON,
            announcement.id(),
            announcement.request().subject().text(),
            customer(announcement),
            null,
            stage));
  }

  private static @Nullable String customer(Announcement announcement) {
    return PREFIXES.stream()
        .filter(each -> each.prefix().contains(announcement.request().subject().destination()))
        .map(ProtectedPrefixSettings::customer)
        .findFirst()
        .orElse(null);
  }

  private static AnnouncementStatus status(Announcement announcement) {
    AnnouncementStatus.Stage stage =
        announcement.active() ? AnnouncementStatus.Stage.SENT : AnnouncementStatus.Stage.WITHDRAWN;
    return new AnnouncementStatus(
        announcement,
        customer(announcement),
        announcement.expiresAt(),
        List.of(new AnnouncementStatus.PeerProgress("transit-a", stage, NOON, null)));
  }

  @Override
  public ChangeOutcome withdrawAll(String reason, @Nullable String communication, Actor actor) {
    List<AnnouncementStatus> ended =
        active().stream()
            .map(each -> status(end(each.announcement().id(), reason, actor)))
            .toList();
    return new ChangeOutcome.Accepted(ended, List.of(), false);
  }

  @Override
  public void reopen(Actor actor) {
    actors.add(actor);
  }

  @Override
  public List<AnnouncementStatus> active() {
    return kept.values().stream()
        .filter(Announcement::active)
        .map(FakeAnnouncements::status)
        .toList();
  }

  @Override
  public Optional<AnnouncementStatus> find(String id) {
    return Optional.ofNullable(kept.get(id)).map(FakeAnnouncements::status);
  }

  @Override
  public List<AnnouncementStatus> history(
      @Nullable IpPrefix within, @Nullable String beforeId, int most) {
    List<Announcement> all = List.copyOf(kept.values()).reversed();
    int from =
        beforeId == null ? 0 : all.stream().map(Announcement::id).toList().indexOf(beforeId) + 1;
    return all.stream()
        .skip(from)
        .filter(each -> within == null || within.contains(each.request().subject().destination()))
        .limit(most)
        .map(FakeAnnouncements::status)
        .toList();
  }

  @Override
  public List<ProtectedPrefixStatus> prefixes() {
    return PREFIXES.stream().map(this::prefixStatus).toList();
  }

  @Override
  public Optional<ProtectedPrefixStatus> prefix(IpPrefix prefix) {
    return PREFIXES.stream()
        .filter(each -> each.prefix().equals(prefix))
        .map(this::prefixStatus)
        .findFirst();
  }

  private ProtectedPrefixStatus prefixStatus(ProtectedPrefixSettings settings) {
    return new ProtectedPrefixStatus(
        settings,
        active().stream()
            .filter(
                each ->
                    settings
                        .prefix()
                        .contains(each.announcement().request().subject().destination()))
            .toList(),
        seen.stream().filter(route -> settings.prefix().contains(route.prefix())).toList(),
        0,
        new WithdrawalGuidance(List.of(), null));
  }

  @Override
  public List<AnnouncementEvent> events(long after, Duration wait) throws InterruptedException {
    List<AnnouncementEvent> newer =
        List.copyOf(events).stream().filter(event -> event.number() > after).toList();
    if (newer.isEmpty()) {
      Thread.sleep(wait); // There is nobody who could wake it.
    }
    return newer;
  }

  @Override
  public long lastEvent() {
    return events.size();
  }

  @Override
  public Health health() {
    return new Health(true, null);
  }
}
