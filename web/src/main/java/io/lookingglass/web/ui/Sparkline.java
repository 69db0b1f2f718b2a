package io.lookingglass.web.ui;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.monitor.HealthPoint;
import io.lookingglass.probes.gre.monitor.ProbeStatistics;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The last while of a tunnel in the space of a word: mean round-trip times as a line, lost probes
 * as marks that stand on the bottom, and whole spans where nothing came back. It fills a box of
 * {@value #WIDTH} by {@value #HEIGHT}.
 *
 * @param line of an SVG path; empty when nothing was answered
 * @param marks of what was lost
 * @param words the same for who does not see it
 */
record Sparkline(String line, List<Mark> marks, Sentence words) {
  static final int WIDTH = 120;
  static final int HEIGHT = 28;

  private static final double TOP = 2;
  private static final double LINE_HEIGHT = 18;
  private static final double SMALLEST_MARK = 3;
  private static final double NANOS_PER_MS = 1e6;

  /** Less than this is noise: a line of a quiet tunnel is to look quiet. */
  private static final double LEAST_SPAN_MS = 1;

  Sparkline {
    marks = List.copyOf(marks);
  }

  /** A part of the probes was lost; as tall as that part. */
  record Mark(String x, String y, String width, String height, String css) {}

  /**
   * @param points of one mode, ascending
   */
  static Sparkline of(List<HealthPoint> points, Instant from, Instant to) {
    double lowest = Double.MAX_VALUE;
    double highest = 0;
    long sent = 0;
    long lost = 0;
    for (HealthPoint point : points) {
      @Nullable Long mean = point.statistics().avgNanos();
      if (mean != null) {
        lowest = Math.min(lowest, mean / NANOS_PER_MS);
        highest = Math.max(highest, mean / NANOS_PER_MS);
      }
      sent += point.statistics().sent();
      lost += point.statistics().lost();
    }
    double spare = Math.max(0, LEAST_SPAN_MS - (highest - lowest)) / 2;
    double low = lowest - spare;
    double span = Math.max(LEAST_SPAN_MS, highest - lowest);
    StringBuilder line = new StringBuilder();
    List<Mark> marks = new ArrayList<>();
    @Nullable Instant expected = null;
    for (HealthPoint point : points) {
      double left = x(point.at(), from, to);
      double right = x(point.at().plus(point.step()), from, to);
      ProbeStatistics statistics = point.statistics();
      if (statistics.avgNanos() != null) {
        double y = TOP + LINE_HEIGHT * (1 - (statistics.avgNanos() / NANOS_PER_MS - low) / span);
        boolean goesOn = line.length() > 0 && point.at().equals(expected);
        line.append(goesOn ? 'L' : 'M').append(number((left + right) / 2)).append(' ');
        line.append(number(y));
        if (!goesOn) {
          line.append("h.1"); // A lone point is a dot.
        }
        expected = point.at().plus(point.step());
      }
      mark(point, left, right, marks);
    }
    return new Sparkline(line.toString(), marks, words(sent, lost, lowest, highest));
  }

  private static void mark(HealthPoint point, double left, double right, List<Mark> marks) {
    @Nullable Double loss = point.statistics().loss();
    boolean down = point.worst() == TunnelState.DOWN && loss != null && loss == 1;
    if (loss == null || loss == 0) {
      return;
    }
    double height = down ? HEIGHT : Math.max(SMALLEST_MARK, loss * HEIGHT);
    marks.add(
        new Mark(
            number(left),
            number(HEIGHT - height),
            number(Math.max(1, right - left)),
            number(height),
            loss >= 0.5 ? "bad" : "warning"));
  }

  private static double x(Instant time, Instant from, Instant to) {
    double share =
        (double) Duration.between(from, time).toMillis()
            / Math.max(1, Duration.between(from, to).toMillis());
    return WIDTH * Math.clamp(share, 0, 1);
  }

  private static Sentence words(long sent, long lost, double lowest, double highest) {
    if (sent == 0) {
      return Sentence.of("no probes");
    }
    Sentence loss = Sentence.of("{0} % lost", Figures.percent(100.0 * lost / sent));
    return lost == sent
        ? loss
        : Sentence.of("{0} to {1} ms, {2}", Figures.ms(lowest), Figures.ms(highest), loss);
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
