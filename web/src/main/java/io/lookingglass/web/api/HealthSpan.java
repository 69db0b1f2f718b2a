package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.config.Durations;
import io.lookingglass.probes.request.RequestProblem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a tunnel's past is asked for.
 *
 * @param step the shortest span of one point, absent for what suits
 */
public record HealthSpan(Instant from, Instant to, @Nullable Duration step) {
  static final Duration USUAL = Duration.ofHours(1);
  static final Duration LONGEST = Duration.ofDays(366);
  private static final Set<String> KNOWN = Set.of("from", "to", "step");

  /**
   * Reads the parameters {@code from}, {@code to} and {@code step}.
   *
   * @throws ApiException when one is wrong
   */
  public static HealthSpan of(Context context, Instant now) {
    List<RequestProblem> problems = new ArrayList<>();
    for (String name : Parameters.ofQuery(context).keySet()) {
      if (!KNOWN.contains(name)) {
        problems.add(new RequestProblem(name, "is not known here; known are from, to and step"));
      }
    }
    Instant to = time(context, "to", now, now, problems);
    Instant from = time(context, "from", now, to.minus(USUAL), problems);
    @Nullable Duration step = step(context, problems);
    if (problems.isEmpty() && !from.isBefore(to)) {
      problems.add(
          new RequestProblem(
              "from",
              "must be before to, but is %s and to is %s"
                  .formatted(Documents.time(from), Documents.time(to))));
    } else if (problems.isEmpty() && Duration.between(from, to).compareTo(LONGEST) > 0) {
      problems.add(
          new RequestProblem("from", "must be at most 366 days before to; a year is kept"));
    }
    if (!problems.isEmpty()) {
      throw ApiException.invalid(problems);
    }
    return new HealthSpan(from, to, step);
  }

  private static Instant time(
      Context context, String name, Instant now, Instant usual, List<RequestProblem> problems) {
    @Nullable String text = context.queryParam(name);
    if (text == null || text.isEmpty()) {
      return usual;
    }
    @Nullable Duration ago = Durations.tryParse(text).orElse(null);
    try {
      Instant time = ago == null ? Instant.parse(text) : now.minus(ago);
      // Neither the calendar nor milliseconds reach much farther.
      if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.EPOCH.plusSeconds(1L << 40))) {
        return time;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Told below.
    }
    problems.add(
        new RequestProblem(
            name,
            ("must be a time such as 2026-01-02T03:04:05Z, or how long ago such as 90s, 15m, 6h or"
                    + " 7d, but is %s")
                .formatted(Shown.quoted(text))));
    return usual;
  }

  private static @Nullable Duration step(Context context, List<RequestProblem> problems) {
    @Nullable String text = context.queryParam("step");
    if (text == null || text.isEmpty()) {
      return null;
    }
    @Nullable Duration step = Durations.tryParse(text).orElse(null);
    if (step == null
        || step.compareTo(Duration.ofSeconds(1)) < 0
        || step.compareTo(Duration.ofDays(31)) > 0) {
      problems.add(
          new RequestProblem(
              "step",
              "must be a duration from 1s to 31d such as 10s, 1m or 1h, but is "
                  + Shown.quoted(text)));
      return null;
    }
    return step;
  }
}
