package io.lookingglass.web.ui;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an open page shows by now, by the id of its parts; tells which of them have to be replaced.
 * One for each reader; not thread-safe.
 */
final class ShownParts {

  /** How long ago something was is counted by the page itself. */
  private static final Pattern AGE = Pattern.compile("(<time [^>]*>)[^<]*");

  private final Templates templates;
  private final Map<String, String> shown = new HashMap<>();

  ShownParts(Templates templates) {
    this.templates = templates;
  }

  String render(String template, Map<String, Object> parameters) {
    return templates.render(template, parameters).strip();
  }

  /** Whether a value is another one than last time. */
  boolean changed(String key, String value) {
    return !value.equals(shown.put(key, value));
  }

  /** Takes a part as shown already: what it stands in was replaced. */
  void taken(String id, String html) {
    shown.put(id, withoutAges(html));
  }

  /** Forgets the parts whose ids begin so: what they stand in was replaced. */
  void forgetAll(String beginning) {
    shown.keySet().removeIf(id -> id.startsWith(beginning));
  }

  /** Forgets a part: it was taken away. */
  void forget(String id) {
    shown.remove(id);
  }

  /** Replaces a part that is not as it was, ages aside. */
  void update(String id, String html, StringBuilder change) {
    if (changed(id, withoutAges(html))) {
      OutOfBand.replace(id, html, change);
    }
  }

  private static String withoutAges(String html) {
    return AGE.matcher(html).replaceAll("$1");
  }
}
