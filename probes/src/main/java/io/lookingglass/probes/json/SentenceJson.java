package io.lookingglass.probes.json;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.language.Sentence.Piece;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sentences inside of events, so that a stored event can still be said in another language: beside
 * each English text stands its pattern with its parts. Where a text is the same in every language,
 * and in events from before there were languages, it stands alone.
 */
final class SentenceJson {
  /** How deep sentences stand in one another; none of the program's comes near. */
  private static final int DEEPEST = 32;

  private static final String SUFFIX = "Said";

  private SentenceJson() {}

  /** The English text, and the sentence beside it. */
  static JsonObject put(JsonObject json, String name, @Nullable Sentence sentence) {
    json.put(name, sentence == null ? null : sentence.english());
    return sentence == null || isVerbatim(sentence)
        ? json
        : json.put(name + SUFFIX, write(sentence));
  }

  /** The English texts, and the sentences beside them. */
  static JsonObject putList(JsonObject json, String name, List<Sentence> sentences) {
    json.putStrings(name, sentences.stream().map(Sentence::english).toList());
    return sentences.stream().allMatch(SentenceJson::isVerbatim)
        ? json
        : json.putList(name + SUFFIX, sentences, SentenceJson::write);
  }

  static Sentence read(JsonFields json, String name) {
    JsonFields said = json.objectOrNull(name + SUFFIX);
    return said == null ? Sentence.verbatim(json.string(name)) : read(said, 0);
  }

  /** What {@link #write} made. */
  static Sentence read(JsonFields said) {
    return read(said, 0);
  }

  static @Nullable Sentence readOrNull(JsonFields json, String name) {
    return json.stringOrNull(name) == null ? null : read(json, name);
  }

  static List<Sentence> readList(JsonFields json, String name) {
    return json.has(name + SUFFIX)
        ? json.objects(name + SUFFIX, said -> read(said, 0))
        : json.strings(name).stream().map(Sentence::verbatim).toList();
  }

  static boolean isVerbatim(Sentence sentence) {
    return sentence.pattern().equals("{0}") && sentence.parts().getFirst() instanceof String;
  }

  static ObjectNode write(Sentence sentence) {
    return new JsonObject()
        .put("pattern", sentence.pattern())
        .putList("parts", sentence.parts(), SentenceJson::part)
        .node();
  }

  private static JsonNode part(Object part) {
    return switch (part) {
      case Sentence inner -> write(inner);
      case Integer number -> JsonNodeFactory.instance.numberNode(number);
      case Long number -> JsonNodeFactory.instance.numberNode(number);
      case Object data -> JsonNodeFactory.instance.stringNode(String.valueOf(data));
    };
  }

  private static Sentence read(JsonFields json, int depth) {
    if (depth > DEEPEST) {
      throw new UnreadableJsonException(json.path() + " is nested too deeply");
    }
    Sentence sentence =
        new Sentence(
            json.string("pattern"),
            json.elements("parts", (node, at) -> readPart(node, at, depth)));
    check(sentence, json.path());
    return sentence;
  }

  private static Object readPart(JsonNode node, String at, int depth) {
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      return node.intValue();
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (node.isString()) {
      return node.stringValue();
    }
    return read(JsonFields.of(node, at), depth + 1);
  }

  /** What is stored was well-formed once; who changed it since must not break pages. */
  private static void check(Sentence sentence, String path) {
    List<Piece> pieces;
    try {
      pieces = Sentence.pieces(sentence.pattern());
    } catch (IllegalArgumentException e) {
      throw new UnreadableJsonException(path + ".pattern: " + e.getMessage(), e);
    }
    for (Piece piece : pieces) {
      boolean fits =
          switch (piece) {
            case Piece.Text _ -> true;
            case Piece.Part part -> part.index() < sentence.parts().size();
            case Piece.Form form ->
                form.index() < sentence.parts().size()
                    && sentence.parts().get(form.index()) instanceof Number;
          };
      if (!fits) {
        throw new UnreadableJsonException(path + ".parts has not what its pattern needs");
      }
    }
  }
}
