package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.result.RttStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ping: a figure for each statistic, and a row for each probe, those still to come included, so
 * that nothing moves while they come.
 */
record PingView(List<Figure> figures, List<String> axis, List<Row> rows) {
  PingView {
    figures = List.copyOf(figures);
    axis = List.copyOf(axis);
    rows = List.copyOf(rows);
  }

  /**
   * @param unit behind the value, empty for none
   */
  record Figure(String label, String value, String unit) {
    private static final int WIDEST = 26;

    /** Whether it needs the room of two; values are set about twice as large as units. */
    boolean wide() {
      return 2 * value.length() + unit.length() > WIDEST;
    }
  }

  /**
   * @param number from 1
   * @param outcome in words when it is not simply a time
   * @param width of the bar; absent when there was no answer
   * @param tone class of the row: answered, lost, refused, waiting
   */
  record Row(
      int number,
      String rtt,
      @Nullable String width,
      String outcome,
      @Nullable String ttl,
      String tone) {}

  static PingView of(PingResult result, int packets, boolean running) {
    RttStatistics stats = result.stats();
    RttScale scale =
        RttScale.upTo(
            result.timings().stream()
                .map(PingResult.Timing::rtt)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0));
    List<Row> rows = new ArrayList<>();
    int next = 0;
    for (PingResult.Timing timing : result.timings()) {
      rows.add(row(timing, scale));
      next = Math.max(next, timing.sequence() + 1);
    }
    for (int sequence = next; running && sequence < packets; sequence++) {
      rows.add(new Row(sequence + 1, "", null, say("waiting"), null, "waiting"));
    }
    return new PingView(figures(stats), scale.labels(), rows);
  }

  private static List<Figure> figures(RttStatistics stats) {
    return List.of(
        new Figure(say("Answered"), say("{0} of {1}", stats.rcv(), stats.total()), ""),
        new Figure(say("Loss"), Figures.percent(stats.loss()), "%"),
        new Figure(say("Best"), Figures.ms(stats.min()), "ms"),
        new Figure(say("Mean"), Figures.ms(stats.avg()), "ms"),
        new Figure(say("Worst"), Figures.ms(stats.max()), "ms"),
        new Figure(say("Deviation"), Figures.ms(stats.stDev()), "ms"));
  }

  private static Row row(PingResult.Timing timing, RttScale scale) {
    int number = timing.sequence() + 1;
    String ttl = timing.ttl() == null ? null : String.valueOf(timing.ttl());
    Double rtt = timing.rtt();
    ReplyKind error = timing.error();
    if (error != null) {
      return new Row(
          number,
          Figures.ms(rtt),
          rtt == null ? null : scale.width(0, rtt),
          timing.from() == null
              ? said(error.sentence())
              : say("{0} from {1}", error.sentence(), IpAddresses.format(timing.from())),
          ttl,
          "refused");
    }
    if (rtt == null) {
      return new Row(number, "", null, say("no answer"), null, "lost");
    }
    String from =
        timing.from() == null ? "" : say("answer from {0}", IpAddresses.format(timing.from()));
    return new Row(number, Figures.ms(rtt), scale.width(0, rtt), from, ttl, "answered");
  }
}
