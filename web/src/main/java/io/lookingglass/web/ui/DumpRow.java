package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.mrt.MrtTableStatus;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.web.api.SeenBgp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table loaded from a file.
 *
 * @param table as a query names it
 * @param css how its state is set
 * @param dumped when it was written; null when that is not known yet
 * @param problem the first of them; null when there is none, or this visitor may not see it
 */
record DumpRow(
    String name,
    String table,
    String state,
    String css,
    String routes,
    String peers,
    @Nullable Moment dumped,
    @Nullable String problem) {
  private static final int LONGEST = 300;

  static List<DumpRow> of(SeenBgp bgp, Instant now) {
    return bgp.dumps().stream().map(dump -> of(dump, bgp.everything(), now)).toList();
  }

  private static String word(MrtTableStatus.State state) {
    return switch (state) {
      case WAITING -> say("waiting");
      case LOADING -> say("loading");
      case LOADED -> say("loaded");
      case FAILED -> say("failed");
    };
  }

  private static DumpRow of(MrtTableStatus dump, boolean everything, Instant now) {
    String problem =
        dump.problemCount() == 0
            ? null
            : everything && !dump.problems().isEmpty()
                ? say(
                    "{0} {1|problem|problems}, the first: {2}",
                    Figures.count(dump.problemCount()),
                    dump.problemCount(),
                    dump.problems().getFirst())
                : say(
                    "{0} {1|problem|problems}",
                    Figures.count(dump.problemCount()), dump.problemCount());
    return new DumpRow(
        PlainText.line(dump.name(), LONGEST),
        URLEncoder.encode("mrt:" + dump.name(), StandardCharsets.UTF_8),
        word(dump.state()),
        switch (dump.state()) {
          case LOADED -> dump.problemCount() == 0 ? "tag tag-good" : "tag";
          case FAILED -> "tag tag-bad";
          case WAITING, LOADING -> "tag";
        },
        Figures.count(dump.routes()),
        Figures.count(dump.peers()),
        dump.dumpedAt() == null ? null : Moment.of(dump.dumpedAt(), now),
        problem == null ? null : PlainText.line(problem, LONGEST));
  }
}
