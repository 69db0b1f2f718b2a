package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.web.api.Spans;
import io.lookingglass.web.language.Speech;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How numbers, times and durations are written on a page; units stand outside. */
final class Figures {

  /** What stands where there is no value. */
  static final String NONE = "–";

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Figures() {}

  /** Milliseconds with about three significant digits: 0.123, 1.23, 12.3, 123. */
  static String ms(@Nullable Double value) {
    if (value == null) {
      return NONE;
    }
    int decimals = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0;
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }

  /** Percent without needless decimals: 0, 33.3, 100. */
  static String percent(@Nullable Double value) {
    if (value == null) {
      return NONE;
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
    return rounded.stripTrailingZeros().toPlainString();
  }

  /** With the language's mark between thousands: 931,204. */
  static String count(long value) {
    return marked(String.format(Locale.ROOT, "%,d", value));
  }

  /** "1 byte", "1,555 bytes". */
  static String bytes(long value) {
    return say("{0} {1|byte|bytes}", count(value), value);
  }

  /** How often a second: with a decimal only where that says something. */
  static String rate(double perSecond) {
    return perSecond < 100
        ? String.format(Locale.ROOT, "%.1f", perSecond)
        : count(Math.round(perSecond));
  }

  /** "1 prefix", "931,204 prefixes". */
  static String counted(long value, String one, String many) {
    return count(value) + " " + (value == 1 ? one : many);
  }

  static String mebibytes(long bytes) {
    return marked(String.format(Locale.ROOT, "%,.1f", bytes / 1048576.0));
  }

  private static String marked(String figure) {
    return figure.replace(',', Speech.language().thousands());
  }

  /** An address family of the configuration, as people write it. */
  static String family(String key) {
    return switch (key) {
      case "ipv4-unicast" -> "IPv4";
      case "ipv6-unicast" -> "IPv6";
      case "ipv4-flowspec" -> "IPv4 FlowSpec";
      case "ipv6-flowspec" -> "IPv6 FlowSpec";
      default -> key;
    };
  }

  static String utc(Instant time) {
    return UTC.format(time);
  }

  /** "just now", "3 minutes ago", "2 days ago". */
  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 10) {
      return say("just now");
    }
    if (seconds < 60) {
      return say("{0} {0|second|seconds} ago", seconds);
    }
    if (seconds < 3600) {
      return say("{0} {0|minute|minutes} ago", seconds / 60);
    }
    return seconds < 86_400
        ? say("{0} {0|hour|hours} ago", seconds / 3600)
        : say("{0} {0|day|days} ago", seconds / 86_400);
  }

  /** "40 ms", "2.6 s", "12 s", "2 min 5 s". */
  static String took(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 10_000) {
      return BigDecimal.valueOf(millis, 3).setScale(1, RoundingMode.HALF_UP) + " s";
    }
    long seconds = millis / 1000;
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }

  /** How long something has lasted: the two largest units that matter. */
  static String lasted(Duration span) {
    long hours = Math.max(0, span.toHours());
    if (hours < 24) {
      return Spans.words(span);
    }
    return hours % 24 == 0
        ? say("{0} {0|day|days}", hours / 24)
        : say("{0} {0|day|days} {1} h", hours / 24, hours % 24);
  }
}
