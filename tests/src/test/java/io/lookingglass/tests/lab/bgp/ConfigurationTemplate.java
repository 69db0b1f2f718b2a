package io.lookingglass.tests.lab.bgp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A daemon's configuration under {@code lab/bgp}, to be filled in: {@code {{name}}} stands for a
 * value, and a line that begins with {@code ?name } or {@code ?!name } is there only with, or
 * without, that condition; it may have several.
 */
final class ConfigurationTemplate {
  private static final Pattern CONDITION = Pattern.compile("\\?(!?)([A-Z0-9_]+) (.*)");
  private static final Pattern VALUE = Pattern.compile("\\{\\{([A-Za-z0-9]+)}}");

  private final String text;
  private final Map<String, String> values = new HashMap<>();

  private ConfigurationTemplate(String text) {
    this.text = text;
  }

  static ConfigurationTemplate named(String file) {
    try (InputStream in = ConfigurationTemplate.class.getResourceAsStream("/lab/bgp/" + file)) {
      if (in == null) {
        throw new IllegalStateException("there is no configuration lab/bgp/" + file);
      }
      return new ConfigurationTemplate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ConfigurationTemplate value(String name, Object value) {
    values.put(name, value.toString());
    return this;
  }

  /** The configuration under these conditions. */
  String filled(Set<String> conditions) {
    StringBuilder filled = new StringBuilder();
    text.lines()
        .forEach(
            line -> {
              String rest = line;
              Matcher condition = CONDITION.matcher(rest);
              boolean holds = true;
              while (condition.matches()) {
                holds &= conditions.contains(condition.group(2)) == condition.group(1).isEmpty();
                rest = condition.group(3);
                condition = CONDITION.matcher(rest);
              }
              if (holds) {
                filled.append(withValues(rest)).append('\n');
              }
            });
    return filled.toString();
  }

  private String withValues(String line) {
    return VALUE
        .matcher(line)
        .replaceAll(
            match -> {
              String value = values.get(match.group(1));
              if (value == null) {
                throw new IllegalStateException("no value for " + match.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
