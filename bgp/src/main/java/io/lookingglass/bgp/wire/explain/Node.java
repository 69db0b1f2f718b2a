package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Field} in the making. */
final class Node {
  final Octets input;
  final int from;
  final int to;
  final List<Node> nodes = new ArrayList<>();
  final List<Problem> problems = new ArrayList<>();

  private final String name;
  private String value = "";
  private @Nullable String meaning;
  private @Nullable String section;

  /**
   * @param input all octets
   * @param from where it begins in them
   * @param to where it ends, not before it begins
   */
  Node(Octets input, int from, int to, String name) {
    this.input = input;
    this.from = from;
    this.to = to;
    this.name = name;
  }

  /** A field within this one. */
  Node add(int start, int end, String fieldName) {
    Node node = new Node(input, start, end, fieldName);
    nodes.add(node);
    return node;
  }

  /** As much of the field as there is; null when there is nothing of it, with a note of that. */
  @Nullable Node addWithin(int start, int length, String fieldName) {
    if (start + length <= to) {
      return add(start, start + length, fieldName);
    }
    Node cut = add(start, to, fieldName);
    cut.value("cut off").meaning((to - start) + " of " + length + " octets are there");
    return null;
  }

  String name() {
    return name;
  }

  String value() {
    return value;
  }

  Node value(String text) {
    value = text;
    return this;
  }

  Node value(long number) {
    return value(Long.toString(number));
  }

  Node meaning(@Nullable String text) {
    meaning = text;
    return this;
  }

  Node section(@Nullable String text) {
    section = text;
    return this;
  }

  Node problem(Problem problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
    return this;
  }

  Octets octets() {
    return input.slice(from, to);
  }

  /** The problems of this field and all within it. */
  List<Problem> allProblems() {
    List<Problem> all = new ArrayList<>(problems);
    nodes.forEach(node -> all.addAll(node.allProblems()));
    return all;
  }

  int length() {
    return to - from;
  }

  /**
   * @param origin what counts as offset 0
   */
  Field toField(int origin) {
    return new Field(
        from - origin,
        octets(),
        name,
        value,
        meaning,
        section,
        problems,
        nodes.stream().map(node -> node.toField(origin)).toList());
  }
}
