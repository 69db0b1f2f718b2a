package io.lookingglass.probes.json;

import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpStep.Failed;
import io.lookingglass.probes.event.HttpStep.HeadReceived;
import io.lookingglass.probes.event.HttpTls;
import io.lookingglass.probes.result.HttpComparison;
import io.lookingglass.probes.result.HttpFinding;
import io.lookingglass.probes.result.HttpHop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.result.HttpStatuses;
import io.lookingglass.probes.result.HttpTimings;
import io.lookingglass.probes.result.HttpWay;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Results of HTTP requests: the answer that counts first, by Globalping's names. */
final class HttpResultJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1_000);

  private HttpResultJson() {}

  static ObjectNode write(JsonObject json, HttpResult result) {
    HttpHop answer = result.answer();
    answer(json, answer);
    json.putList(
        "hops",
        result.ways().isEmpty() ? List.of() : result.ways().getFirst().hops(),
        HttpResultJson::hop);
    HttpComparison comparison = result.comparison();
    if (result.ways().size() > 1) {
      json.putList("ways", result.ways(), HttpResultJson::way);
    }
    if (comparison != null) {
      json.put(
          "comparison",
          new JsonObject()
              .put("agree", comparison.differences().isEmpty())
              .putStrings("ways", comparison.ways())
              .putStrings("differences", comparison.differences())
              .putList("lines", comparison.lines(), HttpResultJson::line)
              .node());
    }
    return json.node();
  }

  private static ObjectNode way(HttpWay way) {
    JsonObject json = new JsonObject().put("name", way.name());
    answer(json, way.last());
    return json.putList("hops", way.hops(), HttpResultJson::hop).node();
  }

  private static ObjectNode hop(HttpHop hop) {
    JsonObject json = new JsonObject().put("url", hop.url());
    answer(json, hop);
    return json.node();
  }

  private static void answer(JsonObject json, @Nullable HttpHop hop) {
    HeadReceived head = hop == null ? null : hop.head();
    HttpContent content = hop == null ? null : hop.content();
    if (hop != null && hop.connected() != null) {
      json.put("resolvedAddress", hop.connected().address());
    } else if (hop != null && hop.resolved() != null) {
      json.put("resolvedAddress", hop.resolved().address());
    }
    json.put("statusCode", head == null ? null : (Integer) head.status())
        .put("statusCodeName", head == null ? null : statusName(head))
        .put("httpVersion", head == null ? null : head.version())
        .put("rawHeaders", head == null ? null : rawHeaders(head.fields()))
        .put("headers", head == null ? null : headers(head.fields()))
        .put("rawBody", content == null ? null : content.sample())
        .put("truncated", content == null ? null : (Boolean) content.sampleCut())
        .put("content", content == null ? null : content(content))
        .put("timings", timings(hop == null ? null : hop.timings()))
        .put("curl", curl(hop == null ? null : hop.timings()))
        .put("tls", hop == null ? null : tls(hop.tls()));
    if (hop == null) {
      return;
    }
    json.put(
            "request",
            hop.sent() == null
                ? null
                : new JsonObject()
                    .put("httpVersion", hop.sent().version())
                    .put("method", hop.sent().method())
                    .put("target", hop.sent().target())
                    .put("rawHeaders", rawHeaders(hop.sent().fields()))
                    .node())
        .putListUnlessEmpty(
            "interim",
            hop.interim(),
            interim ->
                new JsonObject()
                    .put("statusCode", interim.status())
                    .put("rawHeaders", rawHeaders(interim.fields()))
                    .node());
    if (hop.redirect() != null) {
      json.put(
          "redirect",
          new JsonObject()
              .put("location", hop.redirect().location())
              .put("url", hop.redirect().url())
              .put("followed", hop.redirect().notFollowed() == null)
              .putIfPresent("notFollowed", hop.redirect().notFollowed())
              .node());
    }
    Failed failure = hop.failure();
    if (failure != null) {
      json.put(
          "failure",
          new JsonObject()
              .put("phase", failure.phase())
              .put("failure", failure.failure())
              .put("reason", failure.reason())
              .node());
    }
    json.putList("findings", hop.findings(), HttpResultJson::finding);
  }

  /** As the server calls it; by its registered name where the server gives none. */
  private static String statusName(HeadReceived head) {
    return head.reason().isEmpty() ? HttpStatuses.name(head.status()) : head.reason();
  }

  private static String rawHeaders(List<HttpField> fields) {
    return fields.stream()
        .map(field -> field.name() + ": " + field.value())
        .collect(Collectors.joining("\n"));
  }

  /** As Node.js tells them, which Globalping's probes run on: repeated fields are a list. */
  private static ObjectNode headers(List<HttpField> fields) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (HttpField field : fields) {
      values.merge(
          field.lowerName(),
          List.of(field.value()),
          (one, other) -> {
            List<String> both = new ArrayList<>(one);
            both.addAll(other);
            return both;
          });
    }
    ObjectNode node = NODES.objectNode();
    values.forEach(
        (name, list) ->
            node.set(
                name,
                list.size() == 1
                    ? NODES.stringNode(list.getFirst())
                    : JsonObject.list(list, value -> (JsonNode) NODES.stringNode(value))));
    return node;
  }

  private static ObjectNode content(HttpContent content) {
    return new JsonObject()
        .put("framing", content.framing())
        .put("octets", content.octets())
        .put("declaredOctets", content.declaredOctets())
        .put("complete", content.complete())
        .put("chunks", content.chunks())
        .putStrings("codings", content.codings())
        .put("decodedOctets", content.decodedOctets())
        .put("charset", content.charset())
        .putList("trailers", content.trailers(), HttpStepJson::field)
        .putIfPresent("remark", content.remark())
        .node();
  }

  private static ObjectNode timings(@Nullable HttpTimings timings) {
    return new JsonObject()
        .put("total", timings == null ? null : timings.total())
        .put("dns", timings == null ? null : timings.dns())
        .put("tcp", timings == null ? null : timings.tcp())
        .put("tls", timings == null ? null : timings.tls())
        .put("send", timings == null ? null : timings.send())
        .put("firstByte", timings == null ? null : timings.firstByte())
        .put("download", timings == null ? null : timings.download())
        .node();
  }

  /** Points in time since the start, in seconds, by the names of {@code curl -w}. */
  private static @Nullable ObjectNode curl(@Nullable HttpTimings timings) {
    if (timings == null || timings.total() == null) {
      return null;
    }
    double at = or(timings.dns());
    JsonObject json = new JsonObject().put("time_namelookup", seconds(at));
    at += or(timings.tcp());
    json.put("time_connect", seconds(timings.tcp() == null ? 0 : at));
    at += or(timings.tls());
    json.put("time_appconnect", seconds(timings.tls() == null ? 0 : at));
    boolean sent = timings.send() != null;
    json.put("time_pretransfer", seconds(sent ? at : 0));
    at += or(timings.send()) + or(timings.firstByte());
    return json.put("time_starttransfer", seconds(timings.firstByte() == null ? 0 : at))
        .put("time_total", seconds(timings.total()))
        .node();
  }

  private static double or(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  private static BigDecimal seconds(double milliseconds) {
    return BigDecimal.valueOf(milliseconds)
        .divide(MILLIS, 6, RoundingMode.HALF_UP)
        .stripTrailingZeros();
  }

  private static @Nullable ObjectNode tls(@Nullable HttpTls tls) {
    if (tls == null) {
      return null;
    }
    JsonObject json =
        new JsonObject()
            .put("protocol", tls.version())
            .put("cipherName", tls.cipherSuite())
            .put("alpn", tls.alpn())
            .put("serverName", tls.serverName())
            .put("authorized", tls.authorized())
            .putIfPresent("error", tls.problem());
    HttpTls.Certificate certificate = tls.certificate();
    if (certificate != null) {
      json.put("createdAt", certificate.notBefore())
          .put("expiresAt", certificate.notAfter())
          .put(
              "subject",
              new JsonObject()
                  .put("CN", certificate.subjectCommonName())
                  .put("alt", String.join(", ", certificate.alternativeNames()))
                  .node())
          .put(
              "issuer",
              new JsonObject()
                  .put("C", certificate.issuerCountry())
                  .put("O", certificate.issuerOrganization())
                  .put("CN", certificate.issuerCommonName())
                  .node())
          .put("keyType", certificate.keyType())
          .put("keyBits", certificate.keyBits())
          .put("serialNumber", certificate.serialNumber())
          .put("fingerprint256", certificate.sha256())
          .put("publicKey", certificate.publicKey());
    }
    return json.node();
  }

  private static ObjectNode finding(HttpFinding finding) {
    return new JsonObject()
        .put("id", finding.id())
        .put("severity", finding.severity())
        .put("sentence", finding.sentence())
        .node();
  }

  private static ObjectNode line(HttpComparison.Line line) {
    JsonNode values =
        JsonObject.list(
            line.values().stream().map(value -> value == null ? "" : value).toList(),
            value -> (JsonNode) (value.isEmpty() ? NODES.nullNode() : NODES.stringNode(value)));
    ObjectNode node =
        new JsonObject()
            .put("label", line.label())
            .put("field", line.field())
            .put("relation", line.relation())
            .node();
    node.set("values", values);
    return node;
  }
}
