package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.web.openapi.InterfaceDescription;
import io.lookingglass.web.route.Route;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds answers against the description of the interface: every status and media type has to be
 * described, every field that is there has to be, and every field that always is has to be there.
 */
final class InterfaceContract {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String COMPONENTS = "#/components/schemas/";

  /** Which answers were held against it so far, by operation and status. */
  static final Map<String, Integer> CHECKED = new ConcurrentHashMap<>();

  private final JsonNode document;
  private final List<Route> routes;

  InterfaceContract(List<Route> routes) {
    this.routes =
        routes.stream()
            .filter(Route::forPrograms)
            // What has a name of its own goes before what takes any name.
            .sorted(Comparator.comparing(route -> route.path().contains("{")))
            .toList();
    this.document = new InterfaceDescription().openApi(routes, "0", null);
  }

  JsonNode document() {
    return document;
  }

  /** Checks an answer; those of addresses that are not described are passed over. */
  void check(HttpResponse<String> response) {
    String method = response.request().method();
    String path = response.request().uri().getPath();
    for (Route route : routes) {
      if (route.method().name().equals(method)
          && path.matches(route.path().replaceAll("\\{[a-z]+}", "[^/]+"))) {
        check(route, response);
        return;
      }
    }
  }

  private void check(Route route, HttpResponse<String> response) {
    JsonNode operation =
        document
            .path("paths")
            .path(route.path())
            .path(route.method().name().toLowerCase(Locale.ROOT));
    assertThat(operation.isMissingNode()).as("%s is not described", route).isFalse();
    String status = String.valueOf(response.statusCode());
    JsonNode answers = operation.get("responses");
    JsonNode answer = answers.has(status) ? answers.get(status) : answers.get("default");
    if (response.statusCode() < 400) {
      assertThat(answers.has(status)).as("%s: status %s is not described", route, status).isTrue();
    }
    CHECKED.merge(route + " " + status, 1, Integer::sum);
    String media = response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    if (!answer.has("content")) {
      assertThat(response.body()).as(route.toString()).isEmpty();
      return;
    }
    assertThat(answer.get("content").has(media))
        .as("%s: %s is not described for %s", route, media, status)
        .isTrue();
    if (media.equals("application/json")) {
      List<String> wrong = new ArrayList<>();
      check(
          answer.get("content").get(media).get("schema"),
          MAPPER.readTree(response.body()),
          "",
          wrong);
      assertThat(wrong).as("%s %s: %s", route, status, response.body()).isEmpty();
    }
  }

  private void check(JsonNode schema, JsonNode value, String at, List<String> wrong) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").stringValue().substring(COMPONENTS.length());
      JsonNode named = document.path("components").path("schemas").path(name);
      assertThat(named.isMissingNode()).as("there is no shape %s", name).isFalse();
      check(named, value, at, wrong);
      return;
    }
    if (schema.has("anyOf")) {
      checkAny(schema.get("anyOf"), value, at, wrong);
      return;
    }
    if (schema.has("type") && !types(schema.get("type")).contains(type(value))) {
      wrong.add(at + ": is " + type(value) + ", but " + schema.get("type") + " is described");
      return;
    }
    if (schema.has("enum")) {
      List<String> words = new ArrayList<>();
      schema.get("enum").forEach(word -> words.add(word.stringValue()));
      if (!words.contains(value.stringValue())) {
        wrong.add(at + ": " + value + " is none of " + words);
      }
    }
    if (value.isArray() && schema.has("items")) {
      for (int index = 0; index < value.size(); index++) {
        check(schema.get("items"), value.get(index), at + "[" + index + "]", wrong);
      }
    }
    if (value.isObject()) {
      checkObject(schema, value, at, wrong);
    }
  }

  private void checkObject(JsonNode schema, JsonNode value, String at, List<String> wrong) {
    JsonNode others = schema.path("additionalProperties");
    for (String name : value.propertyNames()) {
      JsonNode field = schema.path("properties").path(name);
      if (!field.isMissingNode()) {
        check(field, value.get(name), at + "." + name, wrong);
      } else if (others.isObject()) {
        check(others, value.get(name), at + "." + name, wrong);
      } else if (others.isBoolean()) {
        wrong.add(at + "." + name + ": is not described");
      }
    }
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.stringValue())) {
        wrong.add(at + "." + name.stringValue() + ": is missing");
      }
    }
  }

  /** The complaints of the nearest of several shapes. */
  private void checkAny(JsonNode shapes, JsonNode value, String at, List<String> wrong) {
    List<String> fewest = List.of();
    for (JsonNode shape : shapes) {
      List<String> complaints = new ArrayList<>();
      check(shape, value, at, complaints);
      if (complaints.isEmpty()) {
        return;
      }
      fewest = fewest.isEmpty() || complaints.size() < fewest.size() ? complaints : fewest;
    }
    wrong.addAll(fewest);
  }

  private static Set<String> types(JsonNode type) {
    Set<String> types = new TreeSet<>();
    if (type.isString()) {
      types.add(type.stringValue());
    } else {
      type.forEach(each -> types.add(each.stringValue()));
    }
    if (types.contains("number")) {
      types.add("integer");
    }
    return types;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL -> "null";
      case BOOLEAN -> "boolean";
      case STRING -> "string";
      case ARRAY -> "array";
      case OBJECT -> "object";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case BINARY, MISSING, POJO -> "nothing of JSON";
    };
  }
}
