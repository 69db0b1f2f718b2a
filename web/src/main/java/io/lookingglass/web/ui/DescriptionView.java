package io.lookingglass.web.ui;

import io.lookingglass.web.openapi.InterfaceDescription;
import io.lookingglass.web.openapi.Operation;
import io.lookingglass.web.openapi.Shape;
import io.lookingglass.web.route.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The interface for programs as its page shows it: operations by group, and the objects that go in
 * and out.
 */
record DescriptionView(List<Group> groups, List<ObjectView> objects) {
  DescriptionView {
    groups = List.copyOf(groups);
    objects = List.copyOf(objects);
  }

  /** Operations that belong together. */
  record Group(String name, List<OperationView> operations) {}

  /**
   * One operation.
   *
   * @param body what it takes; null when nothing
   * @param curl how a terminal asks for it
   */
  record OperationView(
      String id,
      String method,
      String path,
      String text,
      List<FieldView> parameters,
      @Nullable List<Part> body,
      List<Answer> answers,
      List<Event> events,
      String curl) {}

  /** A kind of event of a stream, and its data. */
  record Event(String kind, List<Part> shape) {}

  /** A status and what comes with it. */
  record Answer(int status, String media, List<Part> shape) {}

  /** An object and its fields. */
  record ObjectView(String name, String text, List<FieldView> fields) {}

  /** A field or parameter. */
  record FieldView(
      String name, boolean always, List<Part> shape, String text, @Nullable String example) {}

  /** A piece of a shape in words; {@code object} names the object that it leads to. */
  record Part(String text, @Nullable String object) {}

  /** Of the routes for programs among these. */
  static DescriptionView of(InterfaceDescription description, List<Route> routes, String base) {
    Map<String, List<OperationView>> groups = new LinkedHashMap<>();
    for (Route route : routes) {
      description
          .of(route)
          .ifPresent(
              operation ->
                  groups
                      .computeIfAbsent(operation.tag(), _ -> new ArrayList<>())
                      .add(operation(route, operation, base)));
    }
    List<Group> grouped = new ArrayList<>();
    groups.forEach((name, operations) -> grouped.add(new Group(name, operations)));
    return new DescriptionView(
        grouped,
        description.objects().values().stream()
            .map(
                object ->
                    new ObjectView(
                        object.name(),
                        object.description(),
                        object.fields().stream().map(DescriptionView::field).toList()))
            .toList());
  }

  private static OperationView operation(Route route, Operation operation, String base) {
    List<FieldView> parameters = new ArrayList<>();
    operation.path().forEach(each -> parameters.add(field(each)));
    operation.query().forEach(each -> parameters.add(field(each)));
    @Nullable Shape body = operation.body().get("application/json");
    List<Answer> answers = new ArrayList<>();
    new TreeMap<>(operation.answers())
        .forEach(
            (status, content) -> {
              if (content.isEmpty()) {
                answers.add(new Answer(status, "", List.of()));
              }
              content.forEach(
                  (media, shape) -> answers.add(new Answer(status, media, words(shape))));
            });
    return new OperationView(
        operation.id(),
        route.method().name(),
        route.path(),
        operation.description() + " " + InterfaceDescription.who(route.access()),
        parameters,
        body == null ? null : words(body),
        answers,
        operation.events().entrySet().stream()
            .map(event -> new Event(event.getKey(), words(event.getValue())))
            .toList(),
        curl(route, operation, base));
  }

  private static String curl(Route route, Operation operation, String base) {
    String path = route.path();
    for (Shape.Field field : operation.path()) {
      path = path.replace("{" + field.name() + "}", String.valueOf(field.example()));
    }
    StringBuilder curl = new StringBuilder("curl");
    if (!route.method().name().equals("GET")) {
      curl.append(" -X ").append(route.method().name());
    }
    if (!InterfaceDescription.openToAnybody(route.access())) {
      curl.append(" -H \"Authorization: Bearer $token\"");
    }
    if (operation.example() != null) {
      curl.append(" -H 'Content-Type: application/json' -d '")
          .append(operation.example())
          .append("'");
    }
    return curl.append(' ').append(base).append(path).toString();
  }

  private static FieldView field(Shape.Field field) {
    return new FieldView(
        field.name(), field.always(), words(field.shape()), field.description(), field.example());
  }

  private static List<Part> words(Shape shape) {
    List<Part> parts = new ArrayList<>();
    words(shape, parts);
    return parts;
  }

  private static void words(Shape shape, List<Part> into) {
    switch (shape) {
      case Shape.Plain(String type, String format) ->
          into.add(
              new Part(format == null ? type.equals("any") ? "anything" : type : "time", null));
      case Shape.Words(List<String> words) ->
          into.add(new Part("\"" + String.join("\", \"", words) + "\"", null));
      case Shape.ListOf(Shape element) -> {
        into.add(new Part("list of ", null));
        words(element, into);
      }
      case Shape.MapOf(Shape value) -> {
        into.add(new Part("object of ", null));
        words(value, into);
      }
      case Shape.Named(String name) -> into.add(new Part(name, name));
      case Shape.Either(List<Shape> shapes) -> {
        for (int index = 0; index < shapes.size(); index++) {
          if (index > 0) {
            into.add(new Part(" or ", null));
          }
          words(shapes.get(index), into);
        }
      }
      case Shape.OrNull(Shape other) -> {
        words(other, into);
        into.add(new Part(" or null", null));
      }
    }
  }
}
