package io.lookingglass.config.net;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a field of a community has to be, as looking glasses and their lists of names write it:
 * {@code 100}, {@code *} for anything, {@code 100-199} for a range, {@code 1xx} or {@code 1nnn} for
 * numbers of so many digits, or a word such as {@code rt}. Immutable.
 *
 * @param text as it was written
 * @param kind what it is
 * @param least the least number that it may be
 * @param most the greatest
 */
public record CommunityField(String text, Kind kind, long least, long most) {
  /** Stands for any value. */
  public static final CommunityField ANY = new CommunityField("*", Kind.ANY, 0, Long.MAX_VALUE);

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}");
  private static final Pattern RANGE = Pattern.compile("(0|[1-9][0-9]{0,9})-(0|[1-9][0-9]{0,9})");
  private static final Pattern DIGITS = Pattern.compile("[0-9xXnN]{1,10}");
  private static final Pattern WORD =
      Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,40}|[0-9A-Fa-f.:]+");

  /** What a field may be. */
  public enum Kind {
    /** Anything. */
    ANY,
    /** A number within bounds. */
    NUMBER,
    /** A number of given digits, some of which may be any. */
    DIGITS,
    /** The very text, in lower or upper case. */
    WORD
  }

  /** Reads a field that is a number, or stands for some; empty for anything else. */
  public static Optional<CommunityField> tryParseNumber(String text) {
    if (text.equals("*")) {
      return Optional.of(ANY);
    }
    if (NUMBER.matcher(text).matches()) {
      long value = Long.parseLong(text);
      return Optional.of(new CommunityField(text, Kind.NUMBER, value, value));
    }
    Matcher range = RANGE.matcher(text);
    if (range.matches()) {
      long least = Long.parseLong(range.group(1));
      long most = Long.parseLong(range.group(2));
      return least > most
          ? Optional.empty()
          : Optional.of(new CommunityField(text, Kind.NUMBER, least, most));
    }
    if (DIGITS.matcher(text).matches() && text.matches(".*[xXnN].*")) {
      return Optional.of(
          new CommunityField(
              text,
              Kind.DIGITS,
              Long.parseLong(text.replaceAll("[xXnN]", "0")),
              Long.parseLong(text.replaceAll("[xXnN]", "9"))));
    }
    return Optional.empty();
  }

  /** As {@link #tryParseNumber}, or a word. */
  public static Optional<CommunityField> tryParse(String text) {
    return tryParseNumber(text)
        .or(
            () ->
                WORD.matcher(text).matches()
                    ? Optional.of(new CommunityField(text, Kind.WORD, 0, 0))
                    : Optional.empty());
  }

  /** Whether a number is one that this stands for. */
  public boolean matches(long value) {
    return switch (kind) {
      case ANY -> true;
      case NUMBER -> value >= least && value <= most;
      case DIGITS -> value >= least && value <= most && digitsFit(Long.toString(value));
      case WORD -> false;
    };
  }

  /** Whether a field in its text form is one that this stands for. */
  public boolean matches(String field) {
    return switch (kind) {
      case ANY -> true;
      case NUMBER, DIGITS -> NUMBER.matcher(field).matches() && matches(Long.parseLong(field));
      case WORD -> text.equalsIgnoreCase(field);
    };
  }

  private boolean digitsFit(String value) {
    if (value.length() != text.length()) {
      return false;
    }
    for (int index = 0; index < value.length(); index++) {
      char digit = text.charAt(index);
      if (Character.isDigit(digit) && digit != value.charAt(index)) {
        return false;
      }
    }
    return true;
  }
}
