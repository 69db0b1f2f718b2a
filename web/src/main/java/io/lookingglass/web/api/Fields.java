package io.lookingglass.web.api;

import io.lookingglass.probes.request.RequestProblem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one JSON object, or the parameters of a URL or form, read one by one; what is wrong
 * is collected, never thrown. An explicit {@code null} counts as absent.
 */
final class Fields {
  /** What a JSON number is refused before it can become one of a million digits. */
  private static final int MOST_DIGITS = 18;

  private static final Pattern PLAIN_NUMBER = Pattern.compile("[+-]?[0-9]{1,18}(\\.[0-9]{1,18})?");

  private final JsonNode object;
  private final String path;
  private final boolean text;
  private final List<RequestProblem> problems;

  private Fields(JsonNode object, String path, boolean text, List<RequestProblem> problems) {
    this.object = object;
    this.path = path;
    this.text = text;
    this.problems = problems;
  }

  /** Of a JSON object; {@code path} stands before the field's name in messages. */
  static Fields ofJson(JsonNode object, String path, List<RequestProblem> problems) {
    return new Fields(object, path, false, problems);
  }

  /** Of an object whose values are all strings: numbers and booleans are read from them. */
  static Fields ofText(JsonNode object, List<RequestProblem> problems) {
    return new Fields(object, "", true, problems);
  }

  /** Tells each field that is none of the known ones. */
  void refuseOthersThan(Collection<String> known) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        Optional<String> nearest = Shown.nearest(name, known);
        String shown = Shown.quoted(name);
        problem(
            shown.substring(1, shown.length() - 1),
            "is not known here; "
                + nearest
                    .map(meant -> "did you mean " + meant + "?")
                    .orElse("known are " + String.join(", ", known)));
      }
    }
  }

  void problem(String name, String message) {
    problems.add(new RequestProblem(path + name, message));
  }

  /** The value as it stands; null when absent. */
  @Nullable JsonNode value(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  @Nullable String string(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      problem(name, "must be a string, but is " + kind(value));
      return null;
    }
    return value.stringValue();
  }

  @Nullable Boolean bool(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (text && (value.stringValue().equals("true") || value.stringValue().equals("false"))) {
      return value.stringValue().equals("true");
    }
    problem(name, "must be true or false, but is " + kind(value));
    return null;
  }

  /** A whole number that fits an int; {@code 3.0} is one, as it is in JavaScript. */
  @Nullable Integer integer(String name) {
    BigDecimal number = number(name, "a whole number");
    if (number == null) {
      return null;
    }
    try {
      return number.intValueExact();
    } catch (ArithmeticException e) {
      problem(
          name,
          number.stripTrailingZeros().scale() > 0
              ? "must be a whole number, but is " + plain(number)
              : "is far out of range");
      return null;
    }
  }

  /** A whole number that is not negative and fits 32 bits. */
  @Nullable Long unsigned32(String name) {
    BigDecimal number = number(name, "a whole number");
    if (number == null) {
      return null;
    }
    boolean whole = number.stripTrailingZeros().scale() <= 0;
    if (!whole || number.signum() < 0 || number.compareTo(BigDecimal.valueOf(4294967295L)) > 0) {
      problem(name, "must be a whole number from 0 to 4294967295, but is " + plain(number));
      return null;
    }
    return number.longValueExact();
  }

  /** Seconds, with decimals down to the nanosecond. */
  @Nullable Duration seconds(String name) {
    BigDecimal number = number(name, "a number of seconds");
    if (number == null) {
      return null;
    }
    if (number.abs().compareTo(BigDecimal.valueOf(1_000_000_000L)) > 0) {
      problem(name, "is far out of range");
      return null;
    }
    return Duration.ofNanos(
        number.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  private @Nullable BigDecimal number(String name, String expected) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (text && PLAIN_NUMBER.matcher(value.stringValue()).matches()) {
      return new BigDecimal(value.stringValue());
    }
    if (!value.isNumber()) {
      problem(name, "must be %s, but is %s".formatted(expected, kind(value)));
      return null;
    }
    BigDecimal number = value.decimalValue();
    // 1e999999999 is short in JSON; as digits it would fill the memory.
    if (number.precision() - (long) number.scale() > MOST_DIGITS
        || number.scale() > 4 * MOST_DIGITS) {
      problem(name, "is far out of range");
      return null;
    }
    return number;
  }

  private static String plain(BigDecimal number) {
    String plain = number.toPlainString();
    return plain.length() <= 40 ? plain : plain.substring(0, 40) + "...";
  }

  /** What a value is, for a message. */
  static String kind(JsonNode value) {
    if (value.isString()) {
      return Shown.quoted(value.stringValue());
    }
    if (value.isObject()) {
      return "an object";
    }
    if (value.isArray()) {
      return "a list";
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? "true" : "false";
    }
    return value.isNumber() ? "a number" : "something else";
  }

  /** The strings of a list. */
  List<String> strings(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      problem(name, "must be a list of strings, but is " + kind(value));
      return List.of();
    }
    List<String> strings = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.isString()) {
        problem(name, "must be a list of strings, but holds " + kind(element));
        return List.of();
      }
      strings.add(element.stringValue());
    }
    return strings;
  }
}
