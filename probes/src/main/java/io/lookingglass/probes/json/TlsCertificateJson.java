package io.lookingglass.probes.json;

import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsCertificate.DistinguishedName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Certificates, with Globalping's names where that has them. */
final class TlsCertificateJson {
  private TlsCertificateJson() {}

  static @Nullable ObjectNode write(@Nullable TlsCertificate certificate) {
    if (certificate == null) {
      return null;
    }
    JsonObject json =
        new JsonObject()
            .put("subjectName", certificate.subject())
            .put("subject", name(certificate.subjectParts()))
            .put("issuerName", certificate.issuer())
            .put("issuer", name(certificate.issuerParts()))
            .put("serialNumber", certificate.serialNumber())
            .put("version", certificate.version())
            .put("createdAt", certificate.notBefore())
            .put("expiresAt", certificate.notAfter())
            .putStrings("subjectAlternativeNames", certificate.subjectAlternativeNames())
            .put("names", certificate.names())
            .put("keyType", certificate.keyType())
            .put("keyBits", certificate.keyBits())
            .put("keyCurve", certificate.keyCurve())
            .put("signatureAlgorithm", certificate.signatureAlgorithm())
            .put("fingerprint256", certificate.sha256())
            .put("fingerprint1", certificate.sha1())
            .put("spkiSha256", certificate.spkiSha256())
            .put("publicKey", certificate.publicKey());
    strings(json, "keyUsage", certificate.keyUsage());
    strings(json, "extendedKeyUsage", certificate.extendedKeyUsage());
    return json.put("authority", certificate.authority())
        .put("pathLength", certificate.pathLength())
        .putStrings("issuerUrls", certificate.issuerUrls())
        .putStrings("ocspUrls", certificate.ocspUrls())
        .putStrings("crlUrls", certificate.crlUrls())
        .putStrings("policies", certificate.policies())
        .put("mustStaple", certificate.mustStaple())
        .put("subjectKeyId", certificate.subjectKeyId())
        .put("authorityKeyId", certificate.authorityKeyId())
        .putList("timestamps", certificate.timestamps(), TlsJson::timestamp)
        .put("bytes", certificate.bytes())
        .node();
  }

  static @Nullable TlsCertificate read(@Nullable JsonFields json) {
    return json == null
        ? null
        : new TlsCertificate(
            json.string("subjectName"),
            readName(json.object("subject")),
            json.string("issuerName"),
            readName(json.object("issuer")),
            json.string("serialNumber"),
            json.integer("version"),
            json.instant("createdAt"),
            json.instant("expiresAt"),
            json.strings("subjectAlternativeNames"),
            json.integer("names"),
            json.string("keyType"),
            json.integerOrNull("keyBits"),
            json.stringOrNull("keyCurve"),
            json.string("signatureAlgorithm"),
            json.string("fingerprint256"),
            json.string("fingerprint1"),
            json.string("spkiSha256"),
            json.string("publicKey"),
            json.has("keyUsage") ? json.strings("keyUsage") : null,
            json.has("extendedKeyUsage") ? json.strings("extendedKeyUsage") : null,
            json.bool("authority"),
            json.integerOrNull("pathLength"),
            json.strings("issuerUrls"),
            json.strings("ocspUrls"),
            json.strings("crlUrls"),
            json.strings("policies"),
            json.bool("mustStaple"),
            json.stringOrNull("subjectKeyId"),
            json.stringOrNull("authorityKeyId"),
            json.objects("timestamps", TlsJson::readTimestamp),
            json.integer("bytes"));
  }

  static ObjectNode name(DistinguishedName name) {
    return new JsonObject()
        .putIfPresent("CN", name.commonName())
        .putIfPresent("O", name.organization())
        .putIfPresent("C", name.country())
        .node();
  }

  private static DistinguishedName readName(JsonFields json) {
    return new DistinguishedName(
        json.stringOrNull("CN"), json.stringOrNull("O"), json.stringOrNull("C"));
  }

  private static void strings(JsonObject json, String name, @Nullable List<String> values) {
    if (values == null) {
      json.put(name, (String) null);
    } else {
      json.putStrings(name, values);
    }
  }
}
