package io.lookingglass.web.ui;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The axis of round-trip times that all rows of a result share. Its end is a round number, so that
 * rows that came earlier need not move with every new maximum.
 *
 * @param endMs milliseconds at the right end, a small multiple of a power of ten
 */
record RttScale(double endMs) {

  private static final double SMALLEST_MS = 0.1;
  private static final double LARGEST_MS = 1e6;

  /** Multiples of a power of ten at which a scale may end. */
  private static final double[] ENDS = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8};

  /** The scale that shows everything up to {@code maxMs}. */
  static RttScale upTo(double maxMs) {
    for (double power = SMALLEST_MS; power < LARGEST_MS; power *= 10) {
      for (double end : ENDS) {
        if (end * power >= maxMs) {
          return new RttScale(round(end * power));
        }
      }
    }
    return new RttScale(LARGEST_MS);
  }

  /** Where a time stands, in percent of the width with the sign, at most 100. */
  String at(double ms) {
    return percent(Math.min(100, Math.max(0, ms / endMs * 100)));
  }

  /** The width from one time to another, at least a visible sliver. */
  String width(double fromMs, double toMs) {
    return percent(Math.clamp((toMs - fromMs) / endMs * 100, 0.4, 100));
  }

  /** The labels of the axis: nothing, half, end. */
  List<String> labels() {
    return List.of("0", plain(endMs / 2), plain(endMs));
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(round(value)).stripTrailingZeros().toPlainString();
  }

  private static double round(double value) {
    return BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_UP).doubleValue();
  }

  private static String percent(double value) {
    return BigDecimal.valueOf(value)
            .setScale(2, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + "%";
  }
}
