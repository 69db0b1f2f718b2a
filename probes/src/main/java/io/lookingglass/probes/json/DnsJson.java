package io.lookingglass.probes.json;

import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.Edns;
import io.lookingglass.probes.event.DnsMessage.ExtendedError;
import io.lookingglass.probes.event.DnsMessage.Option;
import io.lookingglass.probes.event.DnsMessage.Question;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsZoneServer;
import io.lookingglass.probes.event.DnssecLink;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.TlsSession;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What events and results about the DNS are made of. */
final class DnsJson {
  private DnsJson() {}

  static ObjectNode server(DnsServer server) {
    return new JsonObject()
        .put("name", server.name())
        .put("address", server.address())
        .put("port", server.port())
        .node();
  }

  static DnsServer readServer(JsonFields json) {
    return new DnsServer(json.string("name"), json.addressOrNull("address"), json.integer("port"));
  }

  static ObjectNode zoneServer(DnsZoneServer server) {
    return new JsonObject()
        .put("name", server.name())
        .putAddresses("addresses", server.addresses())
        .put("source", server.source())
        .node();
  }

  static DnsZoneServer readZoneServer(JsonFields json) {
    return new DnsZoneServer(
        json.string("name"),
        json.addresses("addresses"),
        json.enumeration("source", DnsZoneServer.Source.class));
  }

  static @Nullable ObjectNode tls(@Nullable TlsSession tls) {
    return tls == null
        ? null
        : new JsonObject()
            .put("version", tls.version())
            .put("cipherSuite", tls.cipherSuite())
            .put("authenticatedName", tls.authenticatedName())
            .put("problem", tls.problem())
            .node();
  }

  static @Nullable TlsSession readTls(@Nullable JsonFields json) {
    return json == null
        ? null
        : new TlsSession(
            json.string("version"),
            json.string("cipherSuite"),
            json.stringOrNull("authenticatedName"),
            json.stringOrNull("problem"));
  }

  static ObjectNode message(DnsMessage message) {
    return new JsonObject()
        .put("id", message.id())
        .put("opcode", message.opcode())
        .put("status", message.status())
        .put("rcode", message.rcode())
        .putStrings("flags", message.flags())
        .putList("question", message.question(), DnsJson::question)
        .putList("answers", message.answers(), DnsJson::toldRecord)
        .putList("authority", message.authority(), DnsJson::toldRecord)
        .putList("additional", message.additional(), DnsJson::toldRecord)
        .put("edns", ednsWithErrors(message.edns()))
        .put("bytes", message.bytes())
        .node();
  }

  static DnsMessage readMessage(JsonFields json) {
    return new DnsMessage(
        json.integer("id"),
        json.string("opcode"),
        json.string("status"),
        json.integer("rcode"),
        json.strings("flags"),
        json.objects("question", DnsJson::readQuestion),
        json.objects("answers", DnsJson::readResourceRecord),
        json.objects("authority", DnsJson::readResourceRecord),
        json.objects("additional", DnsJson::readResourceRecord),
        readEdns(json.objectOrNull("edns")),
        json.integer("bytes"));
  }

  static ObjectNode question(Question question) {
    return new JsonObject()
        .put("name", question.name())
        .put("type", question.type())
        .put("class", question.recordClass())
        .node();
  }

  private static Question readQuestion(JsonFields json) {
    return new Question(json.string("name"), json.string("type"), json.string("class"));
  }

  static ObjectNode resourceRecord(ResourceRecord record) {
    return data(record).putStringsUnlessEmpty("readable", record.readable()).node();
  }

  /** Of an event, which is stored. */
  static ObjectNode toldRecord(ResourceRecord record) {
    JsonObject json = data(record);
    return record.explained().isEmpty()
        ? json.node()
        : SentenceJson.putList(json, "readable", record.explained()).node();
  }

  private static JsonObject data(ResourceRecord record) {
    return new JsonObject()
        .put("name", record.name())
        .put("type", record.type())
        .put("ttl", record.ttlSeconds())
        .put("class", record.recordClass())
        .put("value", record.value());
  }

  static ResourceRecord readResourceRecord(JsonFields json) {
    return new ResourceRecord(
        json.string("name"),
        json.string("type"),
        json.longNumber("ttl"),
        json.string("class"),
        json.string("value"),
        json.has("readable") ? SentenceJson.readList(json, "readable") : List.of());
  }

  static @Nullable ObjectNode edns(@Nullable Edns edns) {
    return edns == null ? null : ednsFields(edns).node();
  }

  private static @Nullable ObjectNode ednsWithErrors(@Nullable Edns edns) {
    return edns == null
        ? null
        : ednsFields(edns)
            .putList("extendedErrors", edns.extendedErrors(), DnsJson::extendedError)
            .node();
  }

  private static JsonObject ednsFields(Edns edns) {
    return new JsonObject()
        .put("version", edns.version())
        .putStrings("flags", edns.flags())
        .put("udpPayloadSize", edns.udpPayloadSize())
        .putList("options", edns.options(), DnsJson::option);
  }

  private static @Nullable Edns readEdns(@Nullable JsonFields json) {
    return json == null
        ? null
        : new Edns(
            json.integer("version"),
            json.strings("flags"),
            json.integer("udpPayloadSize"),
            json.objects("options", DnsJson::readOption),
            json.objects("extendedErrors", DnsJson::readExtendedError));
  }

  private static ObjectNode option(Option option) {
    return new JsonObject()
        .put("code", option.code())
        .put("name", option.name())
        .put("value", option.value())
        .node();
  }

  private static Option readOption(JsonFields json) {
    return new Option(json.integer("code"), json.string("name"), json.string("value"));
  }

  static ObjectNode extendedError(ExtendedError error) {
    return new JsonObject()
        .put("infoCode", error.infoCode())
        .put("purpose", error.purpose())
        .put("extraText", error.extraText())
        .node();
  }

  private static ExtendedError readExtendedError(JsonFields json) {
    return new ExtendedError(
        json.integer("infoCode"), json.string("purpose"), json.stringOrNull("extraText"));
  }

  static ObjectNode finding(DnsFinding finding) {
    return about(finding).put("sentence", finding.sentence()).node();
  }

  /** Of an event, which is stored. */
  static ObjectNode told(DnsFinding finding) {
    return SentenceJson.put(about(finding), "sentence", finding.said()).node();
  }

  private static JsonObject about(DnsFinding finding) {
    return new JsonObject()
        .put("kind", finding.kind())
        .put("severity", finding.severity())
        .put("zone", finding.zone())
        .put("server", finding.server());
  }

  static DnsFinding readFinding(JsonFields json) {
    return new DnsFinding(
        json.enumeration("kind", DnsFinding.Kind.class),
        json.enumeration("severity", DnsFinding.Severity.class),
        json.string("zone"),
        json.stringOrNull("server"),
        SentenceJson.read(json, "sentence"));
  }

  static ObjectNode link(DnssecLink link) {
    return records(subject(link).put("sentence", link.sentence()), link)
        .putList("signatures", link.signatures(), DnsJson::signature)
        .putStrings("proofs", link.proofs())
        .node();
  }

  /** Of an event, which is stored. */
  static ObjectNode toldLink(DnssecLink link) {
    JsonObject json =
        records(SentenceJson.put(subject(link), "sentence", link.said()), link)
            .putList("signatures", link.signatures(), DnsJson::toldSignature);
    return SentenceJson.putList(json, "proofs", link.proved()).node();
  }

  private static JsonObject subject(DnssecLink link) {
    return new JsonObject()
        .put("zone", link.zone())
        .put("subject", link.subject())
        .put("state", link.state());
  }

  private static JsonObject records(JsonObject json, DnssecLink link) {
    return json.putList("delegationSigners", link.delegationSigners(), DnsJson::delegationSigner)
        .putList("keys", link.keys(), DnsJson::key);
  }

  static DnssecLink readLink(JsonFields json) {
    return new DnssecLink(
        json.string("zone"),
        json.string("subject"),
        json.enumeration("state", DnssecState.class),
        SentenceJson.read(json, "sentence"),
        json.objects("delegationSigners", DnsJson::readDelegationSigner),
        json.objects("keys", DnsJson::readKey),
        json.objects("signatures", DnsJson::readSignature),
        SentenceJson.readList(json, "proofs"));
  }

  private static ObjectNode delegationSigner(DnssecLink.DelegationSigner signer) {
    return new JsonObject()
        .put("keyTag", signer.keyTag())
        .put("algorithm", signer.algorithm())
        .put("digestType", signer.digestType())
        .put("matchesKey", signer.matchesKey())
        .node();
  }

  private static DnssecLink.DelegationSigner readDelegationSigner(JsonFields json) {
    return new DnssecLink.DelegationSigner(
        json.integer("keyTag"),
        json.string("algorithm"),
        json.string("digestType"),
        json.bool("matchesKey"));
  }

  private static ObjectNode key(DnssecLink.Key key) {
    return new JsonObject()
        .put("keyTag", key.keyTag())
        .put("flags", key.flags())
        .put("algorithm", key.algorithm())
        .put("bits", key.bits())
        .put("secureEntryPoint", key.secureEntryPoint())
        .put("revoked", key.revoked())
        .node();
  }

  private static DnssecLink.Key readKey(JsonFields json) {
    return new DnssecLink.Key(
        json.integer("keyTag"),
        json.integer("flags"),
        json.string("algorithm"),
        json.integerOrNull("bits"),
        json.bool("secureEntryPoint"),
        json.bool("revoked"));
  }

  private static ObjectNode signature(DnssecLink.Signature signature) {
    return made(signature).put("problem", signature.problem()).node();
  }

  private static ObjectNode toldSignature(DnssecLink.Signature signature) {
    return SentenceJson.put(made(signature), "problem", signature.wrong()).node();
  }

  private static JsonObject made(DnssecLink.Signature signature) {
    return new JsonObject()
        .put("typeCovered", signature.typeCovered())
        .put("keyTag", signature.keyTag())
        .put("algorithm", signature.algorithm())
        .put("signer", signature.signer())
        .put("inception", signature.inception())
        .put("expiration", signature.expiration());
  }

  private static DnssecLink.Signature readSignature(JsonFields json) {
    return new DnssecLink.Signature(
        json.string("typeCovered"),
        json.integer("keyTag"),
        json.string("algorithm"),
        json.string("signer"),
        json.instant("inception"),
        json.instant("expiration"),
        SentenceJson.readOrNull(json, "problem"));
  }
}
