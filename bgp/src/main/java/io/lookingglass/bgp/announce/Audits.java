package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.Announcement.Ending;
import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts into words what was done, for the audit. Pure. */
final class Audits {
  private static final int MOST_REFUSALS = 10;

  private Audits() {}

  /** A record for each announcement that begins or ends. */
  static List<AuditRecord> accepted(Plan plan) {
    List<AuditRecord> records = new ArrayList<>();
    for (Announcement announcement : plan.ended()) {
      if (Objects.requireNonNull(announcement.ending()).cause() != Announcement.Cause.REPLACED) {
        records.add(ended(AuditRecord.Action.WITHDRAW, announcement));
      }
    }
    for (Announcement announcement : plan.begun()) {
      AnnouncementRequest request = announcement.request();
      String overridden =
          announcement.overridden().isEmpty()
              ? ""
              : "; passed over "
                  + announcement.overridden().stream().sorted().collect(Collectors.joining(", "))
                  + ": "
                  + request.override();
      records.add(
          new AuditRecord(
              announcement.acceptedAt(),
              announcement.owner(),
              AuditRecord.Action.ANNOUNCE,
              request.subject().text(),
              request.reason(),
              true,
              request.subject().kind().name().toLowerCase(Locale.ROOT)
                  + " accepted as "
                  + announcement.id()
                  + overridden));
    }
    return records;
  }

  static AuditRecord ended(AuditRecord.Action action, Announcement announcement) {
    Ending ending = Objects.requireNonNull(announcement.ending());
    return new AuditRecord(
        ending.at(),
        ending.by(),
        action,
        announcement.request().subject().text(),
        ending.reason(),
        true,
        announcement.id() + " " + ending.cause().title());
  }

  static List<AuditRecord> withdrawnAll(int count, Ending how, boolean stored) {
    return List.of(
        new AuditRecord(
            how.at(),
            how.by(),
            AuditRecord.Action.WITHDRAW_ALL,
            count + " announcements",
            how.reason(),
            true,
            stored ? "withdrawn" : "withdrawn, but not stored yet"));
  }

  /** Something that was not done; of a repetition there is nothing to tell. */
  static Optional<List<AuditRecord>> refused(
      List<Change> changes, Actor actor, ChangeOutcome outcome, Instant at) {
    String why =
        switch (outcome) {
          case ChangeOutcome.Accepted _ -> "";
          case ChangeOutcome.Refused(var reports) ->
              "refused: "
                  + reports.stream()
                      .flatMap(report -> failed(report).stream())
                      .distinct()
                      .limit(MOST_REFUSALS)
                      .collect(Collectors.joining("; "));
          case ChangeOutcome.NotFound(String id) -> "refused: " + id + " is not active";
          case ChangeOutcome.KeyReused _ -> "refused: the idempotency key was used for another";
          case ChangeOutcome.TooMany _ -> "refused: too many changes in a minute";
          case ChangeOutcome.NotStored(String problem) -> "refused: " + problem;
        };
    if (why.isEmpty()) {
      return Optional.empty();
    }
    Change first = changes.getFirst();
    String more = changes.size() == 1 ? "" : " and " + (changes.size() - 1) + " more";
    return Optional.of(
        List.of(
            switch (first) {
              case Change.Announce(var request) ->
                  record(at, actor, AuditRecord.Action.ANNOUNCE, request, more, why);
              case Change.Put(var request) ->
                  record(at, actor, AuditRecord.Action.ANNOUNCE, request, more, why);
              case Change.Withdraw(String id, String reason) ->
                  new AuditRecord(
                      at, actor, AuditRecord.Action.WITHDRAW, id + more, reason, false, why);
              case Change.WithdrawRoute(Subject subject, String reason) ->
                  new AuditRecord(
                      at,
                      actor,
                      AuditRecord.Action.WITHDRAW,
                      subject.text() + more,
                      reason,
                      false,
                      why);
            }));
  }

  private static AuditRecord record(
      Instant at,
      Actor actor,
      AuditRecord.Action action,
      AnnouncementRequest request,
      String more,
      String why) {
    return new AuditRecord(
        at, actor, action, request.subject().text() + more, request.reason(), false, why);
  }

  private static List<String> failed(PreflightReport report) {
    List<Check> failed = new ArrayList<>(report.failed(Severity.HARD));
    failed.addAll(report.failed(Severity.SOFT));
    return failed.stream().map(check -> check.id() + " (" + check.evidence() + ")").toList();
  }
}
