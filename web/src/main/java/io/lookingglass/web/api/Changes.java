package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.PreflightReport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What became of a change, as the answer to it. Thread-safe. */
final class Changes {
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final int LONGEST_KEY = 200;

  private final Links links;

  Changes(Links links) {
    this.links = links;
  }

  /** How an accepted change is answered. */
  interface Answer {
    /**
     * Answers.
     *
     * @param announcements those it is about, in the order of the steps
     */
    void give(List<AnnouncementStatus> announcements);
  }

  /**
   * The header field {@code Idempotency-Key}; null when there is none.
   *
   * @throws ApiException when it is not 1-200 visible ASCII characters
   */
  static @Nullable String idempotencyKey(Context context) {
    @Nullable String key = context.header(IDEMPOTENCY_KEY);
    if (key != null
        && (key.isEmpty()
            || key.length() > LONGEST_KEY
            || !key.chars().allMatch(letter -> letter > 0x20 && letter < 0x7f))) {
      throw ApiException.of(
          ErrorType.VALIDATION_ERROR,
          IDEMPOTENCY_KEY + " is 1-" + LONGEST_KEY + " visible ASCII characters without spaces");
    }
    return key;
  }

  /** Answers: with what was accepted, or why it was not; never with a part of it done. */
  void answer(Context context, ChangeOutcome outcome, @Nullable String override, Answer accepted) {
    context.header("Cache-Control", "no-store");
    switch (outcome) {
      case ChangeOutcome.Accepted(var announcements, _, boolean repeated) -> {
        if (repeated) {
          context.header("Idempotent-Replayed", "true");
        }
        accepted.give(announcements);
      }
      case ChangeOutcome.Refused(List<PreflightReport> reports) ->
          refused(context, reports, override);
      case ChangeOutcome.NotFound(String id) ->
          throw ApiException.of(
              ErrorType.NOT_FOUND,
              "There is no active announcement %s; nothing was changed"
                  .formatted(Shown.quoted(id)));
      case ChangeOutcome.KeyReused(String key) ->
          throw ApiException.of(
              ErrorType.CONFLICT,
              "%s %s was used for another request within the last day; nothing was changed. Use a"
                      .formatted(IDEMPOTENCY_KEY, Shown.quoted(key))
                  + " new one for a new request");
      case ChangeOutcome.TooMany tooMany ->
          throw ApiException.of(
                  ErrorType.RATE_LIMIT_EXCEEDED,
                  "This token asks for changes too often; nothing was changed")
              .withHeader(
                  "Retry-After", Long.toString(Math.max(1, tooMany.retryAfter().toSeconds())));
      case ChangeOutcome.NotStored(String problem) ->
          throw ApiException.of(ErrorType.UNAVAILABLE, problem).withHeader("Retry-After", "5");
    }
  }

  /** 412 with the whole list, of each step. */
  private void refused(Context context, List<PreflightReport> reports, @Nullable String override) {
    List<PreflightReport> bad =
        reports.stream().filter(report -> !report.allows(override)).toList();
    ApiException error =
        ApiException.of(ErrorType.PRECONDITION_FAILED, message(bad.isEmpty() ? reports : bad));
    ObjectNode body = ErrorAnswers.body(error, links.documentation());
    ObjectNode details = (ObjectNode) body.get("error");
    if (reports.size() == 1) {
      details.set("checks", AnnouncementJson.checks(reports.getFirst()));
    } else {
      ArrayNode steps = details.putArray("steps");
      for (PreflightReport report : reports) {
        ObjectNode step = steps.addObject();
        step.put("subject", report.subject()).put("allowed", report.allows(override));
        step.set("checks", AnnouncementJson.checks(report));
      }
    }
    Json.answer(context, error.status(), body);
  }

  /** What is in the way, in one message. */
  static String message(List<PreflightReport> refused) {
    PreflightReport first = refused.getFirst();
    List<PreflightReport.Check> hard = first.failed(PreflightReport.Severity.HARD);
    List<PreflightReport.Check> failed =
        hard.isEmpty() ? first.failed(PreflightReport.Severity.SOFT) : hard;
    String evidence = failed.isEmpty() ? "it may not be done" : failed.getFirst().evidence();
    String subject =
        evidence.startsWith(first.subject()) ? "" : first.subject() + ": "; // Not twice.
    String more = refused.size() > 1 ? " (and %d more steps)".formatted(refused.size() - 1) : "";
    return hard.isEmpty()
        ? "%s%s%s. A reason as override passes over it; nothing was changed"
            .formatted(subject, evidence, more)
        : "%s%s%s. Nothing was changed".formatted(subject, evidence, more);
  }
}
