package io.lookingglass.web.api;

import java.time.Duration;

/** How long something has lasted, for people: the two largest units that matter. */
public final class Spans {
  private Spans() {}

  /**
   * {@code 42 s}, {@code 2 min 5 s}, {@code 4 h 12 min}, {@code 1 day 3 h}, {@code 40 days 2 h}.
   */
  public static String words(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return two(minutes + " min", seconds % 60, "s");
    }
    long hours = minutes / 60;
    if (hours < 24) {
      return two(hours + " h", minutes % 60, "min");
    }
    long days = hours / 24;
    return two(days + (days == 1 ? " day" : " days"), hours % 24, "h");
  }

  private static String two(String large, long small, String unit) {
    return small == 0 ? large : large + " " + small + " " + unit;
  }
}
