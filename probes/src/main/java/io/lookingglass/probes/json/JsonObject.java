package io.lookingglass.probes.json;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one JSON object, field after field. {@code put} writes what is absent as null, {@code
 * putIfPresent} leaves it out.
 */
final class JsonObject {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectNode node = NODES.objectNode();

  ObjectNode node() {
    return node;
  }

  JsonObject put(String name, @Nullable String value) {
    node.put(name, value);
    return this;
  }

  JsonObject put(String name, @Nullable Integer value) {
    node.put(name, value);
    return this;
  }

  JsonObject put(String name, @Nullable Long value) {
    node.put(name, value);
    return this;
  }

  JsonObject put(String name, @Nullable Double value) {
    node.put(name, value);
    return this;
  }

  JsonObject put(String name, @Nullable Boolean value) {
    node.put(name, value);
    return this;
  }

  JsonObject put(String name, @Nullable BigInteger value) {
    node.put(name, value);
    return this;
  }

  JsonObject put(String name, BigDecimal value) {
    node.put(name, value);
    return this;
  }

  JsonObject put(String name, @Nullable InetAddress value) {
    node.put(name, value == null ? null : IpAddresses.format(value));
    return this;
  }

  JsonObject put(String name, @Nullable Instant value) {
    node.put(name, value == null ? null : value.toString());
    return this;
  }

  JsonObject put(String name, @Nullable Enum<?> value) {
    node.put(name, value == null ? null : JsonWords.of(value));
    return this;
  }

  JsonObject put(String name, @Nullable ObjectNode value) {
    if (value == null) {
      node.putNull(name);
    } else {
      node.set(name, value);
    }
    return this;
  }

  JsonObject putAll(ObjectNode fields) {
    node.setAll(fields);
    return this;
  }

  JsonObject putIfPresent(String name, @Nullable String value) {
    return value == null ? this : put(name, value);
  }

  JsonObject putIfPresent(String name, @Nullable Integer value) {
    return value == null ? this : put(name, value);
  }

  JsonObject putIfPresent(String name, @Nullable Long value) {
    return value == null ? this : put(name, value);
  }

  JsonObject putIfPresent(String name, @Nullable InetAddress value) {
    return value == null ? this : put(name, value);
  }

  JsonObject putIfPresent(String name, @Nullable Instant value) {
    return value == null ? this : put(name, value);
  }

  JsonObject putIfPresent(String name, @Nullable Enum<?> value) {
    return value == null ? this : put(name, value);
  }

  JsonObject putIfPresent(String name, @Nullable ObjectNode value) {
    return value == null ? this : put(name, value);
  }

  <T> JsonObject putList(String name, List<T> values, Function<? super T, JsonNode> write) {
    node.set(name, list(values, write));
    return this;
  }

  <T> JsonObject putListUnlessEmpty(
      String name, List<T> values, Function<? super T, JsonNode> write) {
    return values.isEmpty() ? this : putList(name, values, write);
  }

  JsonObject putStrings(String name, List<String> values) {
    return putList(name, values, NODES::stringNode);
  }

  JsonObject putStringsUnlessEmpty(String name, List<String> values) {
    return values.isEmpty() ? this : putStrings(name, values);
  }

  JsonObject putAddresses(String name, List<InetAddress> values) {
    return putList(name, values, address -> NODES.stringNode(IpAddresses.format(address)));
  }

  JsonObject putTexts(String name, Map<String, String> values) {
    ObjectNode texts = node.putObject(name);
    values.forEach(texts::put);
    return this;
  }

  JsonObject put(String name, @Nullable Asn value) {
    return put(name, value == null ? null : (Long) value.value());
  }

  JsonObject putLongs(String name, List<Long> values) {
    return putList(name, values, value -> NODES.numberNode(value.longValue()));
  }

  static <T> ArrayNode list(List<T> values, Function<? super T, JsonNode> write) {
    ArrayNode list = NODES.arrayNode(values.size());
    for (T value : values) {
      list.add(write.apply(value));
    }
    return list;
  }
}
