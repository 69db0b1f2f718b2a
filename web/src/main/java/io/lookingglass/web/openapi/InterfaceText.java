package io.lookingglass.web.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code interface.txt}. Its lines are
 *
 * <pre>
 * GET /v1/things/{id} = getThing (Things)   a route, the name of its operation, its group
 *   A sentence.                             what it does; several lines are one text
 *   / id: string = 7 -- which               a parameter of the path, with an example
 *   ? limit?: integer = 10 -- how many      a parameter of the query; ? when it may be left out
 *   &lt; Order                                 its body, as JSON; or "&lt; text/plain string"
 *   e {"a":1}                               an example of its body
 *   &gt; 200 Thing                             an answer; or "&gt; 204", "&gt; 200 text/event-stream string"
 *   ~ it-happened Happening                 an event of an answer that is a stream, and its data
 * (Things)                                  a group
 *   A sentence.                             what is in it
 * Thing                                     an object
 *   : What it is.                           in a sentence
 *   name: string -- its name                a field; ? behind the name when it may be left out
 *   kind: 'a' | 'b'                         one of these words
 *   more: [Other]?                          a list of objects, or null
 *   labels: {string}                        an object with any names and such values
 * </pre>
 */
final class InterfaceText {
  private static final Pattern ROUTE =
      Pattern.compile("([A-Z]+ \\S+) = ([A-Za-z0-9]+) \\(([^)]+)\\)");
  private static final Pattern FIELD =
      Pattern.compile("([^ ?:]+)(\\??): (.+?)(?: = (.+?))?(?: -- (.+))?");
  private static final Pattern CONTENT = Pattern.compile("(?:([a-z]+/[a-z.+-]+) )?(.+)");

  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Map<String, Shape.Fields> objects = new LinkedHashMap<>();
  private final Map<String, String> groups = new LinkedHashMap<>();

  InterfaceText(String text) {
    List<String> block = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (!line.startsWith(" ")) {
        take(block);
        block = new ArrayList<>();
      }
      block.add(line.strip());
    }
    take(block);
  }

  /** By method and path. */
  Map<String, Operation> operations() {
    return operations;
  }

  /** By name. */
  Map<String, Shape.Fields> objects() {
    return objects;
  }

  /** What is in each group of operations, by its name. */
  Map<String, String> groups() {
    return groups;
  }

  private void take(List<String> block) {
    if (block.isEmpty()) {
      return;
    }
    List<String> lines = block.subList(1, block.size());
    if (block.getFirst().startsWith("(")) {
      String name = block.getFirst();
      groups.put(name.substring(1, name.length() - 1), String.join(" ", lines));
      return;
    }
    Matcher route = ROUTE.matcher(block.getFirst());
    if (route.matches()) {
      operations.put(
          route.group(1), operation(route.group(1), route.group(2), route.group(3), lines));
    } else {
      objects.put(block.getFirst(), object(block.getFirst(), lines));
    }
  }

  private static Operation operation(String route, String id, String tag, List<String> lines) {
    StringBuilder description = new StringBuilder();
    List<Shape.Field> path = new ArrayList<>();
    List<Shape.Field> query = new ArrayList<>();
    Map<String, Shape> body = new LinkedHashMap<>();
    Map<Integer, Map<String, Shape>> answers = new LinkedHashMap<>();
    Map<String, Shape> events = new LinkedHashMap<>();
    @Nullable String example = null;
    for (String line : lines) {
      String rest = line.length() > 2 ? line.substring(2) : "";
      switch (line.substring(0, Math.min(2, line.length()))) {
        case "/ " -> path.add(field(rest));
        case "? " -> query.add(field(rest));
        case "< " -> content(rest, body);
        case "e " -> example = rest;
        case "~ " -> {
          int end = rest.indexOf(' ');
          events.put(rest.substring(0, end), shape(rest.substring(end + 1)));
        }
        case "> " -> {
          Map<String, Shape> content =
              answers.computeIfAbsent(
                  Integer.valueOf(rest.substring(0, 3)), _ -> new LinkedHashMap<>());
          if (rest.length() > 4) {
            content(rest.substring(4), content);
          }
        }
        default -> description.append(description.isEmpty() ? "" : " ").append(line);
      }
    }
    return new Operation(
        route, id, tag, description.toString(), path, query, body, answers, events, example);
  }

  private static void content(String text, Map<String, Shape> into) {
    Matcher content = matched(CONTENT, text);
    @Nullable String media = content.group(1);
    into.put(media == null ? "application/json" : media, shape(content.group(2)));
  }

  private static Shape.Fields object(String name, List<String> lines) {
    StringBuilder description = new StringBuilder();
    List<Shape.Field> fields = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(": ")) {
        description.append(description.isEmpty() ? "" : " ").append(line.substring(2));
      } else {
        fields.add(field(line));
      }
    }
    return new Shape.Fields(name, description.toString(), fields);
  }

  private static Shape.Field field(String line) {
    Matcher field = matched(FIELD, line);
    @Nullable String description = field.group(5);
    return new Shape.Field(
        field.group(1),
        field.group(2).isEmpty(),
        shape(field.group(3)),
        description == null ? "" : description,
        field.group(4));
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("interface.txt: cannot be read: " + text);
    }
    return matcher;
  }

  /** {@code 'a' | 'b'}, {@code [T]}, {@code {T}}, {@code T?}, {@code A | B}. */
  static Shape shape(String text) {
    String type = text.strip();
    if (type.endsWith("?")) {
      return new Shape.OrNull(shape(type.substring(0, type.length() - 1)));
    }
    List<String> parts = List.of(type.split(" \\| ", -1));
    if (type.startsWith("'")) {
      return new Shape.Words(
          parts.stream().map(word -> word.substring(1, word.length() - 1)).toList());
    }
    if (parts.size() > 1 && !type.startsWith("[") && !type.startsWith("{")) {
      return new Shape.Either(parts.stream().map(InterfaceText::shape).toList());
    }
    if (type.startsWith("[")) {
      return new Shape.ListOf(shape(type.substring(1, type.length() - 1)));
    }
    if (type.startsWith("{")) {
      return new Shape.MapOf(shape(type.substring(1, type.length() - 1)));
    }
    return switch (type) {
      case "string", "integer", "number", "boolean", "any" -> new Shape.Plain(type, null);
      case "time" -> new Shape.Plain("string", "date-time");
      default -> new Shape.Named(type);
    };
  }
}
