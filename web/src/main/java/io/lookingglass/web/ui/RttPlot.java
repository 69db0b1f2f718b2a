package io.lookingglass.web.ui;

import io.lookingglass.probes.result.RttStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The round-trip times of one hop on the common scale: the range from best to worst, the mean, and
 * each probe. Positions are percentages of the width, as SVG takes them.
 *
 * @param start of the range; absent when nothing was answered
 * @param width of the range
 * @param mean where the mean stands
 * @param probes where each answered probe stands
 */
record RttPlot(
    @Nullable String start, @Nullable String width, @Nullable String mean, List<String> probes) {
  RttPlot {
    probes = List.copyOf(probes);
  }

  static RttPlot of(RttStatistics stats, List<Double> answered, RttScale scale) {
    Double min = stats.min();
    Double max = stats.max();
    Double avg = stats.avg();
    if (min == null || max == null || avg == null) {
      return new RttPlot(null, null, null, List.of());
    }
    return new RttPlot(
        scale.at(min),
        scale.width(min, max),
        scale.at(avg),
        answered.stream().map(scale::at).toList());
  }
}
