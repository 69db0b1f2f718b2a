package io.lookingglass.bgp.wire.json;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the fields of one object; what is wrong is told by the way to it. */
final class JsonFields {
  private static final int LONGEST_SHOWN = 40;

  private final ObjectNode node;
  private final String path;
  private final Set<String> asked = new HashSet<>();

  JsonFields(JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      throw wrong(path, "has to be an object");
    }
    this.node = object;
    this.path = path;
  }

  /**
   * @throws IllegalArgumentException when there is a field that nobody asked for
   */
  void end() {
    for (String name : node.propertyNames()) {
      if (!asked.contains(name)) {
        String shown = name.substring(0, Math.min(name.length(), LONGEST_SHOWN));
        throw wrong(way(shown), "there is no such field");
      }
    }
  }

  boolean has(String name) {
    return node.has(name);
  }

  private JsonNode get(String name) {
    asked.add(name);
    JsonNode value = node.get(name);
    if (value == null) {
      throw wrong(way(name), "is missing");
    }
    return value;
  }

  String string(String name) {
    return string(get(name), way(name));
  }

  private static String string(JsonNode value, String way) {
    if (!value.isString()) {
      throw wrong(way, "has to be a string");
    }
    return value.stringValue();
  }

  boolean bool(String name) {
    JsonNode value = get(name);
    if (!value.isBoolean()) {
      throw wrong(way(name), "has to be true or false");
    }
    return value.booleanValue();
  }

  int integer(String name, int maximum) {
    return (int) number(name, maximum);
  }

  long number(String name, long maximum) {
    return number(get(name), way(name), maximum);
  }

  static long number(JsonNode value, String way, long maximum) {
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > maximum) {
      throw wrong(way, "has to be a whole number within 0-" + maximum);
    }
    return value.longValue();
  }

  /** A number of 64 bits. */
  long unsigned(String name) {
    JsonNode value = get(name);
    if (!value.isIntegralNumber()
        || value.bigIntegerValue().signum() < 0
        || value.bigIntegerValue().bitLength() > 64) {
      throw wrong(way(name), "has to be a whole number within 0-18446744073709551615");
    }
    return value.bigIntegerValue().longValue();
  }

  Asn asn(String name) {
    return new Asn(number(name, 0xffff_ffffL));
  }

  Family family(String name) {
    return parsed(name, Family::parse);
  }

  InetAddress address(String name) {
    return parsed(name, IpAddresses::parse);
  }

  Inet4Address ipv4(String name) {
    return parsed(name, JsonFields::parseIpv4);
  }

  static Inet4Address parseIpv4(String text) {
    if (!(IpAddresses.parse(text) instanceof Inet4Address address)) {
      throw new IllegalArgumentException("an IPv6 address, where only one of IPv4 can stand");
    }
    return address;
  }

  Octets octets(String name) {
    return parsed(name, JsonFields::parseHex);
  }

  private static Octets parseHex(String text) {
    try {
      return Octets.ofHex(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has to be hexadecimal digits, two an octet", e);
    }
  }

  /** A string in a form that the function knows. */
  <T> T parsed(String name, Function<String, T> parse) {
    return parsed(string(name), way(name), parse);
  }

  private static <T> T parsed(String text, String way, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(way + ": " + e.getMessage(), e);
    }
  }

  /** A list of strings in a form that the function knows. */
  <T> List<T> parsedList(String name, Function<String, T> parse) {
    return list(name, (element, way) -> parsed(string(element, way), way, parse));
  }

  /** A list of objects. */
  <T> List<T> objects(String name, Function<JsonFields, T> read) {
    return list(
        name,
        (element, way) -> {
          JsonFields fields = new JsonFields(element, way);
          T value = read.apply(fields);
          fields.end();
          return value;
        });
  }

  /** A list; the function is told the way to each element. */
  <T> List<T> list(String name, BiFunction<JsonNode, String, T> read) {
    JsonNode list = get(name);
    if (!list.isArray()) {
      throw wrong(way(name), "has to be a list");
    }
    List<T> values = new ArrayList<>(list.size());
    for (int index = 0; index < list.size(); index++) {
      values.add(read.apply(list.get(index), way(name) + "[" + index + "]"));
    }
    return values;
  }

  /** An object. */
  <T> T object(String name, Function<JsonFields, T> read) {
    JsonFields fields = new JsonFields(get(name), way(name));
    T value = read.apply(fields);
    fields.end();
    return value;
  }

  /** Marks the field as known, and gives it when it is there. */
  @Nullable JsonNode optional(String name) {
    asked.add(name);
    return node.get(name);
  }

  /** The names of all fields. */
  List<String> names() {
    return List.copyOf(node.propertyNames());
  }

  String way(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static IllegalArgumentException wrong(String way, String message) {
    return new IllegalArgumentException(way.isEmpty() ? message : way + ": " + message);
  }
}
