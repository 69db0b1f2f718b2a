package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.text.MessageText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An explanation for a terminal: a line for each field with offset, octets, name, value and RFC;
 * then each message in words, and its problems.
 */
public final class ExplanationText {
  private static final int MOST_OCTETS_SHOWN = 8;
  private static final int NAME_WIDTH = 32;
  private static final int VALUE_WIDTH = 36;
  private static final int LONGEST_VALUE = 200;

  private static final Set<String> UNITS = Set.of("bits", "octets", "seconds");

  private final List<String> lines = new ArrayList<>();

  private ExplanationText() {}

  /** The lines, without line ends; none has a control character. */
  public static List<String> lines(Explanation explanation) {
    ExplanationText text = new ExplanationText();
    text.lines.addAll(explanation.assumptions());
    for (Explanation.Message message : explanation.messages()) {
      if (!text.lines.isEmpty()) {
        text.lines.add("");
      }
      text.add(message);
    }
    return List.copyOf(text.lines);
  }

  private void add(Explanation.Message message) {
    lines.add("offset  octets              field");
    add(message.field(), "");
    lines.add("");
    BgpMessage read = message.message();
    lines.addAll(read == null ? List.of("The session would end.") : MessageText.lines(read));
    int problems = message.field().allProblems().size();
    if (problems > 0) {
      lines.add("");
      lines.add(problems == 1 ? "1 problem:" : problems + " problems:");
      addProblems(message.field());
    }
  }

  private void addProblems(Field field) {
    for (Problem problem : field.problems()) {
      lines.add("  at %d, %s: %s".formatted(field.offset(), field.name(), sentence(problem)));
    }
    field.fields().forEach(this::addProblems);
  }

  private void add(Field field, String indent) {
    int length = field.octets().length();
    String octets =
        field.fields().isEmpty()
            ? field.octets().slice(0, Math.min(length, MOST_OCTETS_SHOWN)).hex()
                + (length > MOST_OCTETS_SHOWN ? "..." : "")
            : "(" + length + ")";
    String value = field.value().isEmpty() ? "" : shortened(field.value());
    String meaning = field.meaning() == null ? "" : field.meaning();
    String said;
    if (UNITS.contains(meaning)) {
      // "1 octet", but "0 octets".
      said =
          value + " " + (value.equals("1") ? meaning.substring(0, meaning.length() - 1) : meaning);
    } else {
      said = value + (value.isEmpty() || meaning.isEmpty() ? "" : " - ") + meaning;
    }
    String section = field.section() == null ? "" : "[" + field.section() + "]";
    lines.add(
        ("%6d  %-19s %-" + NAME_WIDTH + "s %-" + VALUE_WIDTH + "s %s")
            .formatted(field.offset(), octets, indent + field.name(), said, section)
            .stripTrailing());
    for (Problem problem : field.problems()) {
      lines.add(" ".repeat(28) + indent + "!! " + sentence(problem));
    }
    field.fields().forEach(within -> add(within, indent + "  "));
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...";
  }

  private static String sentence(Problem problem) {
    return problem.consequence().words() + ": " + problem.reason() + " [" + problem.section() + "]";
  }
}
