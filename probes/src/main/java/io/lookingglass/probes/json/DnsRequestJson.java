package io.lookingglass.probes.json;

import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsQuery.EdnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.Target;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of a question to the DNS, every default filled in. */
final class DnsRequestJson {
  private DnsRequestJson() {}

  static void write(DnsRequest request, JsonObject json) {
    DnsQuery query = request.query();
    List<String> resolvers = request.resolvers().stream().map(DnsResolver::text).toList();
    if (resolvers.size() == 1) {
      json.put("resolver", resolvers.getFirst()); // As Globalping has it, which knows but one.
    } else {
      json.putStringsUnlessEmpty("resolvers", resolvers);
    }
    json.put(
            "query",
            new JsonObject().put("type", query.type()).put("class", query.recordClass()).node())
        .put("trace", request.trace())
        .put("dnssec", request.dnssec())
        .put("rd", query.recursionDesired())
        .put("ad", query.authenticData())
        .put("cd", query.checkingDisabled())
        .put("caseRandomization", query.caseRandomization())
        .put("ignoreTruncation", query.ignoreTruncation())
        .put("edns", query.edns() != null);
    EdnsQuery edns = query.edns();
    if (edns != null) {
      json.put("udpPayloadSize", edns.udpPayloadSize())
          .put("do", edns.dnssecOk())
          .put("cookie", edns.cookie())
          .put("nsid", edns.nsid())
          .putIfPresent(
              "ednsClientSubnet",
              edns.clientSubnet() == null ? null : edns.clientSubnet().toString())
          .putIfPresent("padding", edns.paddingBlock());
    }
    json.put("opportunistic", request.encryption().opportunistic())
        .putIfPresent("tlsServerName", request.encryption().serverName())
        .put("httpMethod", request.encryption().post() ? "POST" : "GET");
  }

  static DnsRequest read(
      Target target,
      JsonFields json,
      @Nullable Integer port,
      @Nullable IpVersion ipVersion,
      Duration timeout) {
    JsonFields query = json.object("query");
    return new DnsRequest(
        target,
        new DnsQuery(
            query.string("type"),
            query.string("class"),
            json.bool("rd"),
            json.bool("ad"),
            json.bool("cd"),
            json.bool("caseRandomization"),
            json.bool("ignoreTruncation"),
            json.bool("edns") ? readEdns(json) : null),
        resolvers(json).stream().map(DnsResolver::parse).toList(),
        json.enumerationOrNull("protocol", DnsTransport.class),
        port,
        ipVersion,
        json.bool("trace"),
        json.bool("dnssec"),
        new DnsRequest.Encryption(
            json.bool("opportunistic"),
            json.stringOrNull("tlsServerName"),
            json.string("httpMethod").equals("POST")),
        timeout);
  }

  private static List<String> resolvers(JsonFields json) {
    return json.has("resolver")
        ? List.of(json.string("resolver"))
        : json.has("resolvers") ? json.strings("resolvers") : List.of();
  }

  private static EdnsQuery readEdns(JsonFields json) {
    String subnet = json.stringOrNull("ednsClientSubnet");
    return new EdnsQuery(
        json.integer("udpPayloadSize"),
        json.bool("do"),
        json.bool("cookie"),
        json.bool("nsid"),
        subnet == null ? null : IpPrefix.parse(subnet),
        json.integerOrNull("padding"));
  }
}
