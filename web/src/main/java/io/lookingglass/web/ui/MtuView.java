package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.result.MtuResult;
import io.lookingglass.web.ui.PingView.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A path MTU search as a ladder: the sizes that were tried, largest above, and where they stopped.
 *
 * @param limiter who limits it, in words; absent when nobody said so
 */
record MtuView(List<Figure> figures, List<Rung> rungs, @Nullable String limiter) {
  MtuView {
    figures = List.copyOf(figures);
    rungs = List.copyOf(rungs);
  }

  /**
   * @param size bytes of the whole IP packet
   * @param width of its bar
   * @param outcome in words
   * @param tone class: passed, too-big, lost
   * @param pathMtu whether this size is the path's MTU
   * @param order in which it was tried, from 1
   */
  record Rung(int size, String width, String outcome, String tone, boolean pathMtu, int order) {}

  static MtuView of(MtuResult result) {
    int largest = result.steps().stream().mapToInt(MtuResult.Step::size).max().orElse(1500);
    List<Rung> rungs = new ArrayList<>();
    int order = 1;
    for (MtuResult.Step step : result.steps()) {
      rungs.add(
          new Rung(
              step.size(),
              String.format(Locale.ROOT, "%.1f%%", 100.0 * step.size() / largest),
              outcome(step),
              switch (step.outcome()) {
                case PASSED -> "passed";
                case TOO_BIG -> "too-big";
                case LOST -> "lost";
              },
              result.pathMtu() != null
                  && result.pathMtu() == step.size()
                  && step.outcome() == MtuResult.Outcome.PASSED,
              order++));
    }
    rungs.sort(Comparator.comparingInt(Rung::size).reversed().thenComparingInt(Rung::order));
    return new MtuView(figures(result), rungs, limiter(result));
  }

  private static String outcome(MtuResult.Step step) {
    return switch (step.outcome()) {
      case PASSED ->
          step.rtt() == null ? say("passed") : say("passed in {0} ms", Figures.ms(step.rtt()));
      case TOO_BIG ->
          step.from() == null
              ? step.mtu() == null ? say("too big") : say("too big: at most {0}", step.mtu())
              : step.mtu() == null
                  ? say("too big, says {0}", IpAddresses.format(step.from()))
                  : say(
                      "too big, says {0}: at most {1}",
                      IpAddresses.format(step.from()), step.mtu());
      case LOST -> say("lost without a word");
    };
  }

  private static @Nullable String limiter(MtuResult result) {
    if (result.limitedBy() == null) {
      return null;
    }
    String address = IpAddresses.format(result.limitedBy());
    String name = result.limitedByHostname();
    String node = name == null ? address : name + " (" + address + ")";
    return result.limitingHop() == null ? node : say("{0}, hop {1}", node, result.limitingHop());
  }

  private static List<Figure> figures(MtuResult result) {
    return List.of(
        new Figure(say("Path MTU"), number(result.pathMtu()), say("bytes")),
        new Figure(say("TCP MSS that fits"), number(result.tcpMss()), say("bytes")),
        new Figure(say("Interface MTU here"), number(result.interfaceMtu()), say("bytes")));
  }

  private static String number(@Nullable Integer value) {
    return value == null ? Figures.NONE : value.toString();
  }
}
