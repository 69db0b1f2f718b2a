package io.lookingglass.probes.json;

import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import io.lookingglass.probes.event.HttpPhase;
import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.HttpTls;
import io.lookingglass.probes.event.ProbeEvent.HttpStepTaken;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The steps of HTTP requests. */
final class HttpStepJson {
  /** What the kinds of all steps begin with. */
  static final String PREFIX = "http-";

  private HttpStepJson() {}

  static String kind(HttpStep step) {
    return PREFIX
        + switch (step) {
          case HttpStep.Began _ -> "began";
          case HttpStep.Resolved _ -> "resolved";
          case HttpStep.Connected _ -> "connected";
          case HttpStep.Secured _ -> "secured";
          case HttpStep.Sent _ -> "sent";
          case HttpStep.HeadReceived _ -> "head-received";
          case HttpStep.ContentReceived _ -> "content-received";
          case HttpStep.Failed _ -> "failed";
          case HttpStep.Redirected _ -> "redirected";
        };
  }

  static ObjectNode write(JsonObject json, HttpStepTaken taken) {
    json.put("way", taken.way()).put("hop", taken.hop());
    return switch (taken.step()) {
      case HttpStep.Began e -> json.put("url", e.url()).node();
      case HttpStep.Resolved e ->
          json.put("name", e.name())
              .put("address", e.address())
              .putAddresses("addresses", e.addresses())
              .put("resolver", e.resolver())
              .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
              .node();
      case HttpStep.Connected e ->
          json.put("address", e.address())
              .put("port", e.port())
              .put("localAddress", e.localAddress())
              .put("localPort", e.localPort())
              .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
              .node();
      case HttpStep.Secured e ->
          json.put("tls", tls(e.tls())).put("tookMs", JsonWords.milliseconds(e.tookNanos())).node();
      case HttpStep.Sent e ->
          json.put("version", e.version())
              .put("method", e.method())
              .put("target", e.target())
              .putList("fields", e.fields(), HttpStepJson::field)
              .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
              .node();
      case HttpStep.HeadReceived e ->
          json.put("version", e.version())
              .put("status", e.status())
              .put("reason", e.reason())
              .putList("fields", e.fields(), HttpStepJson::field)
              .put("octets", e.octets())
              .putStrings("remarks", e.remarks())
              .put("waitedMs", JsonWords.milliseconds(e.waitedNanos()))
              .node();
      case HttpStep.ContentReceived e ->
          json.put("content", content(e.content()))
              .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
              .node();
      case HttpStep.Failed e ->
          json.put("phase", e.phase())
              .put("failure", e.failure())
              .put("reason", e.reason())
              .put("tookMs", JsonWords.milliseconds(e.tookNanos()))
              .node();
      case HttpStep.Redirected e ->
          json.put("location", e.location())
              .put("url", e.url())
              .put("notFollowed", e.notFollowed())
              .node();
    };
  }

  /**
   * Reads a step.
   *
   * @param kind without the prefix
   */
  static HttpStepTaken read(String kind, JsonFields json) {
    HttpStep step =
        switch (kind) {
          case "began" -> new HttpStep.Began(json.string("url"));
          case "resolved" ->
              new HttpStep.Resolved(
                  json.string("name"),
                  json.address("address"),
                  json.addresses("addresses"),
                  json.stringOrNull("resolver"),
                  json.nanosOfMilliseconds("tookMs"));
          case "connected" ->
              new HttpStep.Connected(
                  json.address("address"),
                  json.integer("port"),
                  json.address("localAddress"),
                  json.integer("localPort"),
                  json.nanosOfMilliseconds("tookMs"));
          case "secured" ->
              new HttpStep.Secured(readTls(json.object("tls")), json.nanosOfMilliseconds("tookMs"));
          case "sent" ->
              new HttpStep.Sent(
                  json.string("version"),
                  json.string("method"),
                  json.string("target"),
                  json.objects("fields", HttpStepJson::readField),
                  json.nanosOfMilliseconds("tookMs"));
          case "head-received" ->
              new HttpStep.HeadReceived(
                  json.string("version"),
                  json.integer("status"),
                  json.string("reason"),
                  json.objects("fields", HttpStepJson::readField),
                  json.integer("octets"),
                  json.strings("remarks"),
                  json.nanosOfMilliseconds("waitedMs"));
          case "content-received" ->
              new HttpStep.ContentReceived(
                  readContent(json.object("content")), json.nanosOfMilliseconds("tookMs"));
          case "failed" ->
              new HttpStep.Failed(
                  json.enumeration("phase", HttpPhase.class),
                  json.enumeration("failure", HttpFailure.class),
                  json.string("reason"),
                  json.nanosOfMilliseconds("tookMs"));
          case "redirected" ->
              new HttpStep.Redirected(
                  json.string("location"),
                  json.stringOrNull("url"),
                  json.stringOrNull("notFollowed"));
          default ->
              throw new UnreadableJsonException(
                  json.path() + " is a step of a kind that this version does not know");
        };
    return new HttpStepTaken(json.integer("way"), json.integer("hop"), step);
  }

  static ObjectNode field(HttpField field) {
    return new JsonObject().put("name", field.name()).put("value", field.value()).node();
  }

  private static HttpField readField(JsonFields json) {
    return new HttpField(json.string("name"), json.string("value"));
  }

  static ObjectNode content(HttpContent content) {
    return new JsonObject()
        .put("framing", content.framing())
        .put("octets", content.octets())
        .put("declaredOctets", content.declaredOctets())
        .put("complete", content.complete())
        .put("chunks", content.chunks())
        .putStrings("codings", content.codings())
        .put("decodedOctets", content.decodedOctets())
        .put("charset", content.charset())
        .put("sample", content.sample())
        .put("sampleCut", content.sampleCut())
        .putList("trailers", content.trailers(), HttpStepJson::field)
        .put("remark", content.remark())
        .node();
  }

  private static HttpContent readContent(JsonFields json) {
    Long octets = json.longOrNull("octets");
    return new HttpContent(
        json.enumeration("framing", HttpFraming.class),
        octets == null ? 0 : octets,
        json.longOrNull("declaredOctets"),
        json.bool("complete"),
        json.integerOrNull("chunks"),
        json.strings("codings"),
        json.longOrNull("decodedOctets"),
        json.stringOrNull("charset"),
        json.string("sample"),
        json.bool("sampleCut"),
        json.objects("trailers", HttpStepJson::readField),
        json.stringOrNull("remark"));
  }

  private static ObjectNode tls(HttpTls tls) {
    return new JsonObject()
        .put("version", tls.version())
        .put("cipherSuite", tls.cipherSuite())
        .put("alpn", tls.alpn())
        .put("serverName", tls.serverName())
        .put("authorized", tls.authorized())
        .put("problem", tls.problem())
        .put("certificate", certificate(tls.certificate()))
        .node();
  }

  private static HttpTls readTls(JsonFields json) {
    JsonFields certificate = json.objectOrNull("certificate");
    return new HttpTls(
        json.string("version"),
        json.string("cipherSuite"),
        json.stringOrNull("alpn"),
        json.stringOrNull("serverName"),
        json.bool("authorized"),
        json.stringOrNull("problem"),
        certificate == null ? null : readCertificate(certificate));
  }

  private static @Nullable ObjectNode certificate(HttpTls.@Nullable Certificate certificate) {
    return certificate == null
        ? null
        : new JsonObject()
            .put("subjectCommonName", certificate.subjectCommonName())
            .putStrings("alternativeNames", certificate.alternativeNames())
            .put("issuerCountry", certificate.issuerCountry())
            .put("issuerOrganization", certificate.issuerOrganization())
            .put("issuerCommonName", certificate.issuerCommonName())
            .put("notBefore", certificate.notBefore())
            .put("notAfter", certificate.notAfter())
            .put("keyType", certificate.keyType())
            .put("keyBits", certificate.keyBits())
            .put("serialNumber", certificate.serialNumber())
            .put("sha256", certificate.sha256())
            .put("publicKey", certificate.publicKey())
            .node();
  }

  private static HttpTls.Certificate readCertificate(JsonFields json) {
    return new HttpTls.Certificate(
        json.stringOrNull("subjectCommonName"),
        json.strings("alternativeNames"),
        json.stringOrNull("issuerCountry"),
        json.stringOrNull("issuerOrganization"),
        json.stringOrNull("issuerCommonName"),
        json.instant("notBefore"),
        json.instant("notAfter"),
        json.string("keyType"),
        json.integerOrNull("keyBits"),
        json.string("serialNumber"),
        json.string("sha256"),
        json.string("publicKey"));
  }
}
