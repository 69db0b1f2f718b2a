package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of a message, with the fields within it. Texts from outside are clean already.
 *
 * @param offset of its first octet, from the first one that was to be explained
 * @param octets of it whole, fields within included
 * @param name as its RFC calls it
 * @param value in the form that people know, empty when the fields within tell it
 * @param meaning what the value means, null when it speaks for itself
 * @param section the RFC and section that define it, null where the field around it says so
 */
public record Field(
    int offset,
    Octets octets,
    String name,
    String value,
    @Nullable String meaning,
    @Nullable String section,
    List<Problem> problems,
    List<Field> fields) {
  public Field {
    problems = List.copyOf(problems);
    fields = List.copyOf(fields);
  }

  /** The problems of this field and all within it, in their order. */
  public List<Problem> allProblems() {
    List<Problem> all = new ArrayList<>(problems);
    fields.forEach(field -> all.addAll(field.allProblems()));
    return all;
  }
}
