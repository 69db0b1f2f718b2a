package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span of the past, as the address of a page has it: {@code from} and {@code to} are times of ISO
 * 8601, or {@code from} is a while before now, {@code -6h}, and then the span moves with the time.
 *
 * @param moving how long before now it begins; null where it stands still
 * @param step the shortest spans that are wanted within it; null for those that suit its length
 * @param problem why it is not the one that was asked for; null when it is
 */
record TimeRange(
    Instant from,
    Instant to,
    @Nullable Duration moving,
    @Nullable Duration step,
    @Nullable String problem) {
  static final Duration USUAL = Duration.ofHours(1);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int COLUMNS = 6;
  private static final Pattern WHILE = Pattern.compile("(-?)([1-9][0-9]{0,7})(s|m|h|d)");
  private static final DateTimeFormatter SECONDS = format("HH:mm:ss");
  private static final DateTimeFormatter MINUTES = format("HH:mm");
  private static final DateTimeFormatter DAY_AND_TIME = format("d MMM HH:mm");
  private static final DateTimeFormatter DAYS = format("d MMM");

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** A part of it that can be looked at closer. */
  record Column(String label, String title, String path) {}

  /** Another span, by its name. */
  record Choice(String label, String path, boolean chosen) {}

  /** What the address asks for; what it asks for wrongly is told, and the last hour shown. */
  static TimeRange read(Function<String, @Nullable String> parameters, Instant now) {
    @Nullable String from = parameters.apply("from");
    @Nullable String to = parameters.apply("to");
    try {
      @Nullable Duration step = step(parameters.apply("step"));
      @Nullable Duration before = from == null || from.isBlank() ? USUAL : before(from);
      if (before != null && (to == null || to.isBlank())) {
        return moving(bounded(before), step, now, null);
      }
      Instant begin = before == null ? time(from, "from") : now.minus(before);
      Instant end = to == null || to.isBlank() ? now : time(to, "to");
      if (end.isAfter(now)) {
        end = now;
      }
      if (!begin.isBefore(end)) {
        throw new IllegalArgumentException("from must be before to, and before now");
      }
      Duration length = bounded(Duration.between(begin, end));
      return new TimeRange(end.minus(length), end, null, step, null);
    } catch (IllegalArgumentException e) {
      return moving(USUAL, null, now, e.getMessage());
    }
  }

  private static TimeRange moving(
      Duration length, @Nullable Duration step, Instant now, @Nullable String problem) {
    return new TimeRange(now.minus(length), now, length, step, problem);
  }

  private static Duration bounded(Duration length) {
    return length.compareTo(SHORTEST) < 0
        ? SHORTEST
        : length.compareTo(LONGEST) > 0 ? LONGEST : length;
  }

  private static @Nullable Duration before(String text) {
    Matcher matcher = WHILE.matcher(text.strip());
    return matcher.matches() && !matcher.group(1).isEmpty() ? length(matcher) : null;
  }

  private static @Nullable Duration step(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    Matcher matcher = WHILE.matcher(text.strip());
    if (!matcher.matches() || !matcher.group(1).isEmpty()) {
      throw new IllegalArgumentException(
          "step must be a whole number and a unit (s, m, h or d), such as 1m");
    }
    return length(matcher);
  }

  private static Duration length(Matcher matcher) {
    long count = Long.parseLong(matcher.group(2));
    return switch (matcher.group(3)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static Instant time(@Nullable String text, String name) {
    try {
      return Instant.parse(text == null ? "" : text.strip());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name
              + " must be a time in UTC such as 2026-01-31T12:00:00Z"
              + (name.equals("from") ? ", or a while before now such as -6h" : ""),
          e);
    }
  }

  Duration length() {
    return Duration.between(from, to);
  }

  /** The spans people ask for most. */
  List<Choice> choices(String base) {
    List<Choice> choices = new ArrayList<>();
    for (String each : List.of("1h", "6h", "1d", "7d", "30d", "365d")) {
      Matcher matcher = WHILE.matcher(each);
      if (matcher.matches()) {
        Duration length = length(matcher);
        choices.add(
            new Choice(
                matcher.group(2) + " " + matcher.group(3),
                base + "?from=-" + each,
                length.equals(moving)));
      }
    }
    return choices;
  }

  /** Its parts, each with where it is shown alone. */
  List<Column> columns(String base) {
    List<Column> columns = new ArrayList<>();
    for (int column = 0; column < COLUMNS; column++) {
      Instant begin = at(column);
      Instant end = at(column + 1);
      columns.add(
          new Column(
              label(begin),
              say("{0} to {1}", Figures.utc(begin), Figures.utc(end)),
              path(base, begin, end)));
    }
    return columns;
  }

  private Instant at(int column) {
    return from.plus(length().multipliedBy(column).dividedBy(COLUMNS))
        .truncatedTo(ChronoUnit.SECONDS);
  }

  private String label(Instant time) {
    Duration length = length();
    if (length.compareTo(Duration.ofMinutes(10)) < 0) {
      return SECONDS.format(time);
    }
    if (length.compareTo(Duration.ofHours(25)) < 0) {
      return MINUTES.format(time);
    }
    return (length.compareTo(Duration.ofDays(3)) < 0 ? DAY_AND_TIME : DAYS).format(time);
  }

  /** The same length, just before. */
  String earlier(String base) {
    return path(base, from.minus(length()), from);
  }

  /** The same length, just after; null when that is not over yet. */
  @Nullable String later(String base, Instant now) {
    return moving == null && to.isBefore(now) ? path(base, to, to.plus(length())) : null;
  }

  /** Twice as long around it; null when it cannot be longer. */
  @Nullable String wider(String base) {
    Duration half = length().dividedBy(2);
    return length().compareTo(LONGEST) >= 0 ? null : path(base, from.minus(half), to.plus(half));
  }

  private static String path(String base, Instant from, Instant to) {
    return base
        + "?from="
        + from.truncatedTo(ChronoUnit.SECONDS)
        + "&to="
        + to.truncatedTo(ChronoUnit.SECONDS);
  }

  /** What its own address asks for. */
  String query() {
    if (moving != null) {
      return "?from=-" + moving.toSeconds() + "s";
    }
    return path("", from, to);
  }
}
