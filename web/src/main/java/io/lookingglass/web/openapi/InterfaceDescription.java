package io.lookingglass.web.openapi;

import io.lookingglass.web.route.Access;
import io.lookingglass.web.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The interface for programs: what each route takes and answers, read from {@code interface.txt}
 * and {@code events.txt}, and all of it as OpenAPI 3.1. Immutable.
 */
public final class InterfaceDescription {
  private static final List<String> TEXTS = List.of("interface.txt", "events.txt");
  private static final String BEARER = "bearer";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Map<String, Operation> operations;
  private final Map<String, Shape.Fields> objects;
  private final Map<String, String> groups;

  /**
   * @throws IllegalStateException when a text is not in the program or cannot be read
   */
  public InterfaceDescription() {
    InterfaceText text =
        new InterfaceText(
            TEXTS.stream().map(InterfaceDescription::read).collect(Collectors.joining("\n")));
    operations = text.operations();
    objects = text.objects();
    groups = text.groups();
  }

  private static String read(String resource) {
    try (InputStream in = InterfaceDescription.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every operation, by method and path. */
  public Map<String, Operation> operations() {
    return operations;
  }

  /** Every object that goes in or out, by name. */
  public Map<String, Shape.Fields> objects() {
    return objects;
  }

  /** What a route takes and answers; empty for those that are not for programs. */
  public Optional<Operation> of(Route route) {
    return Optional.ofNullable(operations.get(route.toString()));
  }

  /**
   * As an OpenAPI document.
   *
   * @param routes those there are; of these, what is for programs
   * @param version of the program
   * @param server where it is reached; null where it is asked
   */
  public ObjectNode openApi(List<Route> routes, String version, @Nullable String server) {
    ObjectNode document = node().put("openapi", "3.1.1");
    document
        .putObject("info")
        .put("title", "lookingglass")
        .put(
            "description",
            "Measurements, routes, announcements and tunnels of this looking glass. Requests and"
                + " results of ping, traceroute, mtr, dns and http have the names of Globalping's"
                + " interface.")
        .put("version", version)
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    document.putArray("servers").addObject().put("url", server == null ? "/" : server);
    Set<String> tags = new LinkedHashSet<>();
    ObjectNode paths = node();
    for (Route route : routes) {
      of(route)
          .ifPresent(
              operation -> {
                tags.add(operation.tag());
                JsonNode known = paths.get(route.path());
                ObjectNode path =
                    known == null ? paths.putObject(route.path()) : (ObjectNode) known;
                path.set(
                    route.method().name().toLowerCase(Locale.ROOT), operation(route, operation));
              });
    }
    ArrayNode described = document.putArray("tags");
    tags.forEach(tag -> described.addObject().put("name", tag).put("description", groups.get(tag)));
    document.set("paths", paths);
    ObjectNode components = document.putObject("components");
    ObjectNode schemas = components.putObject("schemas");
    objects.values().forEach(object -> schemas.set(object.name(), Schemas.object(object)));
    components
        .putObject("securitySchemes")
        .putObject(BEARER)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A token of the section access.tokens of the configuration.");
    return document;
  }

  private static ObjectNode operation(Route route, Operation operation) {
    ObjectNode json = node().put("operationId", operation.id());
    json.put("summary", firstSentence(operation.description()));
    json.put("description", operation.description() + " " + who(route.access()));
    json.putArray("tags").add(operation.tag());
    ArrayNode security = json.putArray("security");
    if (openToAnybody(route.access())) {
      security.addObject();
    }
    security.addObject().putArray(BEARER);
    List<ObjectNode> parameters = new ArrayList<>();
    operation.path().forEach(field -> parameters.add(parameter("path", field)));
    operation.query().forEach(field -> parameters.add(parameter("query", field)));
    if (!parameters.isEmpty()) {
      json.putArray("parameters").addAll(parameters);
    }
    if (!operation.body().isEmpty()) {
      ObjectNode body = json.putObject("requestBody").put("required", true);
      ObjectNode content = body.putObject("content");
      operation
          .body()
          .forEach(
              (media, shape) -> {
                ObjectNode described = content.putObject(media);
                described.set("schema", Schemas.schema(shape));
                if (media.equals("application/json") && operation.example() != null) {
                  described.set("example", MAPPER.readTree(operation.example()));
                }
              });
    }
    ObjectNode responses = json.putObject("responses");
    new TreeMap<>(operation.answers())
        .forEach((status, content) -> answer(responses, status, content));
    if (!operation.events().isEmpty()) {
      events((ObjectNode) responses.at("/200/content/text~1event-stream"), operation.events());
    }
    if (operation.endless()) {
      json.put("x-endless", true);
    }
    errors(route, operation).forEach((status, words) -> error(responses, status, words));
    return json;
  }

  private static void answer(ObjectNode responses, int status, Map<String, Shape> content) {
    ObjectNode answer =
        responses.putObject(String.valueOf(status)).put("description", meaning(status));
    if (!content.isEmpty()) {
      ObjectNode described = answer.putObject("content");
      content.forEach(
          (media, shape) -> described.putObject(media).set("schema", Schemas.schema(shape)));
    }
  }

  /** OpenAPI 3.1 knows a stream as a text only; what its events have is told beside. */
  private static void events(ObjectNode content, Map<String, Shape> events) {
    ObjectNode kinds = content.putObject("x-events");
    events.forEach((kind, shape) -> kinds.set(kind, Schemas.schema(shape)));
  }

  private static void error(ObjectNode responses, String status, String words) {
    responses
        .putObject(status)
        .put("description", words)
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", Schemas.COMPONENTS + "Error");
  }

  /** The errors that an operation can have, which follow from what it is. */
  private static Map<String, String> errors(Route route, Operation operation) {
    Map<String, String> errors = new LinkedHashMap<>();
    if (!operation.query().isEmpty() || !operation.body().isEmpty()) {
      errors.put("400", "Something in the request is wrong; params names each field.");
    }
    if (!(route.access() instanceof Access.Everybody)) {
      errors.put("401", "The token is not known, or one is needed.");
    }
    if (!openToAnybody(route.access()) || route.access() instanceof Access.Measuring) {
      errors.put("403", "The token's role may not, or the target is not allowed.");
    }
    errors.put("default", "Any other error, such as 404, 429 or 503, in the same form.");
    return errors;
  }

  /** Whether a route is answered without a token, too. */
  public static boolean openToAnybody(Access access) {
    return switch (access) {
      case Access.Everybody _, Access.Outline _, Access.Measuring _, Access.Measured _ -> true;
      case Access.From _, Access.Owners _, Access.Changing _ -> false;
    };
  }

  /** Who may call a route, in a sentence. */
  public static String who(Access access) {
    return switch (access) {
      case Access.Everybody _ -> "For everybody.";
      case Access.Outline(var role) ->
          "For everybody; tokens of role " + lower(role) + " and above see all of it.";
      case Access.Measuring _ -> "For whoever has a budget; a token brings that of its role.";
      case Access.Measured _ ->
          "For whoever knows the id; what concerns a tunnel, for its owner and support.";
      case Access.From(var role, _) -> "For tokens of role " + lower(role) + " and above.";
      case Access.Owners _ -> "For the customer it belongs to, and for support.";
      case Access.Changing(var role, _) ->
          "For tokens of role " + lower(role) + " and above; a browser's session does not count.";
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode parameter(String place, Shape.Field field) {
    ObjectNode parameter =
        node().put("name", field.name()).put("in", place).put("required", field.always());
    if (!field.description().isEmpty()) {
      parameter.put("description", field.description());
    }
    ObjectNode schema = Schemas.schema(field.shape());
    parameter.set("schema", schema);
    @Nullable String example = field.example();
    if (example != null) {
      boolean text = "string".equals(schema.path("type").stringValue(""));
      parameter.set(
          "example",
          text ? JsonNodeFactory.instance.stringNode(example) : MAPPER.readTree(example));
    }
    return parameter;
  }

  private static String meaning(int status) {
    return switch (status) {
      case 200 -> "It is so.";
      case 201 -> "Accepted; the Location says where it is.";
      case 202 -> "Started; the Location says where it is.";
      case 204 -> "Done.";
      case 304 -> "Nothing is new.";
      default -> "Status " + status;
    };
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return (end < 0 ? text : text.substring(0, end)).replaceAll("\\.$", "");
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }
}
