package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

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
 * How one mode of a tunnel fared over a span of time, as three drawings below each other: its
 * state, its round-trip times and its losses. Each fills a box of {@value #WIDTH} by its height,
 * which the page stretches.
 *
 * @param steps how long the spans are that it is made of, in words
 * @param band between the shortest and the longest round trips, an SVG path
 * @param line of the mean round trips, an SVG path
 * @param topMs what the top of the drawing of round trips means, in milliseconds; empty when
 *     nothing was answered
 * @param bottomMs what its bottom means
 * @param topLoss what the top of the drawing of losses means, in per cent
 * @param rows the same in numbers, the newest first
 */
record TunnelTimeline(
    boolean empty,
    String steps,
    String band,
    String line,
    List<Box> states,
    List<Box> losses,
    String topMs,
    String bottomMs,
    String topLoss,
    List<PingView.Figure> figures,
    List<Row> rows) {
  static final int WIDTH = 1000;
  static final int RTT_HEIGHT = 120;
  static final int LOSS_HEIGHT = 40;
  static final int STATE_HEIGHT = 12;

  private static final double NANOS_PER_MS = 1e6;
  private static final double LEAST_SPAN_MS = 0.5;

  /** A single slow answer is not to press all others to the ground. */
  private static final double PEAKS_SHOWN = 3;

  private static final int MOST_ROWS = 120;

  TunnelTimeline {
    states = List.copyOf(states);
    losses = List.copyOf(losses);
    figures = List.copyOf(figures);
    rows = List.copyOf(rows);
  }

  /** A rectangle of a drawing. */
  record Box(String x, String y, String width, String height, String css) {}

  /** A span in numbers. */
  record Row(
      String at, String css, String state, String lost, String min, String avg, String max) {}

  /**
   * @param points of one mode, ascending
   */
  static TunnelTimeline of(List<HealthPoint> points, TimeRange range) {
    if (points.isEmpty()) {
      return new TunnelTimeline(
          true, "", "", "", List.of(), List.of(), "", "", "", List.of(), List.of());
    }
    Scale scale = Scale.of(points);
    List<Box> states = new ArrayList<>();
    List<Box> losses = new ArrayList<>();
    double worstLoss = worstLoss(points);
    double lossTop = top(worstLoss);
    for (HealthPoint point : points) {
      double left = x(point.at(), range);
      double width = Math.max(1, x(point.at().plus(point.step()), range) - left);
      TunnelState worst = point.worst();
      if (worst != null) {
        grow(states, left, width, TunnelTone.css(worst));
      }
      @Nullable Double loss = point.statistics().loss();
      if (loss != null && loss > 0) {
        double height = Math.max(2, LOSS_HEIGHT * loss / lossTop);
        losses.add(
            new Box(
                number(left),
                number(LOSS_HEIGHT - height),
                number(width),
                number(height),
                loss >= 0.5 ? "bad" : "warning"));
      }
    }
    return new TunnelTimeline(
        false,
        Figures.took(points.getFirst().step()),
        band(points, range, scale),
        line(points, range, scale),
        states,
        losses,
        scale.empty() ? "" : Figures.ms(scale.high()),
        scale.empty() ? "" : Figures.ms(scale.low()),
        Figures.percent(100 * lossTop),
        figures(points),
        rows(points));
  }

  /** Which round-trip times the drawing shows, in milliseconds. */
  private record Scale(double low, double high) {
    static Scale of(List<HealthPoint> points) {
      double lowest = Double.MAX_VALUE;
      double highest = 0;
      double highestMean = 0;
      for (HealthPoint point : points) {
        ProbeStatistics its = point.statistics();
        if (its.minNanos() != null && its.avgNanos() != null && its.maxNanos() != null) {
          lowest = Math.min(lowest, its.minNanos() / NANOS_PER_MS);
          highest = Math.max(highest, its.maxNanos() / NANOS_PER_MS);
          highestMean = Math.max(highestMean, its.avgNanos() / NANOS_PER_MS);
        }
      }
      if (highest == 0) {
        return new Scale(0, 0);
      }
      double top = Math.min(highest, lowest + PEAKS_SHOWN * (highestMean - lowest) + LEAST_SPAN_MS);
      double spare = Math.max(LEAST_SPAN_MS, top - lowest) * 0.1;
      return new Scale(Math.max(0, lowest - spare), top + spare);
    }

    /** Whether nothing was answered. */
    boolean empty() {
      return high == 0;
    }

    String y(long nanos) {
      double share = (nanos / NANOS_PER_MS - low) / (high - low);
      return number(RTT_HEIGHT * (1 - Math.clamp(share, 0, 1)));
    }
  }

  /** The next round share. */
  private static double top(double loss) {
    for (double top : new double[] {0.01, 0.05, 0.1, 0.25, 0.5}) {
      if (loss <= top) {
        return top;
      }
    }
    return 1;
  }

  private static double worstLoss(List<HealthPoint> points) {
    double worst = 0;
    for (HealthPoint point : points) {
      @Nullable Double loss = point.statistics().loss();
      worst = Math.max(worst, loss == null ? 0 : loss);
    }
    return worst;
  }

  /** Lengthens the last box where it is of the same kind, so that years are not 8,760 of them. */
  private static void grow(List<Box> boxes, double left, double width, String css) {
    if (!boxes.isEmpty()) {
      Box last = boxes.getLast();
      double end = Double.parseDouble(last.x()) + Double.parseDouble(last.width());
      if (last.css().equals(css) && left - end < 0.5) {
        boxes.set(
            boxes.size() - 1,
            new Box(
                last.x(),
                last.y(),
                number(left + width - Double.parseDouble(last.x())),
                last.height(),
                css));
        return;
      }
    }
    boxes.add(new Box(number(left), "0", number(width), number(STATE_HEIGHT), css));
  }

  private static double x(Instant time, TimeRange range) {
    double share =
        (double) Duration.between(range.from(), time).toMillis() / range.length().toMillis();
    return WIDTH * Math.clamp(share, 0, 1);
  }

  private static double middle(HealthPoint point, TimeRange range) {
    return x(point.at().plus(point.step().dividedBy(2)), range);
  }

  /** Points without a gap between them, of which every one was answered. */
  private static List<List<HealthPoint>> runs(List<HealthPoint> points) {
    List<List<HealthPoint>> runs = new ArrayList<>();
    @Nullable Instant expected = null;
    for (HealthPoint point : points) {
      if (point.statistics().avgNanos() == null) {
        expected = null;
        continue;
      }
      if (!point.at().equals(expected)) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(point);
      expected = point.at().plus(point.step());
    }
    return runs;
  }

  private static String line(List<HealthPoint> points, TimeRange range, Scale scale) {
    StringBuilder path = new StringBuilder();
    for (List<HealthPoint> run : runs(points)) {
      path.append('M');
      for (HealthPoint point : run) {
        corner(path, middle(point, range), scale, point.statistics().avgNanos());
      }
      path.append("h.5"); // A lone point is a dot.
    }
    return path.toString();
  }

  private static String band(List<HealthPoint> points, TimeRange range, Scale scale) {
    StringBuilder path = new StringBuilder();
    for (List<HealthPoint> run : runs(points)) {
      path.append('M');
      for (HealthPoint point : run) {
        corner(path, middle(point, range), scale, point.statistics().maxNanos());
      }
      for (HealthPoint point : run.reversed()) {
        corner(path, middle(point, range), scale, point.statistics().minNanos());
      }
      path.append('Z');
    }
    return path.toString();
  }

  /** The first behind an M is where a line begins; each further one it leads to (SVG, 9.3.3). */
  private static void corner(StringBuilder path, double x, Scale scale, @Nullable Long nanos) {
    path.append(number(x)).append(' ').append(scale.y(nanos == null ? 0 : nanos)).append(' ');
  }

  private static List<PingView.Figure> figures(List<HealthPoint> points) {
    long sent = 0;
    long lost = 0;
    double weighted = 0;
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    Duration down = Duration.ZERO;
    for (HealthPoint point : points) {
      ProbeStatistics its = point.statistics();
      sent += its.sent();
      lost += its.lost();
      if (its.avgNanos() != null && its.minNanos() != null && its.maxNanos() != null) {
        weighted += (double) its.avgNanos() * (its.sent() - its.lost());
        shortest = Math.min(shortest, its.minNanos());
        longest = Math.max(longest, its.maxNanos());
      }
      if (point.worst() == TunnelState.DOWN) {
        down = down.plus(point.step());
      }
    }
    long answered = sent - lost;
    return List.of(
        new PingView.Figure(
            say("Lost"),
            WatchedRow.percent(sent == 0 ? null : (Double) ((double) lost / sent)),
            "%"),
        new PingView.Figure(
            say("Best"), answered == 0 ? Figures.NONE : WatchedRow.ms(shortest), "ms"),
        new PingView.Figure(
            say("Mean"),
            answered == 0 ? Figures.NONE : Figures.ms(weighted / answered / NANOS_PER_MS),
            "ms"),
        new PingView.Figure(
            say("Worst"), answered == 0 ? Figures.NONE : WatchedRow.ms(longest), "ms"),
        new PingView.Figure(say("Probes"), Figures.count(sent), ""),
        down(down));
  }

  private static PingView.Figure down(Duration down) {
    if (down.isZero()) {
      return new PingView.Figure(say("Down"), say("never"), "");
    }
    long minutes = down.toMinutes();
    return minutes == 0
        ? new PingView.Figure(say("Down, about"), Long.toString(down.toSeconds()), "s")
        : minutes < 120
            ? new PingView.Figure(say("Down, about"), Long.toString(minutes), "min")
            : new PingView.Figure(say("Down, about"), Figures.count(down.toHours()), "h");
  }

  private static List<Row> rows(List<HealthPoint> points) {
    List<Row> rows = new ArrayList<>();
    List<HealthPoint> newest = points.reversed();
    for (HealthPoint point : newest.subList(0, Math.min(MOST_ROWS, newest.size()))) {
      ProbeStatistics its = point.statistics();
      TunnelState worst = point.worst();
      rows.add(
          new Row(
              Figures.utc(point.at()),
              worst == null ? "unknown" : TunnelTone.css(worst),
              worst == null ? Figures.NONE : TunnelTone.words(worst),
              say("{0} of {1}", its.lost(), its.sent()),
              WatchedRow.ms(its.minNanos()),
              WatchedRow.ms(its.avgNanos()),
              WatchedRow.ms(its.maxNanos())));
    }
    return rows;
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
