package io.lookingglass.probes.json;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.DnsTransfer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Results of questions to the DNS. */
final class DnsResultJson {
  private DnsResultJson() {}

  static ObjectNode write(JsonObject json, DnsResult result) {
    response(json, result.response());
    DnsResult.Dnssec dnssec = result.dnssec();
    if (dnssec != null) {
      json.put(
          "dnssec",
          new JsonObject()
              .put("state", dnssec.state())
              .put("reason", dnssec.reason())
              .putList("chain", dnssec.chain(), DnsJson::link)
              .node());
    }
    json.putListUnlessEmpty("tried", result.tried(), DnsResultJson::response);
    DnsResult.Comparison comparison = result.comparison();
    if (comparison != null) {
      json.putList("responses", result.responses(), DnsResultJson::response)
          .put(
              "comparison",
              new JsonObject()
                  .put("agree", comparison.groups().size() == 1)
                  .putList("groups", comparison.groups(), DnsResultJson::group)
                  .putStrings("differences", comparison.differences())
                  .node());
    }
    return json.putListUnlessEmpty("hops", result.hops(), DnsResultJson::hop).node();
  }

  private static ObjectNode group(DnsResult.Group group) {
    return new JsonObject()
        .put("status", group.status())
        .putStrings("values", group.values())
        .putStrings("resolvers", group.servers())
        .node();
  }

  private static ObjectNode hop(DnsResult.Hop hop) {
    JsonObject json =
        new JsonObject()
            .put("zone", hop.zone())
            .putList("servers", hop.servers(), DnsJson::zoneServer);
    response(json, hop.response());
    return json.putList("responses", hop.responses(), DnsResultJson::response)
        .putList("findings", hop.findings(), DnsJson::finding)
        .node();
  }

  private static ObjectNode response(DnsResponse response) {
    JsonObject json = new JsonObject();
    response(json, response);
    return json.node();
  }

  private static void response(JsonObject json, @Nullable DnsResponse response) {
    DnsMessage message = response == null ? null : response.message();
    json.put("statusCode", message == null ? null : (Integer) message.rcode())
        .put("statusCodeName", message == null ? null : message.status())
        .put("header", message == null ? null : header(message))
        .put("edns", message == null ? null : DnsJson.edns(message.edns()))
        .putList(
            "extendedErrors",
            message == null || message.edns() == null ? List.of() : message.edns().extendedErrors(),
            DnsJson::extendedError)
        .put("resolver", response == null ? null : resolver(response))
        .put("server", response == null ? null : DnsJson.server(response.server()))
        .put("transport", response == null ? null : response.transport())
        .putList("question", message == null ? List.of() : message.question(), DnsJson::question)
        .putList(
            "answers", message == null ? List.of() : message.answers(), DnsJson::resourceRecord)
        .putList(
            "authority", message == null ? List.of() : message.authority(), DnsJson::resourceRecord)
        .putList(
            "additional",
            message == null ? List.of() : message.additional(),
            DnsJson::resourceRecord)
        .put("size", message == null ? null : (Integer) message.bytes())
        .put(
            "timings",
            new JsonObject()
                .put("total", response == null ? null : (Double) response.total())
                .node())
        .putIfPresent("at", response == null ? null : response.at());
    if (response == null) {
      return;
    }
    List<DnsRetry> retries = response.retries();
    json.putStringsUnlessEmpty("retries", retries.stream().map(JsonWords::of).toList());
    if (response.ignoredReplies() > 0) {
      json.put("ignoredReplies", response.ignoredReplies());
    }
    json.putIfPresent("transfer", transfer(response.transfer()))
        .putIfPresent("tls", DnsJson.tls(response.tls()))
        .putIfPresent("failure", response.failure())
        .putIfPresent("failureReason", response.failureReason());
  }

  private static @Nullable ObjectNode transfer(@Nullable DnsTransfer transfer) {
    return transfer == null
        ? null
        : new JsonObject()
            .put("complete", transfer.complete())
            .put("messages", transfer.messages())
            .put("records", transfer.records())
            .put("bytes", transfer.bytes())
            .put("broken", transfer.broken())
            .node();
  }

  private static ObjectNode header(DnsMessage message) {
    return new JsonObject()
        .put("id", message.id())
        .put("opcode", message.opcode())
        .putStrings("flags", message.flags())
        .node();
  }

  /** The address, as Globalping has it; a name only where there is none. */
  private static String resolver(DnsResponse response) {
    return response.server().address() == null
        ? response.server().name()
        : IpAddresses.format(response.server().address());
  }
}
