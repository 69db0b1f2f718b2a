package io.lookingglass.web.openapi;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shapes as JSON Schema (2020-12), the language of OpenAPI 3.1. */
final class Schemas {
  static final String COMPONENTS = "#/components/schemas/";

  private Schemas() {}

  static ObjectNode object(Shape.Fields object) {
    ObjectNode schema = node().put("type", "object");
    if (!object.description().isEmpty()) {
      schema.put("description", object.description());
    }
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (Shape.Field field : object.fields()) {
      properties.set(field.name(), described(field));
      if (field.always()) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema.put("additionalProperties", false);
  }

  static ObjectNode described(Shape.Field field) {
    ObjectNode schema = schema(field.shape());
    if (!field.description().isEmpty()) {
      schema.put("description", field.description());
    }
    return schema;
  }

  static ObjectNode schema(Shape shape) {
    return switch (shape) {
      case Shape.Plain(String type, String format) -> {
        ObjectNode schema = node();
        if (!type.equals("any")) {
          schema.put("type", type);
        }
        if (format != null) {
          schema.put("format", format);
        }
        yield schema;
      }
      case Shape.Words(List<String> words) -> {
        ObjectNode schema = node().put("type", "string");
        words.forEach(schema.putArray("enum")::add);
        yield schema;
      }
      case Shape.ListOf(Shape element) -> {
        ObjectNode schema = node().put("type", "array");
        schema.set("items", schema(element));
        yield schema;
      }
      case Shape.MapOf(Shape value) -> {
        ObjectNode schema = node().put("type", "object");
        schema.set("additionalProperties", schema(value));
        yield schema;
      }
      case Shape.Named(String name) -> node().put("$ref", COMPONENTS + name);
      case Shape.Either(List<Shape> shapes) -> {
        ObjectNode schema = node();
        ArrayNode any = schema.putArray("anyOf");
        shapes.forEach(each -> any.add(schema(each)));
        yield schema;
      }
      case Shape.OrNull(Shape other) -> orNull(schema(other));
    };
  }

  private static ObjectNode orNull(ObjectNode schema) {
    if (schema.has("type") && !schema.has("enum")) {
      String type = schema.get("type").stringValue();
      schema.putArray("type").add(type).add("null");
      return schema;
    }
    ObjectNode either = node();
    ArrayNode any = either.putArray("anyOf");
    any.add(schema);
    any.addObject().put("type", "null");
    return either;
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }
}
