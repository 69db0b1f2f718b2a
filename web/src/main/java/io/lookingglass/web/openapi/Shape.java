package io.lookingglass.web.openapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a JSON value looks like. Immutable. */
public sealed interface Shape {

  /**
   * A string, number, boolean, or whatever there is.
   *
   * @param type {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code any}
   * @param format of a string, as {@code date-time}; null for any
   */
  record Plain(String type, @Nullable String format) implements Shape {}

  /** One of these strings. */
  record Words(List<String> words) implements Shape {
    public Words {
      words = List.copyOf(words);
    }
  }

  /** A list of values that look like that. */
  record ListOf(Shape element) implements Shape {}

  /** An object with any names, whose values look like that. */
  record MapOf(Shape value) implements Shape {}

  /** An object that is described elsewhere. */
  record Named(String name) implements Shape {}

  /** One of several. */
  record Either(List<Shape> shapes) implements Shape {
    public Either {
      shapes = List.copyOf(shapes);
    }
  }

  /** That, or null. */
  record OrNull(Shape shape) implements Shape {}

  /**
   * An object with these fields and no others.
   *
   * @param description in a sentence
   */
  record Fields(String name, String description, List<Field> fields) {
    public Fields {
      fields = List.copyOf(fields);
    }
  }

  /**
   * A field of an object, or a parameter.
   *
   * @param always whether it is always there; else it may be left out
   * @param example null when there is none
   */
  record Field(
      String name, boolean always, Shape shape, String description, @Nullable String example) {}
}
