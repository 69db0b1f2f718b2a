package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.json.MessageJson;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An explanation as JSON: {@code assumptions} and {@code messages}, each with its gravest {@code
 * consequence}, the {@code message} that a session would act on, and the tree of its {@code
 * field}s.
 */
public final class ExplanationJson {
  private ExplanationJson() {}

  public static ObjectNode write(Explanation explanation) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode assumptions = json.putArray("assumptions");
    explanation.assumptions().forEach(assumptions::add);
    ArrayNode messages = json.putArray("messages");
    for (Explanation.Message message : explanation.messages()) {
      ObjectNode one = messages.addObject();
      one.put("consequence", word(message.consequence()));
      if (message.message() == null) {
        one.putNull("message");
      } else {
        one.set("message", MessageJson.write(message.message()));
      }
      one.set("field", write(message.field()));
    }
    return json;
  }

  private static ObjectNode write(Field field) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("offset", field.offset())
        .put("length", field.octets().length())
        .put("octets", field.octets().hex())
        .put("name", field.name())
        .put("value", field.value());
    if (field.meaning() != null) {
      json.put("meaning", field.meaning());
    }
    if (field.section() != null) {
      json.put("section", field.section());
    }
    if (!field.problems().isEmpty()) {
      ArrayNode problems = json.putArray("problems");
      for (Problem problem : field.problems()) {
        problems
            .addObject()
            .put("consequence", word(problem.consequence()))
            .put("reason", problem.reason())
            .put("section", problem.section());
      }
    }
    if (!field.fields().isEmpty()) {
      ArrayNode fields = json.putArray("fields");
      field.fields().forEach(within -> fields.add(write(within)));
    }
    return json;
  }

  private static String word(Problem.Consequence consequence) {
    return consequence.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
