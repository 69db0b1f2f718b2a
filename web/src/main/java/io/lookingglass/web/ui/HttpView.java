package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.result.HttpHop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.result.HttpStatuses;
import io.lookingglass.probes.result.HttpWay;
import io.lookingglass.web.ui.PingView.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of an HTTP request, as its page shows it.
 *
 * @param question {@code GET https://example.com/}
 * @param columns several ways side by side; absent when there is one
 * @param ways each with its requests, from the first to the last
 */
record HttpView(
    String question, List<Figure> figures, @Nullable HttpColumns columns, List<Way> ways) {
  HttpView {
    figures = List.copyOf(figures);
    ways = List.copyOf(ways);
  }

  /**
   * One place that the request went to.
   *
   * @param name as the asker calls it
   * @param total of all its requests, in milliseconds; empty while unknown
   */
  record Way(int number, String name, String total, List<HttpHopView> hops) {
    Way {
      hops = List.copyOf(hops);
    }
  }

  static HttpView of(HttpResult result, HttpRequest request) {
    double scale = result.ways().stream().mapToDouble(HttpView::total).max().orElse(0);
    List<Way> ways = new ArrayList<>();
    for (HttpWay way : result.ways()) {
      List<HttpHopView> hops = new ArrayList<>();
      double at = 0;
      for (HttpHop hop : way.hops()) {
        boolean last = hops.size() == way.hops().size() - 1;
        hops.add(HttpHopView.of(ways.size(), hop, last, at, scale));
        at += hop.timings().total() == null ? 0 : hop.timings().total();
      }
      ways.add(new Way(ways.size(), way.name(), at > 0 ? Figures.ms(at) : "", hops));
    }
    return new HttpView(
        request.message().method() + " " + request.url().text(),
        figures(result),
        result.comparison() == null ? null : HttpColumns.of(result.comparison()),
        ways);
  }

  /** Whether nothing has begun yet. */
  boolean waiting() {
    return ways.stream().allMatch(way -> way.hops().isEmpty());
  }

  private static double total(HttpWay way) {
    return way.hops().stream()
        .map(hop -> hop.timings().total())
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private static List<Figure> figures(HttpResult result) {
    HttpHop answer = result.answer();
    List<Figure> figures = new ArrayList<>();
    if (answer == null) {
      return figures;
    }
    figures.add(
        new Figure(
            say("Status"),
            answer.head() != null
                ? String.valueOf(answer.head().status())
                : answer.failure() != null ? say("no answer") : Figures.NONE,
            answer.head() == null ? "" : HttpStatuses.name(answer.head().status())));
    double total = total(result.ways().getFirst());
    figures.add(new Figure(say("Total"), total > 0 ? Figures.ms(total) : Figures.NONE, "ms"));
    figures.add(new Figure(say("Server thought"), Figures.ms(answer.timings().thinking()), "ms"));
    figures.add(
        new Figure(
            say("Protocol"),
            answer.head() != null
                ? answer.head().version()
                : answer.sent() != null ? answer.sent().version() : Figures.NONE,
            answer.tls() == null ? "" : answer.tls().version()));
    if (answer.content() != null && answer.content().octets() > 0) {
      figures.add(
          new Figure(
              say("Content"),
              Figures.count(answer.content().octets()),
              answer.content().complete() ? say("octets") : say("octets and more")));
    }
    if (result.comparison() != null) {
      figures.add(
          new Figure(
              say("Differences"),
              Figures.count(result.comparison().differences().size()),
              say("between {0} ways", result.ways().size())));
    }
    return figures;
  }
}
