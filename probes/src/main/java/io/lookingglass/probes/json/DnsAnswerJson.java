package io.lookingglass.probes.json;

import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.ExtendedError;
import io.lookingglass.probes.event.DnsMessage.Question;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.request.RecordTypes;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer that counts in the form {@code application/dns-json}, which the JSON interfaces of
 * public resolvers share; no RFC describes it. Names are absolute, types are numbers, data is in
 * presentation form. Where no server answered it is what a resolver would say: SERVFAIL, with the
 * reason as comment.
 */
final class DnsAnswerJson {
  private static final int SERVFAIL = 2;
  private static final int LONGEST_COMMENT = 300;

  private DnsAnswerJson() {}

  static ObjectNode write(DnsResult result) {
    DnsResponse response = result.response();
    DnsMessage message = response == null ? null : response.message();
    return message == null ? unanswered(result, response) : answered(message);
  }

  private static ObjectNode answered(DnsMessage message) {
    List<ExtendedError> errors =
        message.edns() == null ? List.of() : message.edns().extendedErrors();
    return head(message.rcode(), message.flags())
        .putList("Question", message.question(), DnsAnswerJson::question)
        .putListUnlessEmpty("Answer", message.answers(), DnsAnswerJson::resourceRecord)
        .putListUnlessEmpty("Authority", message.authority(), DnsAnswerJson::resourceRecord)
        .putStringsUnlessEmpty("Comment", errors.stream().map(DnsAnswerJson::comment).toList())
        .node();
  }

  private static ObjectNode unanswered(DnsResult result, @Nullable DnsResponse response) {
    List<String> comments = new ArrayList<>();
    if (response != null && response.failureReason() != null) {
      comments.add(
          response.who() + ": " + PlainText.line(response.failureReason(), LONGEST_COMMENT));
    } else if (result.summary().message() != null) {
      comments.add(PlainText.line(result.summary().message(), LONGEST_COMMENT));
    }
    return head(SERVFAIL, List.of())
        .putList("Question", List.of(), DnsAnswerJson::question)
        .putStringsUnlessEmpty("Comment", comments)
        .node();
  }

  private static JsonObject head(int status, List<String> flags) {
    return new JsonObject()
        .put("Status", status)
        .put("TC", flags.contains("tc"))
        .put("RD", flags.contains("rd"))
        .put("RA", flags.contains("ra"))
        .put("AD", flags.contains("ad"))
        .put("CD", flags.contains("cd"));
  }

  private static ObjectNode question(Question question) {
    return new JsonObject()
        .put("name", question.name())
        .put("type", typeNumber(question.type()))
        .node();
  }

  private static ObjectNode resourceRecord(ResourceRecord record) {
    return new JsonObject()
        .put("name", record.name())
        .put("type", typeNumber(record.type()))
        .put("TTL", record.ttlSeconds())
        .put("data", record.value())
        .node();
  }

  private static @Nullable Integer typeNumber(String type) {
    return RecordTypes.type(type).stream().boxed().findFirst().orElse(null);
  }

  /** As {@code EDE(22): No Reachable Authority (at delegation example.com)}. */
  private static String comment(ExtendedError error) {
    return "EDE(%d): %s%s"
        .formatted(
            error.infoCode(),
            error.purpose(),
            error.extraText() == null
                ? ""
                : " (" + PlainText.line(error.extraText(), LONGEST_COMMENT) + ")");
  }
}
