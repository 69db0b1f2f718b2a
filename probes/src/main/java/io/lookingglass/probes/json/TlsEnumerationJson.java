package io.lookingglass.probes.json;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.ProbeEvent.TlsEnumerationProgressed;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsEnumeration.Group;
import io.lookingglass.probes.event.TlsEnumeration.Groups;
import io.lookingglass.probes.event.TlsEnumeration.Ja3s;
import io.lookingglass.probes.event.TlsEnumeration.Names;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.event.TlsEnumeration.Strength;
import io.lookingglass.probes.event.TlsEnumeration.Suite;
import io.lookingglass.probes.event.TlsEnumeration.Support;
import io.lookingglass.probes.event.TlsEnumeration.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** All that a TLS server takes. */
final class TlsEnumerationJson {
  private TlsEnumerationJson() {}

  static ObjectNode progressed(JsonObject json, TlsEnumerationProgressed e) {
    return json.put("connections", e.connections())
        .put("expected", e.expected())
        .put("subject", e.subject())
        .node();
  }

  static TlsEnumerationProgressed readProgressed(JsonFields json) {
    return new TlsEnumerationProgressed(
        json.integer("connections"), json.integer("expected"), json.string("subject"));
  }

  /** Of a result. */
  static ObjectNode write(TlsEnumeration all) {
    return write(all, false);
  }

  /** Of an event, which is stored. */
  static ObjectNode told(TlsEnumeration all) {
    return write(all, true);
  }

  private static ObjectNode write(TlsEnumeration all, boolean told) {
    return say(told, new JsonObject().put("complete", all.complete()), "problem", all.problem())
        .put("connections", all.connections())
        .put("tookMs", JsonWords.milliseconds(all.tookNanos()))
        .putList("versions", all.versions(), version -> version(version, told))
        .putList("groups", all.groups(), groups -> groups(groups, told))
        .putList("signatureSchemes", all.signatures(), names -> names(names, told))
        .put("alpn", all.protocols() == null ? null : names(all.protocols(), told))
        .put("jarm", all.jarm())
        .putList("ja3s", all.ja3s(), TlsEnumerationJson::ja3s)
        .node();
  }

  private static JsonObject say(
      boolean told, JsonObject json, String name, @Nullable Sentence sentence) {
    return told
        ? SentenceJson.put(json, name, sentence)
        : json.put(name, sentence == null ? null : sentence.english());
  }

  static TlsEnumeration read(JsonFields json) {
    JsonFields protocols = json.objectOrNull("alpn");
    return new TlsEnumeration(
        json.objects("versions", TlsEnumerationJson::readVersion),
        json.objects("groups", TlsEnumerationJson::readGroups),
        json.objects("signatureSchemes", TlsEnumerationJson::readNames),
        protocols == null ? null : readNames(protocols),
        json.stringOrNull("jarm"),
        json.objects("ja3s", TlsEnumerationJson::readJa3s),
        json.integer("connections"),
        json.nanosOfMilliseconds("tookMs"),
        json.bool("complete"),
        SentenceJson.readOrNull(json, "problem"));
  }

  private static ObjectNode version(Version version, boolean told) {
    return say(
            told,
            new JsonObject().put("version", version.version()).put("support", version.support()),
            "reason",
            version.reason())
        .put("order", version.order())
        .putList("cipherSuites", version.suites(), TlsEnumerationJson::suite)
        .node();
  }

  private static Version readVersion(JsonFields json) {
    return new Version(
        json.string("version"),
        json.enumeration("support", Support.class),
        SentenceJson.readOrNull(json, "reason"),
        json.enumeration("order", Order.class),
        json.objects("cipherSuites", TlsEnumerationJson::readSuite));
  }

  private static ObjectNode suite(Suite suite) {
    return new JsonObject()
        .put("number", suite.number())
        .put("name", suite.name())
        .put("exchange", suite.exchange())
        .put("exchangeBits", suite.exchangeBits())
        .put("bits", suite.bits())
        .put("strength", suite.strength())
        .node();
  }

  private static Suite readSuite(JsonFields json) {
    return new Suite(
        json.integer("number"),
        json.string("name"),
        json.string("exchange"),
        json.integerOrNull("exchangeBits"),
        json.integer("bits"),
        json.enumeration("strength", Strength.class));
  }

  private static ObjectNode groups(Groups groups, boolean told) {
    return say(told, new JsonObject().put("version", groups.version()), "reason", groups.reason())
        .put("order", groups.order())
        .putList("groups", groups.groups(), TlsEnumerationJson::group)
        .node();
  }

  private static Groups readGroups(JsonFields json) {
    return new Groups(
        json.string("version"),
        SentenceJson.readOrNull(json, "reason"),
        json.enumeration("order", Order.class),
        json.objects("groups", TlsEnumerationJson::readGroup));
  }

  private static ObjectNode group(Group group) {
    return new JsonObject()
        .put("number", group.number())
        .put("name", group.name())
        .put("postQuantum", group.postQuantum())
        .node();
  }

  private static Group readGroup(JsonFields json) {
    return new Group(json.integer("number"), json.string("name"), json.bool("postQuantum"));
  }

  private static ObjectNode names(Names names, boolean told) {
    return say(told, new JsonObject().put("version", names.version()), "reason", names.reason())
        .put("order", names.order())
        .putStrings("names", names.names())
        .node();
  }

  private static Names readNames(JsonFields json) {
    return new Names(
        json.string("version"),
        SentenceJson.readOrNull(json, "reason"),
        json.enumeration("order", Order.class),
        json.strings("names"));
  }

  private static ObjectNode ja3s(Ja3s fingerprint) {
    return new JsonObject()
        .put("version", fingerprint.version())
        .put("text", fingerprint.text())
        .put("md5", fingerprint.md5())
        .node();
  }

  private static Ja3s readJa3s(JsonFields json) {
    return new Ja3s(json.string("version"), json.string("text"), json.string("md5"));
  }
}
