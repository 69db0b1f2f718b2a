package io.lookingglass.probes.json;

import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsField;
import io.lookingglass.probes.event.TlsFinding;
import io.lookingglass.probes.event.TlsMessage;
import io.lookingglass.probes.event.TlsOcsp;
import io.lookingglass.probes.event.TlsRecord;
import io.lookingglass.probes.event.TlsTimestamp;
import io.lookingglass.probes.event.TlsTrust;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What events and results about TLS are made of, besides certificates. */
final class TlsJson {
  private TlsJson() {}

  static ObjectNode field(TlsField field) {
    return new JsonObject()
        .put("name", field.name())
        .put("value", field.value())
        .putListUnlessEmpty("fields", field.fields(), TlsJson::field)
        .node();
  }

  static TlsField readField(JsonFields json) {
    return new TlsField(
        json.string("name"),
        json.string("value"),
        json.has("fields") ? json.objects("fields", TlsJson::readField) : List.of());
  }

  static ObjectNode message(TlsMessage message) {
    return new JsonObject()
        .put("name", message.name())
        .put("bytes", message.bytes())
        .put("encrypted", message.encrypted())
        .putList("fields", message.fields(), TlsJson::field)
        .node();
  }

  static TlsMessage readMessage(JsonFields json) {
    return new TlsMessage(
        json.string("name"),
        json.integer("bytes"),
        json.bool("encrypted"),
        json.objects("fields", TlsJson::readField));
  }

  static ObjectNode record(TlsRecord record) {
    return new JsonObject()
        .put("contentType", record.contentType())
        .put("innerType", record.innerType())
        .put("version", record.version())
        .put("bytes", record.bytes())
        .node();
  }

  static TlsRecord readRecord(JsonFields json) {
    return new TlsRecord(
        json.string("contentType"),
        json.stringOrNull("innerType"),
        json.string("version"),
        json.integer("bytes"));
  }

  static @Nullable ObjectNode agreement(@Nullable TlsAgreement agreement) {
    return agreement == null
        ? null
        : new JsonObject()
            .put("version", agreement.version())
            .put("cipherSuite", agreement.cipherSuite())
            .put("group", agreement.group())
            .put("groupBits", agreement.groupBits())
            .put("postQuantum", agreement.postQuantum())
            .put("signatureScheme", agreement.signatureScheme())
            .put("alpn", agreement.applicationProtocol())
            .put("serverNameAcknowledged", agreement.serverNameAcknowledged())
            .put("resumed", agreement.resumed())
            .put("helloRetryRequest", agreement.helloRetryRequest())
            .put("extendedMasterSecret", agreement.extendedMasterSecret())
            .put("secureRenegotiation", agreement.secureRenegotiation())
            .put("encryptThenMac", agreement.encryptThenMac())
            .put("compression", agreement.compression())
            .put("sessionId", agreement.sessionId())
            .put("tickets", agreement.tickets())
            .put("ticketLifetimeSeconds", agreement.ticketLifetimeSeconds())
            .put("maxEarlyDataBytes", agreement.maxEarlyDataBytes())
            .put("clientCertificateRequested", agreement.clientCertificateRequested())
            .putStrings("clientAuthorities", agreement.clientAuthorities())
            .put("handshakeMs", JsonWords.milliseconds(agreement.handshakeNanos()))
            .put("computingMs", JsonWords.milliseconds(agreement.computingNanos()))
            .put("bytesSent", agreement.bytesSent())
            .put("bytesReceived", agreement.bytesReceived())
            .node();
  }

  static TlsAgreement readAgreement(JsonFields json) {
    return new TlsAgreement(
        json.string("version"),
        json.string("cipherSuite"),
        json.stringOrNull("group"),
        json.integerOrNull("groupBits"),
        json.bool("postQuantum"),
        json.stringOrNull("signatureScheme"),
        json.stringOrNull("alpn"),
        json.boolOrNull("serverNameAcknowledged"),
        json.bool("resumed"),
        json.bool("helloRetryRequest"),
        json.boolOrNull("extendedMasterSecret"),
        json.boolOrNull("secureRenegotiation"),
        json.boolOrNull("encryptThenMac"),
        json.bool("compression"),
        json.boolOrNull("sessionId"),
        json.integer("tickets"),
        json.longOrNull("ticketLifetimeSeconds"),
        json.longOrNull("maxEarlyDataBytes"),
        json.bool("clientCertificateRequested"),
        json.strings("clientAuthorities"),
        json.nanosOfMilliseconds("handshakeMs"),
        json.nanosOfMilliseconds("computingMs"),
        json.longNumber("bytesSent"),
        json.longNumber("bytesReceived"));
  }

  static ObjectNode timestamp(TlsTimestamp timestamp) {
    return new JsonObject()
        .put("source", timestamp.source())
        .put("logId", timestamp.logId())
        .put("at", timestamp.at())
        .put("algorithm", timestamp.algorithm())
        .node();
  }

  static TlsTimestamp readTimestamp(JsonFields json) {
    return new TlsTimestamp(
        json.enumeration("source", TlsTimestamp.Source.class),
        json.string("logId"),
        json.instant("at"),
        json.string("algorithm"));
  }

  static @Nullable ObjectNode ocsp(@Nullable TlsOcsp ocsp) {
    return ocsp == null
        ? null
        : new JsonObject()
            .put("status", ocsp.status())
            .put("responder", ocsp.responder())
            .put("producedAt", ocsp.producedAt())
            .put("thisUpdate", ocsp.thisUpdate())
            .put("nextUpdate", ocsp.nextUpdate())
            .put("revokedAt", ocsp.revokedAt())
            .put("revocationReason", ocsp.revocationReason())
            .put("problem", ocsp.problem())
            .node();
  }

  static @Nullable TlsOcsp readOcsp(@Nullable JsonFields json) {
    return json == null
        ? null
        : new TlsOcsp(
            json.string("status"),
            json.stringOrNull("responder"),
            json.instantOrNull("producedAt"),
            json.instantOrNull("thisUpdate"),
            json.instantOrNull("nextUpdate"),
            json.instantOrNull("revokedAt"),
            json.stringOrNull("revocationReason"),
            json.stringOrNull("problem"));
  }

  static @Nullable ObjectNode trust(@Nullable TlsTrust trust) {
    return trust == null
        ? null
        : new JsonObject()
            .put("authorized", trust.authorized())
            .put("error", trust.error())
            .put("sentence", trust.sentence())
            .put("name", trust.name())
            .put("nameMatches", trust.nameMatches())
            .put("nameSentence", trust.nameSentence())
            .put("order", trust.order())
            .put("orderSentence", trust.orderSentence())
            .putList("stores", trust.stores(), TlsJson::store)
            .put("dane", dane(trust.dane()))
            .node();
  }

  /** Of an event, which is stored. */
  static ObjectNode told(TlsTrust trust) {
    JsonObject json =
        new JsonObject().put("authorized", trust.authorized()).put("error", trust.error());
    SentenceJson.put(json, "sentence", trust.said())
        .put("name", trust.name())
        .put("nameMatches", trust.nameMatches());
    SentenceJson.put(json, "nameSentence", trust.nameSaid()).put("order", trust.order());
    return SentenceJson.put(json, "orderSentence", trust.orderSaid())
        .putList("stores", trust.stores(), TlsJson::store)
        .put("dane", told(trust.dane()))
        .node();
  }

  static TlsTrust readTrust(JsonFields json) {
    return new TlsTrust(
        json.bool("authorized"),
        json.stringOrNull("error"),
        SentenceJson.read(json, "sentence"),
        json.string("name"),
        json.bool("nameMatches"),
        SentenceJson.read(json, "nameSentence"),
        json.enumeration("order", TlsTrust.Order.class),
        SentenceJson.read(json, "orderSentence"),
        json.objects("stores", TlsJson::readStore),
        readDane(json.objectOrNull("dane")));
  }

  private static ObjectNode store(TlsTrust.Store store) {
    return new JsonObject()
        .put("name", store.name())
        .put("version", store.version())
        .put("trusted", store.trusted())
        .putStrings("path", store.path())
        .put("problem", store.problem())
        .node();
  }

  private static TlsTrust.Store readStore(JsonFields json) {
    return new TlsTrust.Store(
        json.string("name"),
        json.stringOrNull("version"),
        json.bool("trusted"),
        json.strings("path"),
        json.stringOrNull("problem"));
  }

  private static @Nullable ObjectNode dane(TlsTrust.@Nullable Dane dane) {
    return dane == null ? null : proved(dane).put("sentence", dane.sentence()).node();
  }

  private static @Nullable ObjectNode told(TlsTrust.@Nullable Dane dane) {
    return dane == null ? null : SentenceJson.put(proved(dane), "sentence", dane.said()).node();
  }

  private static JsonObject proved(TlsTrust.Dane dane) {
    return new JsonObject()
        .put("owner", dane.owner())
        .put("state", dane.state())
        .putList("records", dane.records(), TlsJson::tlsa)
        .put("matches", dane.matches());
  }

  private static TlsTrust.@Nullable Dane readDane(@Nullable JsonFields json) {
    return json == null
        ? null
        : new TlsTrust.Dane(
            json.string("owner"),
            json.enumeration("state", DnssecState.class),
            json.objects("records", TlsJson::readTlsa),
            json.boolOrNull("matches"),
            SentenceJson.read(json, "sentence"));
  }

  private static ObjectNode tlsa(TlsTrust.Tlsa record) {
    return new JsonObject()
        .put("usage", record.usage())
        .put("selector", record.selector())
        .put("matchingType", record.matchingType())
        .put("data", record.data())
        .put("matches", record.matches())
        .node();
  }

  private static TlsTrust.Tlsa readTlsa(JsonFields json) {
    return new TlsTrust.Tlsa(
        json.integer("usage"),
        json.integer("selector"),
        json.integer("matchingType"),
        json.string("data"),
        json.integerOrNull("matches"));
  }

  /** In the form of testssl.sh: flat, the severity in capitals. */
  static ObjectNode finding(TlsFinding finding) {
    return new JsonObject()
        .put("id", finding.id())
        .put("severity", finding.severity().name())
        .put("finding", finding.sentence())
        .putIfPresent("cve", finding.cve())
        .putIfPresent("cwe", finding.cwe())
        .node();
  }

  /** Of an event, which is stored. */
  static ObjectNode told(TlsFinding finding) {
    JsonObject json =
        new JsonObject().put("id", finding.id()).put("severity", finding.severity().name());
    return SentenceJson.put(json, "finding", finding.said())
        .putIfPresent("cve", finding.cve())
        .putIfPresent("cwe", finding.cwe())
        .node();
  }

  static TlsFinding readFinding(JsonFields json) {
    String severity = json.string("severity");
    return new TlsFinding(
        json.string("id"),
        Arrays.stream(TlsFinding.Severity.values())
            .filter(value -> value.name().equals(severity))
            .findFirst()
            .orElseThrow(
                () ->
                    new UnreadableJsonException(
                        json.path()
                            + ".severity must be one of NOT_TESTED, OK, INFO, LOW, MEDIUM, HIGH,"
                            + " CRITICAL")),
        SentenceJson.read(json, "finding"),
        json.stringOrNull("cve"),
        json.stringOrNull("cwe"));
  }
}
