package io.lookingglass.config;

import io.lookingglass.config.Problem.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A section of the file whose keys were read one by one, right or wrong, each with its place. What
 * holds between keys is checked on this, so that one wrong key hides no other problem. Not
 * thread-safe.
 */
final class Section {

  private final Schema schema;
  private final String path;
  private final Position position;
  private final Map<String, Entry> entries = new HashMap<>();

  Section(Schema schema, String path, Position position) {
    this.schema = schema;
    this.path = path;
    this.position = position;
  }

  /**
   * What was read at one key, or one element of a list.
   *
   * @param key the key's path
   * @param position the value's place; where it was left out, its section's
   * @param isGiven whether it stands in the file
   * @param value a scalar, a {@link Section}, or a list of entries; null when it was wrong, or was
   *     left out and has no default
   */
  record Entry(String key, Position position, boolean isGiven, @Nullable Object value) {
    /** Whether there is something in the file, and it is wrong. */
    boolean isWrong() {
      return isGiven && value == null;
    }
  }

  void put(String name, Entry entry) {
    entries.put(name, entry);
  }

  Position position() {
    return position;
  }

  String path() {
    return path;
  }

  Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalStateException("No key " + name + " in " + schema.type().getSimpleName());
    }
    return entry;
  }

  /** The value at a key; null when it was wrong, or was left out and has no default. */
  <T> @Nullable T value(String name, Class<T> type) {
    @Nullable Object value = entry(name).value();
    return value == null ? null : type.cast(value);
  }

  /** Whether a switch is on; false when it was wrong. */
  boolean isOn(String name) {
    return Boolean.TRUE.equals(entry(name).value());
  }

  /** The elements of a list that were right; none when the list itself was wrong. */
  List<Entry> list(String name) {
    List<Entry> elements = new ArrayList<>();
    if (entry(name).value() instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Entry entry && entry.value() != null) {
          elements.add(entry);
        }
      }
    }
    return elements;
  }

  /** The sections of a list. */
  List<Section> sections(String name) {
    return list(name).stream()
        .map(entry -> (Section) Objects.requireNonNull(entry.value()))
        .toList();
  }

  /** The record. Only to be asked for when no key was wrong. */
  Record toRecord() {
    List<@Nullable Object> values = new ArrayList<>();
    for (Schema.Slot slot : schema.keys()) {
      values.add(plain(entry(slot.name()).value()));
    }
    return schema.create(values);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Section section) {
      return section.toRecord();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(element -> plain(((Entry) element).value())).toList();
    }
    return value;
  }
}
