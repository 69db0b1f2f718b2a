package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.rpki.CacheStatus;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.RpkiStatus;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.web.api.RpkiAnswer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The caches of the RPKI, and what was asked of them.
 *
 * @param problems a sentence by field name
 * @param sentence what there is to say of the caches as a whole
 * @param found absent when nothing was asked, or it was not understood
 */
record RpkiView(
    String prefix,
    String originAs,
    Map<String, String> problems,
    String sentence,
    List<Cache> caches,
    @Nullable Found found) {
  private static final int LONGEST_PROBLEM = 300;

  RpkiView {
    problems = Map.copyOf(problems);
    caches = List.copyOf(caches);
  }

  /**
   * One cache.
   *
   * @param css how its tag is set
   * @param active whether its data counts
   * @param updated absent when it never gave a complete answer
   */
  record Cache(
      String server,
      String state,
      String css,
      boolean active,
      String payloads,
      String serial,
      String session,
      int version,
      @Nullable Moment updated,
      @Nullable String problem) {}

  /**
   * What is said of a prefix.
   *
   * @param rpki state, ROAs, source and age
   * @param judged whether the state is that of an origin that was asked for
   */
  record Found(String prefix, String origin, RouteRow.Rpki rpki, boolean judged, int more) {}

  static RpkiView of(RpkiAnswer answer, Instant now) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (RequestProblem problem : answer.problems()) {
      problems.putIfAbsent(problem.param(), problem.message());
    }
    OriginValidity validity = answer.validity();
    return new RpkiView(
        answer.prefixText(),
        answer.originText(),
        problems,
        sentence(answer.status(), now),
        answer.status().caches().stream().map(cache -> cache(cache, now)).toList(),
        validity == null || answer.prefix() == null
            ? null
            : new Found(
                answer.prefix().toString(),
                answer.origin() == null ? "" : "AS" + answer.origin().value(),
                rpki(validity),
                answer.origin() != null,
                0));
  }

  boolean configured() {
    return !caches.isEmpty();
  }

  @Nullable String problem(String name) {
    return problems.get(name);
  }

  private static RouteRow.Rpki rpki(OriginValidity validity) {
    return new RouteRow.Rpki(
        validity.state().title(),
        switch (validity.state()) {
          case VALID -> say("valid");
          case INVALID -> say("invalid");
          case NOT_FOUND -> say("not-found");
          case UNKNOWN -> say("unknown");
        },
        switch (validity.state()) {
          case VALID -> "tag tag-good";
          case INVALID -> "tag tag-bad";
          case NOT_FOUND, UNKNOWN -> "tag";
        },
        validity.covering().stream().map(Vrp::toString).toList(),
        0,
        RouteRow.Rpki.source(validity.source(), validity.ageSeconds()));
  }

  private static String sentence(RpkiStatus status, Instant now) {
    if (status.caches().isEmpty()) {
      return say("Origins are not validated here.");
    }
    if (status.expiresAt() == null || !now.isBefore(status.expiresAt())) {
      return say("Nothing can be said of origins: no cache has given its data, or it is too old.");
    }
    String counting =
        status.caches().stream()
            .filter(CacheStatus::active)
            .map(CacheStatus::server)
            .findFirst()
            .orElseGet(() -> say("an earlier connection"));
    return say(
        "{0} validated ROA payloads count, those of {1}.",
        Figures.count(status.payloads()), counting);
  }

  private static Cache cache(CacheStatus cache, Instant now) {
    return new Cache(
        cache.server(),
        word(cache.connection()),
        switch (cache.connection()) {
          case SYNCHRONISED -> "tag tag-good";
          case FAILED -> "tag tag-bad";
          case CONNECTING, SYNCHRONISING -> "tag tag-warning";
          case STANDBY -> "tag";
        },
        cache.active(),
        Figures.count(cache.payloads()),
        cache.serial() == null ? say("none") : Long.toString(cache.serial()),
        cache.sessionId() == null ? say("none") : Integer.toString(cache.sessionId()),
        cache.version(),
        cache.updatedAt() == null ? null : Moment.of(cache.updatedAt(), now),
        cache.problem() == null ? null : PlainText.line(cache.problem(), LONGEST_PROBLEM));
  }

  private static String word(CacheStatus.Connection connection) {
    return switch (connection) {
      case STANDBY -> say("stands by");
      case CONNECTING -> say("connecting");
      case SYNCHRONISING -> say("synchronising");
      case SYNCHRONISED -> say("in sync");
      case FAILED -> say("failed");
    };
  }
}
