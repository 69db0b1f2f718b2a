package io.lookingglass.config;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a configuration as YAML that shows no secret. */
final class ConfigurationText {

  private static final String HIDDEN = "\"<hidden>\"";

  private final StringBuilder text = new StringBuilder();

  private ConfigurationText() {}

  static String write(Configuration configuration) {
    ConfigurationText writer = new ConfigurationText();
    writer.section(configuration, "", "");
    return writer.text.toString();
  }

  /**
   * Writes the keys of a section.
   *
   * @param first what stands before the first key: the dash of a list, or as much space as before
   *     the others
   */
  private void section(Record section, String first, String indent) {
    String before = first;
    for (Schema.Slot slot : Schema.of(section.getClass()).keys()) {
      @Nullable Object value = value(slot, section);
      if (value == null) {
        continue;
      }
      text.append(before).append(slot.name()).append(':');
      before = indent;
      if (value instanceof List<?> list) {
        list(slot, list, indent);
      } else if (slot.isSection()) {
        text.append('\n');
        section((Record) value, indent + "  ", indent + "  ");
      } else {
        text.append(' ').append(scalar(slot, value)).append('\n');
      }
    }
  }

  private void list(Schema.Slot slot, List<?> list, String indent) {
    if (list.isEmpty()) {
      text.append(" []\n");
      return;
    }
    text.append('\n');
    for (Object element : list) {
      String dash = indent + "  - ";
      if (slot.isSection()) {
        section((Record) element, dash, indent + "    ");
      } else {
        text.append(dash).append(scalar(slot, element)).append('\n');
      }
    }
  }

  private static String scalar(Schema.Slot slot, Object value) {
    if (slot.key().sensitive()) {
      return HIDDEN;
    }
    return switch (value) {
      case Boolean plain -> plain.toString();
      case Integer plain -> plain.toString();
      case Long plain -> plain.toString();
      case Double plain -> Scalars.text(plain).orElseThrow();
      default -> Scalars.text(value).map(ConfigurationText::quoted).orElse(HIDDEN);
    };
  }

  /**
   * In double quotes nothing needs care but the quote, the backslash and what cannot be printed.
   */
  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
              } else if (point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xfeff) {
                quoted.append(String.format("\\u%04x", point));
              } else if (point >= 0x10000) {
                quoted.append(String.format("\\U%08x", point));
              } else {
                quoted.appendCodePoint(point);
              }
            });
    return quoted.append('"').toString();
  }

  private static @Nullable Object value(Schema.Slot slot, Record section) {
    try {
      return slot.component().getAccessor().invoke(section);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("Cannot read " + slot.name(), e);
    }
  }
}
