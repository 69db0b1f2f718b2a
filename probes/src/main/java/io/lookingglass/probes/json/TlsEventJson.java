package io.lookingglass.probes.json;

import io.lookingglass.probes.event.ProbeEvent.TlsAgreed;
import io.lookingglass.probes.event.ProbeEvent.TlsBroken;
import io.lookingglass.probes.event.ProbeEvent.TlsCertificateSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsConnected;
import io.lookingglass.probes.event.ProbeEvent.TlsFindingMade;
import io.lookingglass.probes.event.ProbeEvent.TlsMessageSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsPlainTextSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsProofsSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsRecordSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsStarted;
import io.lookingglass.probes.event.ProbeEvent.TlsTrustJudged;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsStage;
import tools.jackson.databind.node.ObjectNode;

/** Events about TLS. */
final class TlsEventJson {
  private TlsEventJson() {}

  static ObjectNode started(JsonObject json, TlsStarted e) {
    return json.put("port", e.port())
        .put("serverName", e.serverName())
        .putStrings("alpn", e.applicationProtocols())
        .put("startTls", e.startTls())
        .putStrings("limitations", e.limitations())
        .node();
  }

  static TlsStarted readStarted(JsonFields json) {
    return new TlsStarted(
        json.integer("port"),
        json.stringOrNull("serverName"),
        json.strings("alpn"),
        json.enumerationOrNull("startTls", StartTls.class),
        json.strings("limitations"));
  }

  static ObjectNode connected(JsonObject json, TlsConnected e) {
    return json.put("connection", e.connection())
        .put("startedMs", JsonWords.milliseconds(e.startedNanos()))
        .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
        .put("source", e.source())
        .node();
  }

  static TlsConnected readConnected(JsonFields json) {
    return new TlsConnected(
        json.integer("connection"),
        json.nanosOfMilliseconds("startedMs"),
        json.nanosOfMilliseconds("tookMs"),
        json.address("source"));
  }

  private static JsonObject passed(JsonObject json, int connection, boolean sent, long atNanos) {
    return json.put("connection", connection)
        .put("sent", sent)
        .put("atMs", JsonWords.milliseconds(atNanos));
  }

  static ObjectNode plainText(JsonObject json, TlsPlainTextSeen e) {
    return passed(json, e.connection(), e.sent(), e.atNanos())
        .put("bytes", e.bytes())
        .put("text", e.text())
        .node();
  }

  static TlsPlainTextSeen readPlainText(JsonFields json) {
    return new TlsPlainTextSeen(
        json.integer("connection"),
        json.bool("sent"),
        json.nanosOfMilliseconds("atMs"),
        json.integer("bytes"),
        json.string("text"));
  }

  static ObjectNode record(JsonObject json, TlsRecordSeen e) {
    return passed(json, e.connection(), e.sent(), e.atNanos())
        .put("record", TlsJson.record(e.record()))
        .node();
  }

  static TlsRecordSeen readRecord(JsonFields json) {
    return new TlsRecordSeen(
        json.integer("connection"),
        json.bool("sent"),
        json.nanosOfMilliseconds("atMs"),
        TlsJson.readRecord(json.object("record")));
  }

  static ObjectNode message(JsonObject json, TlsMessageSeen e) {
    return passed(json, e.connection(), e.sent(), e.atNanos())
        .put("message", TlsJson.message(e.message()))
        .node();
  }

  static TlsMessageSeen readMessage(JsonFields json) {
    return new TlsMessageSeen(
        json.integer("connection"),
        json.bool("sent"),
        json.nanosOfMilliseconds("atMs"),
        TlsJson.readMessage(json.object("message")));
  }

  static ObjectNode agreed(JsonObject json, TlsAgreed e) {
    return json.put("connection", e.connection())
        .put("atMs", JsonWords.milliseconds(e.atNanos()))
        .put("session", TlsJson.agreement(e.agreement()))
        .node();
  }

  static TlsAgreed readAgreed(JsonFields json) {
    return new TlsAgreed(
        json.integer("connection"),
        json.nanosOfMilliseconds("atMs"),
        TlsJson.readAgreement(json.object("session")));
  }

  static ObjectNode certificate(JsonObject json, TlsCertificateSeen e) {
    return json.put("position", e.position())
        .put("pem", e.pem())
        .put("certificate", TlsCertificateJson.write(e.certificate()))
        .put("problem", e.problem())
        .node();
  }

  static TlsCertificateSeen readCertificate(JsonFields json) {
    return new TlsCertificateSeen(
        json.integer("position"),
        json.string("pem"),
        TlsCertificateJson.read(json.objectOrNull("certificate")),
        json.stringOrNull("problem"));
  }

  static ObjectNode proofs(JsonObject json, TlsProofsSeen e) {
    return json.put("ocsp", TlsJson.ocsp(e.ocsp()))
        .putList("timestamps", e.timestamps(), TlsJson::timestamp)
        .node();
  }

  static TlsProofsSeen readProofs(JsonFields json) {
    return new TlsProofsSeen(
        TlsJson.readOcsp(json.objectOrNull("ocsp")),
        json.objects("timestamps", TlsJson::readTimestamp));
  }

  static ObjectNode trust(JsonObject json, TlsTrustJudged e) {
    return json.put("trust", TlsJson.told(e.trust())).node();
  }

  static TlsTrustJudged readTrust(JsonFields json) {
    return new TlsTrustJudged(TlsJson.readTrust(json.object("trust")));
  }

  static ObjectNode finding(JsonObject json, TlsFindingMade e) {
    return json.put("finding", TlsJson.told(e.finding())).node();
  }

  static TlsFindingMade readFinding(JsonFields json) {
    return new TlsFindingMade(TlsJson.readFinding(json.object("finding")));
  }

  static ObjectNode broken(JsonObject json, TlsBroken e) {
    return json.put("connection", e.connection())
        .put("atMs", JsonWords.milliseconds(e.atNanos()))
        .put("failure", e.failure())
        .put("stage", e.stage())
        .put("lastMessage", e.lastMessage())
        .put("reason", e.reason())
        .node();
  }

  static TlsBroken readBroken(JsonFields json) {
    return new TlsBroken(
        json.integer("connection"),
        json.nanosOfMilliseconds("atMs"),
        json.enumeration("failure", TlsFailure.class),
        json.enumeration("stage", TlsStage.class),
        json.stringOrNull("lastMessage"),
        json.string("reason"));
  }
}
