package io.lookingglass.probes.json;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.config.net.PlainText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of one JSON object, each once and with its type; fields that nobody asks for are
 * passed over. What is wrong is said with the path of the field.
 */
final class JsonFields {
  /** More digits than any time in nanoseconds has; beyond that, numbers are an attack. */
  private static final int MOST_DIGITS = 40;

  private static final int NANO_DIGITS_OF_SECONDS = 9;
  private static final int NANO_DIGITS_OF_MILLISECONDS = 6;

  private final JsonNode object;
  private final String path;

  private JsonFields(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /**
   * The fields of {@code node}.
   *
   * @param path of the node in its document, for messages
   */
  static JsonFields of(@Nullable JsonNode node, String path) {
    if (node == null || !node.isObject()) {
      throw new UnreadableJsonException(path + " must be an object, but is " + shown(node));
    }
    return new JsonFields(node, path);
  }

  String path() {
    return path;
  }

  /** The names of all its fields, in their order. */
  List<String> names() {
    return List.copyOf(object.propertyNames());
  }

  boolean has(String name) {
    return present(name) != null;
  }

  JsonFields object(String name) {
    return of(object.get(name), at(name));
  }

  @Nullable JsonFields objectOrNull(String name) {
    JsonNode node = present(name);
    return node == null ? null : of(node, at(name));
  }

  String string(String name) {
    return required(name, stringOrNull(name), "a string");
  }

  @Nullable String stringOrNull(String name) {
    JsonNode node = present(name);
    if (node == null) {
      return null;
    }
    if (!node.isString()) {
      throw wrong(name, "a string", node);
    }
    return node.stringValue();
  }

  int integer(String name) {
    return required(name, integerOrNull(name), "an integer");
  }

  @Nullable Integer integerOrNull(String name) {
    JsonNode node = present(name);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw wrong(name, "an integer", node);
    }
    return node.intValue();
  }

  @Nullable Long longOrNull(String name) {
    JsonNode node = present(name);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrong(name, "an integer", node);
    }
    return node.longValue();
  }

  long longNumber(String name) {
    return required(name, longOrNull(name), "an integer");
  }

  /** A time as ISO 8601 has it, in UTC. */
  Instant instant(String name) {
    String text = string(name);
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new UnreadableJsonException(
          "%s must be a time such as 2026-01-31T12:00:00Z, but is \"%s\""
              .formatted(at(name), PlainText.line(text, 60)),
          e);
    }
  }

  @Nullable Instant instantOrNull(String name) {
    return has(name) ? instant(name) : null;
  }

  <E extends Enum<E>> List<E> enumerations(String name, Class<E> type) {
    return list(name, (node, at) -> constant(text(node, at), at, type));
  }

  @Nullable Double numberOrNull(String name) {
    JsonNode node = present(name);
    if (node == null) {
      return null;
    }
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw wrong(name, "a number", node);
    }
    return node.doubleValue();
  }

  boolean bool(String name) {
    return required(name, boolOrNull(name), "true or false");
  }

  @Nullable Boolean boolOrNull(String name) {
    JsonNode node = present(name);
    if (node == null) {
      return null;
    }
    if (!node.isBoolean()) {
      throw wrong(name, "true or false", node);
    }
    return node.booleanValue();
  }

  /** A number of milliseconds with up to six decimals, as nanoseconds. */
  long nanosOfMilliseconds(String name) {
    return nanos(name, NANO_DIGITS_OF_MILLISECONDS, "a number of milliseconds");
  }

  /** A number of seconds with up to nine decimals, as nanoseconds. */
  long nanosOfSeconds(String name) {
    return nanos(name, NANO_DIGITS_OF_SECONDS, "a number of seconds");
  }

  private long nanos(String name, int digits, String expected) {
    JsonNode node = present(name);
    if (node == null || !node.isNumber()) {
      throw wrong(name, expected, node);
    }
    try {
      BigDecimal value = node.decimalValue();
      // Checked before the number is written out in full: 1e999999999 has a billion digits.
      if (value.precision() > MOST_DIGITS || Math.abs((long) value.scale()) > MOST_DIGITS) {
        throw wrong(name, expected, node);
      }
      return value.movePointRight(digits).longValueExact();
    } catch (ArithmeticException e) {
      throw new UnreadableJsonException(
          "%s must be %s in whole nanoseconds, but is %s"
              .formatted(at(name), expected, shown(node)),
          e);
    }
  }

  InetAddress address(String name) {
    return required(name, addressOrNull(name), "an IP address");
  }

  @Nullable InetAddress addressOrNull(String name) {
    String text = stringOrNull(name);
    return text == null ? null : addressOf(text, at(name));
  }

  /** A prefix without host bits. */
  IpPrefix prefix(String name) {
    String text = string(name);
    return IpPrefix.tryParse(text)
        .orElseThrow(
            () ->
                new UnreadableJsonException(
                    "%s must be a prefix, but is \"%s\""
                        .formatted(at(name), PlainText.line(text, 60))));
  }

  @Nullable Asn asnOrNull(String name) {
    Long number = longOrNull(name);
    return number == null ? null : asn(number, at(name));
  }

  Asn asn(String name) {
    return asn(longNumber(name), at(name));
  }

  private static Asn asn(long number, String at) {
    try {
      return new Asn(number);
    } catch (IllegalArgumentException e) {
      throw new UnreadableJsonException(at + " must be an AS number, but is " + number, e);
    }
  }

  /** A number of 64 bits without a sign. */
  @Nullable BigInteger unsignedOrNull(String name) {
    JsonNode node = present(name);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber()
        || node.bigIntegerValue().signum() < 0
        || node.bigIntegerValue().bitLength() > Long.SIZE) {
      throw wrong(name, "an integer of at most 64 bits", node);
    }
    return node.bigIntegerValue();
  }

  /** Texts by name; empty when there are none. */
  Map<String, String> texts(String name) {
    JsonFields fields = objectOrNull(name);
    Map<String, String> texts = new LinkedHashMap<>();
    if (fields != null) {
      fields.object.propertyNames().forEach(each -> texts.put(each, fields.string(each)));
    }
    return texts;
  }

  /** Elements of different kinds. */
  <T> List<T> elements(String name, BiFunction<JsonNode, String, T> read) {
    return list(name, read::apply);
  }

  List<InetAddress> addresses(String name) {
    return list(name, (node, at) -> addressOf(text(node, at), at));
  }

  List<String> strings(String name) {
    return list(name, JsonFields::text);
  }

  List<Long> longs(String name) {
    return list(
        name,
        (node, at) -> {
          if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new UnreadableJsonException(at + " must be an integer, but is " + shown(node));
          }
          return node.longValue();
        });
  }

  <T> List<T> objects(String name, Function<JsonFields, T> read) {
    return list(name, (node, at) -> read.apply(of(node, at)));
  }

  <E extends Enum<E>> E enumeration(String name, Class<E> type) {
    return required(name, enumerationOrNull(name, type), "one of " + JsonWords.all(type));
  }

  <E extends Enum<E>> @Nullable E enumerationOrNull(String name, Class<E> type) {
    String word = stringOrNull(name);
    if (word == null) {
      return null;
    }
    return constant(word, at(name), type);
  }

  private static <E extends Enum<E>> E constant(String word, String at, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> JsonWords.of(constant).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new UnreadableJsonException(
                    "%s must be one of %s, but is \"%s\""
                        .formatted(at, JsonWords.all(type), PlainText.line(word, 60))));
  }

  private <T> List<T> list(String name, ElementReader<T> read) {
    JsonNode node = object.get(name);
    if (node == null || !node.isArray()) {
      throw wrong(name, "a list", node);
    }
    List<T> elements = new ArrayList<>(node.size());
    for (int index = 0; index < node.size(); index++) {
      elements.add(read.read(node.get(index), at(name) + "[" + index + "]"));
    }
    return elements;
  }

  private interface ElementReader<T> {
    T read(JsonNode node, String at);
  }

  private @Nullable JsonNode present(String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private <T> T required(String name, @Nullable T value, String expected) {
    if (value == null) {
      throw wrong(name, expected, null);
    }
    return value;
  }

  private static String text(JsonNode node, String at) {
    if (!node.isString()) {
      throw new UnreadableJsonException(at + " must be a string, but is " + shown(node));
    }
    return node.stringValue();
  }

  private static InetAddress addressOf(String text, String at) {
    return IpAddresses.tryParse(text)
        .orElseThrow(
            () ->
                new UnreadableJsonException(
                    "%s must be an IP address, but is \"%s\""
                        .formatted(at, PlainText.line(text, 60))));
  }

  private UnreadableJsonException wrong(String name, String expected, @Nullable JsonNode found) {
    return new UnreadableJsonException(
        "%s must be %s, but is %s".formatted(at(name), expected, shown(found)));
  }

  private String at(String name) {
    return path + "." + name;
  }

  private static String shown(@Nullable JsonNode node) {
    if (node == null) {
      return "missing";
    }
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case NULL, MISSING -> "missing";
      case BINARY, POJO -> "something else";
      case BOOLEAN -> node.booleanValue() ? "true" : "false";
      case NUMBER -> "the number " + PlainText.line(node.numberValue().toString(), 60);
      case STRING -> "\"" + PlainText.line(node.stringValue(), 60) + "\"";
    };
  }
}
