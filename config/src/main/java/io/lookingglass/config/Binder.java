package io.lookingglass.config;

import io.lookingglass.config.Problem.Position;
import io.lookingglass.config.Section.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads the nodes of a file into sections, key by key, and reports what does not fit the schema.
 * Not thread-safe.
 */
final class Binder {

  /** Aliases let a small file stand for a large one; past this many values it is cut off. */
  private static final int MOST_VALUES = 1_000_000;

  private final Problems problems;
  private final SecretSource secrets;
  private final Path folder;
  private int values;

  /**
   * Where the section stands whose defaults are being read; null while reading what the file says
   * itself.
   */
  private @Nullable Position defaultsAt;

  /**
   * @param folder what relative paths in the file are relative to
   */
  Binder(Problems problems, SecretSource secrets, Path folder) {
    this.problems = problems;
    this.secrets = secrets;
    this.folder = folder;
  }

  /** The whole file; without a root node, all defaults. */
  Section bind(@Nullable Node root) {
    Schema schema = Schema.of(Configuration.class);
    Position start = root == null ? new Position(1, 1) : at(root);
    if (root == null || isNull(root)) {
      return section(schema, "", start, Map.of());
    }
    if (root instanceof MappingNode mapping) {
      return section(schema, "", mapping);
    }
    problems.error(start, "", kind(root), "keys with values, such as \"server:\"", null);
    return section(schema, "", start, Map.of());
  }

  private Section section(Schema schema, String path, MappingNode mapping) {
    Map<String, NodeTuple> given = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Position position = at(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.error(position, path, kind(tuple.getKeyNode()) + " as a key", "a word", null);
        continue;
      }
      String name = keyNode.getValue();
      if (schema.slot(name).isEmpty()) {
        unknownKey(schema, path, name, position);
        continue;
      }
      @Nullable NodeTuple earlier = given.putIfAbsent(name, tuple);
      if (earlier != null) {
        problems.error(
            position,
            join(path, name),
            "the key a second time",
            "once",
            "first at line " + at(earlier.getKeyNode()).line());
      }
    }
    return section(schema, path, at(mapping), given);
  }

  private Section section(
      Schema schema, String path, Position position, Map<String, NodeTuple> given) {
    Section section = new Section(schema, path, position);
    for (Schema.Slot slot : schema.keys()) {
      section.put(slot.name(), entry(slot, join(path, slot.name()), position, given));
    }
    return section;
  }

  private Entry entry(
      Schema.Slot slot, String path, Position sectionPosition, Map<String, NodeTuple> given) {
    @Nullable NodeTuple tuple = given.get(slot.name());
    if (tuple != null && !isNull(tuple.getValueNode())) {
      Node node = tuple.getValueNode();
      return new Entry(path, at(node), true, value(slot, path, node));
    }
    // A key without a value counts as left out: what stood below it was commented out.
    Position position = tuple == null ? sectionPosition : at(tuple.getKeyNode());
    if (slot.key().required()) {
      problems.error(position, path, "nothing", Scalars.allowed(slot), "this key is required");
      return new Entry(path, position, true, null);
    }
    @Nullable Object value = null;
    if (slot.defaultNode() != null) {
      @Nullable Position outer = defaultsAt;
      defaultsAt = outer == null ? position : outer;
      value = value(slot, path, slot.defaultNode());
      defaultsAt = outer;
    }
    return new Entry(path, position, false, value);
  }

  private @Nullable Object value(Schema.Slot slot, String path, Node node) {
    if (!slot.isList()) {
      return element(slot, path, node);
    }
    if (!(node instanceof SequenceNode sequence)) {
      problems.error(
          at(node),
          path,
          found(slot, node),
          "a list of " + (slot.isSection() ? "sections" : "values, each " + Scalars.allowed(slot)),
          node instanceof ScalarNode ? "a list stands in brackets, or behind dashes" : null);
      return null;
    }
    List<Entry> elements = new ArrayList<>();
    for (Node child : sequence.getValue()) {
      String childPath = path + "[" + elements.size() + "]";
      elements.add(new Entry(childPath, at(child), true, element(slot, childPath, child)));
    }
    return elements;
  }

  private @Nullable Object element(Schema.Slot slot, String path, Node node) {
    if (++values > MOST_VALUES) {
      if (values == MOST_VALUES + 1) {
        problems.error(
            at(node),
            path,
            "more than " + MOST_VALUES + " values, aliases followed",
            "fewer",
            null);
      }
      return null;
    }
    Position position = at(node);
    if (slot.isSection()) {
      if (node instanceof MappingNode mapping) {
        return section(slot.section(), path, mapping);
      }
      problems.error(
          position,
          path,
          found(slot, node),
          "a section of the keys " + String.join(", ", slot.section().names()),
          null);
      return null;
    }
    if (!(node instanceof ScalarNode scalar) || isNull(node) || !isCoreTag(node.getTag())) {
      problems.error(position, path, found(slot, node), Scalars.allowed(slot), null);
      return null;
    }
    return slot.type() == Secret.class ? secret(slot, path, scalar) : scalar(slot, path, scalar);
  }

  private @Nullable Object scalar(Schema.Slot slot, String path, ScalarNode node) {
    return switch (Scalars.read(slot, node)) {
      case Scalars.Reading.Taken(Path named) -> folder.resolve(named);
      case Scalars.Reading.Taken(Object value) -> value;
      case Scalars.Reading.Refused(@Nullable String hint) -> {
        problems.error(at(node), path, found(slot, node), Scalars.allowed(slot), hint);
        yield null;
      }
    };
  }

  private @Nullable Object secret(Schema.Slot slot, String path, ScalarNode node) {
    Position position = at(node);
    return switch (secrets.resolve(node.getValue())) {
      case SecretSource.Resolution.Resolved(Secret secret) -> secret;
      case SecretSource.Resolution.Literal(Secret secret) -> {
        problems.warning(
            position,
            path,
            "a secret written in the file",
            Scalars.allowed(slot) + ", which whoever reads this file cannot read",
            null);
        yield secret;
      }
      case SecretSource.Resolution.Failed(String found, @Nullable String hint) -> {
        problems.error(position, path, found, Scalars.allowed(slot), hint);
        yield null;
      }
    };
  }

  private void unknownKey(Schema schema, String path, String name, Position position) {
    String hint =
        Spelling.suggestion(name, schema.names())
            .or(() -> elsewhere(Schema.of(Configuration.class), "", name))
            .orElse(null);
    problems.error(
        position,
        join(path, Problems.shown(name)),
        "an unknown key",
        String.join(", ", schema.names()),
        hint);
  }

  /** Where a key belongs that was written in the wrong section. */
  private static Optional<String> elsewhere(Schema schema, String path, String name) {
    for (Schema.Slot slot : schema.keys()) {
      String here = join(path, slot.name()) + (slot.isList() && slot.isSection() ? "[]" : "");
      if (slot.name().equals(name)) {
        return Optional.of("that key belongs under " + (path.isEmpty() ? "no other" : path));
      }
      if (slot.isSection()) {
        Optional<String> deeper = elsewhere(slot.section(), here, name);
        if (deeper.isPresent()) {
          return deeper;
        }
      }
    }
    return Optional.empty();
  }

  private static String found(Schema.Slot slot, Node node) {
    if (node instanceof ScalarNode scalar && !isNull(node)) {
      if (slot.key().sensitive() || slot.type() == Secret.class) {
        return "a text of " + scalar.getValue().length() + " characters, not shown here";
      }
      String tag =
          isCoreTag(node.getTag()) ? "" : " tagged " + Problems.quoted(node.getTag().getValue());
      return Problems.quoted(scalar.getValue()) + tag;
    }
    return kind(node);
  }

  private static String kind(Node node) {
    return switch (node) {
      case MappingNode mapping -> "a section";
      case SequenceNode sequence -> "a list";
      default -> isNull(node) ? "nothing" : "a single value";
    };
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static boolean isCoreTag(Tag tag) {
    return tag.equals(Tag.STR)
        || tag.equals(Tag.INT)
        || tag.equals(Tag.FLOAT)
        || tag.equals(Tag.BOOL);
  }

  private Position at(Node node) {
    return defaultsAt == null ? YamlDocument.position(node) : defaultsAt;
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
