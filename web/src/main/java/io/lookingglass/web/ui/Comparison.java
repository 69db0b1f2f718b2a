package io.lookingglass.web.ui;

import io.lookingglass.probes.Measurement;
import java.time.Instant;
import java.util.List;

/**
 * A measurement beside an earlier one that asked the same.
 *
 * @param path of the earlier one
 * @param pathOfBoth where both stand side by side
 * @param when the earlier one was made
 * @param ready whether both are finished
 * @param verdict of the earlier one
 * @param sameVerdict whether it says the same now, but for times
 * @param changed how many lines of the text are gone or new
 * @param lines of the text, those that are the same too
 */
record Comparison(
    String path,
    String pathOfBoth,
    Moment when,
    boolean ready,
    MeasurementView.VerdictView verdict,
    boolean sameVerdict,
    long changed,
    List<TextDiff.Line> lines) {
  Comparison {
    lines = List.copyOf(lines);
  }

  static Comparison of(Measurement before, Measurement now, Instant at) {
    String old = before.result().summary().verdict().sentence();
    String current = now.result().summary().verdict().sentence();
    boolean ready = before.finished() && now.finished();
    List<TextDiff.Line> lines =
        ready
            ? TextDiff.of(before.result().summary().rawOutput(), now.result().summary().rawOutput())
            : List.of();
    return new Comparison(
        "/m/" + before.id(),
        "/m/" + now.id() + "?before=" + before.id(),
        Moment.of(before.createdAt(), at),
        ready,
        MeasurementView.VerdictView.of(before.result().summary().verdict()),
        TextDiff.of(old, current).stream().allMatch(line -> line.kind() == TextDiff.Kind.SAME),
        lines.stream().filter(line -> line.kind() != TextDiff.Kind.SAME).count(),
        lines);
  }
}
