package io.lookingglass.probes.json;

import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.result.TlsResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Results about TLS. */
final class TlsResultJson {
  private TlsResultJson() {}

  static ObjectNode write(JsonObject json, TlsResult result) {
    TlsCertificate leaf = result.chain().isEmpty() ? null : result.chain().getFirst().certificate();
    TlsResult.Failure failure = result.failure();
    TlsResult.Resumption resumption = result.resumption();
    return json.put("serverName", result.serverName())
        .putStrings("alpn", result.alpn())
        .put("startTls", result.startTls())
        .put("tls", summary(result.session(), leaf, result.trust()))
        .put("session", TlsJson.agreement(result.session()))
        .put(
            "resumption",
            resumption == null
                ? null
                : new JsonObject()
                    .put("resumed", resumption.session() != null && resumption.session().resumed())
                    .put("problem", resumption.problem())
                    .put("session", TlsJson.agreement(resumption.session()))
                    .node())
        .put(
            "failure",
            failure == null
                ? null
                : new JsonObject()
                    .put("failure", failure.failure())
                    .put("stage", failure.stage())
                    .put("lastMessage", failure.lastMessage())
                    .put("reason", failure.reason())
                    .node())
        .putList("chain", result.chain(), TlsResultJson::certificate)
        .put("ocsp", TlsJson.ocsp(result.ocsp()))
        .putList("timestamps", result.timestamps(), TlsJson::timestamp)
        .put("trust", TlsJson.trust(result.trust()))
        .put(
            "enumeration",
            result.enumeration() == null ? null : TlsEnumerationJson.write(result.enumeration()))
        .putList("findings", result.findings(), TlsJson::finding)
        .put(
            "timings",
            new JsonObject()
                .put("total", result.timings().total())
                .put("dns", result.timings().dns())
                .put("tcp", result.timings().tcp())
                .put("startTls", result.timings().startTls())
                .put("tls", result.timings().tls())
                .node())
        .putList("timeline", result.timeline(), TlsResultJson::entry)
        .put("timelineNotShown", result.notShown())
        .node();
  }

  /**
   * What Globalping says of a server in its results of HTTP: names and forms are its own.
   *
   * @param leaf the server's certificate; absent when there is none, or it cannot be read
   */
  static @Nullable ObjectNode summary(
      @Nullable TlsAgreement session, @Nullable TlsCertificate leaf, @Nullable TlsTrust trust) {
    if (session == null) {
      return null;
    }
    JsonObject json =
        new JsonObject()
            .put("protocol", session.version().replace("TLS ", "TLSv"))
            .put("cipherName", session.cipherSuite())
            .put("authorized", trust != null && trust.authorized())
            .putIfPresent("error", trust == null ? null : trust.error());
    if (leaf == null) {
      return json.node();
    }
    return json.put("createdAt", leaf.notBefore())
        .put("expiresAt", leaf.notAfter())
        .put(
            "subject",
            new JsonObject()
                .putAll(TlsCertificateJson.name(leaf.subjectParts()))
                .put("alt", String.join(", ", leaf.subjectAlternativeNames()))
                .node())
        .put("issuer", TlsCertificateJson.name(leaf.issuerParts()))
        .put("keyType", leaf.keyType())
        .put("keyBits", leaf.keyBits())
        .put("serialNumber", leaf.serialNumber())
        .put("fingerprint256", leaf.sha256())
        .put("publicKey", leaf.publicKey())
        .node();
  }

  private static ObjectNode certificate(TlsResult.Certificate certificate) {
    JsonObject json = new JsonObject().put("position", certificate.position());
    ObjectNode decoded = TlsCertificateJson.write(certificate.certificate());
    if (decoded != null) {
      json.putAll(decoded);
    }
    return json.putIfPresent("problem", certificate.problem()).put("pem", certificate.pem()).node();
  }

  private static ObjectNode entry(TlsResult.Entry entry) {
    return new JsonObject()
        .put("connection", entry.connection())
        .put("kind", entry.kind())
        .put("sent", entry.sent())
        .put("atMs", entry.at())
        .put("tookMs", entry.took())
        .put("name", entry.name())
        .put("bytes", entry.bytes())
        .put("encrypted", entry.encrypted())
        .put("detail", entry.detail())
        .putListUnlessEmpty("fields", entry.fields(), TlsJson::field)
        .node();
  }
}
