package io.lookingglass.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The reference page of the configuration file, made from what stands beside the record components:
 * {@code config/REFERENCE.md}.
 */
public final class ConfigurationReference {

  private static final String INTRODUCTION =
      """
      # The configuration file: every key

      This page is made from the code that reads the file. Check a file with `lookingglass check-config FILE`: it
      reports everything wrong at once, each with its line and column, and what is allowed there.

      - The file is one document of YAML 1.2 in UTF-8, at most 8 MiB. An empty file means all defaults. A key
        without a value counts as left out. An unknown key is an error.
      - Keys marked **required** must stand wherever their section stands; every other key may be left out.
      - A duration is a whole number and one unit: `500ms`, `90s`, `15m`, `2h`, `7d`.
      - A prefix is written without host bits: `192.0.2.0/24`, `2001:db8::/32`. AS numbers are asplain (`64496`) or
        asdot (`1.10`). An IPv6 address with a port stands in brackets, and then in quotes: `"[2001:db8::1]:179"`.
      - A secret is `${env:NAME}`, a variable of the environment, or `${file:/path}`, the content of a file without
        its last line break. A secret written plainly is taken with a warning. No message and no log shows one.
      - Names are 1-64 letters, digits, `.`, `_` or `-`, beginning and ending with a letter or digit.
      - A running server reads the file again on SIGHUP. A file with an error changes nothing, and the log has all that
        is wrong with it. What changed in these sections counts at once, and what did not is left as it is: SECTIONS.
        What changed in others counts after a restart; the log names it.
      """;

  private final StringBuilder page =
      new StringBuilder(INTRODUCTION.replace("SECTIONS", atReload()));

  private ConfigurationReference() {}

  /** A section that is still to be described. */
  private record Pending(String path, Schema schema, String doc) {}

  /** The page, in Markdown. */
  public static String render() {
    ConfigurationReference reference = new ConfigurationReference();
    reference.section(new Pending("", Schema.of(Configuration.class), ""));
    return reference.page.toString();
  }

  private static String atReload() {
    return Schema.of(Configuration.class).keys().stream()
        .filter(slot -> slot.key().atReload())
        .map(slot -> "`" + slot.name() + "`")
        .collect(Collectors.joining(", "));
  }

  private void section(Pending section) {
    String title = section.path().isEmpty() ? "Top level" : "`" + section.path() + "`";
    page.append("\n## ").append(title).append("\n\n");
    if (!section.doc().isEmpty()) {
      page.append(section.doc()).append("\n\n");
    }
    page.append("| key | type | default | allowed | meaning |\n|---|---|---|---|---|\n");
    List<Pending> inside = new ArrayList<>();
    for (Schema.Slot slot : section.schema().keys()) {
      row(slot);
      if (slot.isSection()) {
        String path = section.path().isEmpty() ? slot.name() : section.path() + "." + slot.name();
        inside.add(
            new Pending(path + (slot.isList() ? "[]" : ""), slot.section(), slot.key().doc()));
      }
    }
    inside.forEach(this::section);
  }

  private void row(Schema.Slot slot) {
    String kind = slot.isSection() ? "section" : Scalars.typeName(slot.type());
    page.append("| `").append(slot.name()).append("` | ");
    page.append(slot.isList() ? "list of " + plural(kind) : kind).append(" | ");
    page.append(defaultText(slot)).append(" | ");
    page.append(slot.isSection() ? "see below" : escaped(Scalars.allowed(slot))).append(" | ");
    page.append(escaped(slot.key().doc())).append(" |\n");
  }

  private static String defaultText(Schema.Slot slot) {
    Key key = slot.key();
    if (key.required()) {
      return "**required**";
    }
    if (!key.otherwise().isEmpty()) {
      return escaped(key.otherwise());
    }
    if (key.defaultsTo().isEmpty()) {
      return "none";
    }
    return key.defaultsTo().equals("{}") ? "its defaults" : "`" + escaped(key.defaultsTo()) + "`";
  }

  private static String plural(String noun) {
    return switch (noun) {
      case "IP address", "IPv4 address", "prefix" -> noun + "es";
      case "community" -> "communities";
      case "host and port" -> "hosts and ports";
      default -> noun + "s";
    };
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }
}
