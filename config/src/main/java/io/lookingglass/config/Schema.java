package io.lookingglass.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What may stand in a section of the file, read once from the record that holds it.
 *
 * @param type the record
 * @param keys in the order of the record's components
 */
record Schema(Class<? extends Record> type, List<Slot> keys) {

  private static final ClassValue<Schema> SCHEMAS =
      new ClassValue<>() {
        @Override
        protected Schema computeValue(Class<?> type) {
          return read(type.asSubclass(Record.class));
        }
      };

  Schema {
    keys = List.copyOf(keys);
  }

  /**
   * One key.
   *
   * @param name as the file writes it
   * @param component the record component
   * @param type the component's type; for a list its element's
   * @param isList whether the value is a list
   * @param key what is documented of it
   * @param defaultNode the value when it is left out; null when there is none
   */
  record Slot(
      String name,
      RecordComponent component,
      Class<?> type,
      boolean isList,
      Key key,
      @Nullable Node defaultNode) {

    private void require(@Nullable Object value) {
      if (value == null) {
        if (key.required() || defaultNode != null) {
          throw new IllegalArgumentException(component.getName() + " is missing");
        }
        return;
      }
      List<?> elements = value instanceof List<?> list ? list : List.of(value);
      for (Object element : elements) {
        if (!isSection() && !Scalars.isAllowed(this, element)) {
          String shown =
              key.sensitive() || element instanceof Secret
                  ? "not shown here"
                  : Problems.quoted(element.toString());
          throw new IllegalArgumentException(
              component.getName() + " is " + shown + "; allowed is " + Scalars.allowed(this));
        }
      }
    }

    boolean isSection() {
      return type.isRecord() && !Scalars.isScalar(type);
    }

    /** The schema of a section, or of each element of a list of sections. */
    Schema section() {
      return of(type.asSubclass(Record.class));
    }
  }

  static Schema of(Class<? extends Record> type) {
    return SCHEMAS.get(type);
  }

  Optional<Slot> slot(String name) {
    return keys.stream().filter(slot -> slot.name.equals(name)).findFirst();
  }

  List<String> names() {
    return keys.stream().map(Slot::name).toList();
  }

  /**
   * Checks a record's components, so that code cannot build what a file could not say. What holds
   * between keys is not checked.
   *
   * @param values in the order of the components
   * @throws IllegalArgumentException when one is missing, or is not what its key allows
   */
  static void require(Class<? extends Record> type, @Nullable Object... values) {
    List<Slot> slots = of(type).keys;
    for (int index = 0; index < values.length; index++) {
      slots.get(index).require(values[index]);
    }
  }

  /** A record of these values, in the order of the keys. */
  Record create(List<? extends @Nullable Object> values) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + type.getSimpleName(), e);
    }
  }

  private static Schema read(Class<? extends Record> type) {
    List<Slot> slots = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Key key =
          Objects.requireNonNull(
              component.getAnnotation(Key.class),
              () -> type.getSimpleName() + "." + component.getName() + " lacks @Key");
      boolean isList = component.getType() == List.class;
      Class<?> valueType =
          isList
              ? (Class<?>)
                  ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
              : component.getType();
      String name = key.name().isEmpty() ? kebab(component.getName()) : key.name();
      @Nullable Node defaultNode =
          key.defaultsTo().isEmpty() ? null : YamlDocument.parse(key.defaultsTo());
      slots.add(new Slot(name, component, valueType, isList, key, defaultNode));
    }
    return new Schema(type, slots);
  }

  private static String kebab(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
