package io.lookingglass.web.api;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsQuery.EdnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.probes.request.Target;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the options of a question to the DNS. In JSON the record type is {@code query.type}, in the
 * URL of the tool {@code type}, in a form {@code queryType}.
 */
final class DnsOptionsReader {
  static final String QUERY_TYPE = "queryType";

  private static final List<String> COMMON =
      List.of(
          "resolver",
          "protocol",
          "port",
          "ipVersion",
          "trace",
          "dnssec",
          "ednsClientSubnet",
          "nsid",
          "rd",
          "ad",
          "cd",
          "do",
          "edns",
          "udpPayloadSize",
          "cookie",
          "padding",
          "caseRandomization",
          "ignoreTruncation",
          "opportunistic",
          "tlsServerName",
          "httpMethod");

  /** Options that stand in the OPT record. */
  private static final List<String> NEED_EDNS =
      List.of("ednsClientSubnet", "nsid", "do", "udpPayloadSize", "cookie", "padding");

  /** What dig sends for an address without a length would tell it whole; RFC 7871 advises these. */
  private static final int SUBNET_IPV4 = 24;

  private static final int SUBNET_IPV6 = 56;

  private final Fields fields;
  private final boolean text;
  private final List<RequestProblem> problems;

  DnsOptionsReader(Fields fields, boolean text, List<RequestProblem> problems) {
    this.fields = fields;
    this.text = text;
    this.problems = problems;
  }

  /** The options in JSON. */
  static List<String> jsonOptions() {
    List<String> names = new ArrayList<>(List.of("query", "resolvers"));
    names.addAll(COMMON);
    return names;
  }

  /**
   * The options in a URL or a form.
   *
   * @param form whether in a form
   */
  static List<String> textOptions(boolean form) {
    List<String> names = new ArrayList<>(List.of(form ? QUERY_TYPE : "type", "class"));
    names.addAll(COMMON);
    return names;
  }

  DnsRequest read(
      Target target, @Nullable Integer port, @Nullable IpVersion version, Duration timeout) {
    boolean dnssec = bool("dnssec", false);
    Asked asked = asked(target);
    EdnsQuery edns = edns(dnssec);
    return new DnsRequest(
        target,
        new DnsQuery(
            asked.type(),
            asked.recordClass(),
            bool("rd", true),
            bool("ad", true),
            bool("cd", false),
            bool("caseRandomization", false),
            bool("ignoreTruncation", false),
            edns),
        resolvers(),
        transport(),
        port,
        version,
        bool("trace", false),
        dnssec,
        new DnsRequest.Encryption(
            bool("opportunistic", false), fields.string("tlsServerName"), post()),
        timeout);
  }

  private record Asked(String type, String recordClass) {}

  private Asked asked(Target target) {
    String standard = DnsQuery.defaultType(target);
    if (text) {
      // In a form, which holds the target too, "type" is the tool.
      String type = fields.string(fields.value("target") == null ? "type" : QUERY_TYPE);
      return new Asked(or(type, standard), or(fields.string("class"), DnsQuery.DEFAULT_CLASS));
    }
    JsonNode query = fields.value("query");
    if (query == null) {
      return new Asked(standard, DnsQuery.DEFAULT_CLASS);
    }
    if (!query.isObject()) {
      fields.problem(
          "query", "must be an object such as {\"type\":\"MX\"}, but is " + Fields.kind(query));
      return new Asked(standard, DnsQuery.DEFAULT_CLASS);
    }
    Fields inner = Fields.ofJson(query, "measurementOptions.query.", problems);
    inner.refuseOthersThan(List.of("type", "class"));
    return new Asked(
        or(inner.string("type"), standard), or(inner.string("class"), DnsQuery.DEFAULT_CLASS));
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  private @Nullable EdnsQuery edns(boolean dnssec) {
    boolean wanted = bool("edns", true);
    if (!wanted) {
      for (String option : NEED_EDNS) {
        if (fields.value(option) != null) {
          fields.problem(option, "goes with EDNS only; leave edns=false away");
        }
      }
      if (dnssec) {
        fields.problem("dnssec", "needs EDNS; leave edns=false away");
      }
      return null;
    }
    Integer size = fields.integer("udpPayloadSize");
    return new EdnsQuery(
        size == null ? EdnsQuery.DEFAULT_UDP_PAYLOAD_SIZE : size,
        bool("do", dnssec),
        bool("cookie", true),
        bool("nsid", false),
        clientSubnet(),
        fields.integer("padding"));
  }

  private @Nullable IpPrefix clientSubnet() {
    String written = fields.string("ednsClientSubnet");
    if (written == null) {
      return null;
    }
    Optional<InetAddress> address = IpAddresses.tryParse(written);
    if (address.isPresent()) {
      return IpPrefix.containing(
          address.get(), address.get() instanceof Inet4Address ? SUBNET_IPV4 : SUBNET_IPV6);
    }
    try {
      return written.equals("0") ? IpPrefix.parse("0.0.0.0/0") : IpPrefix.parse(written);
    } catch (IllegalArgumentException e) {
      fields.problem(
          "ednsClientSubnet",
          "must be an address or a prefix such as 192.0.2.0/24, but is " + Shown.quoted(written));
      return null;
    }
  }

  private List<DnsResolver> resolvers() {
    List<String> written = new ArrayList<>();
    String one = fields.string("resolver");
    if (one != null) {
      written.addAll(text ? List.of(one.split(",", -1)) : List.of(one));
    }
    if (!text) {
      if (one != null && fields.value("resolvers") != null) {
        fields.problem("resolvers", "goes instead of resolver, not beside it");
      }
      written.addAll(fields.strings("resolvers"));
    }
    List<DnsResolver> resolvers = new ArrayList<>();
    for (String each : written) {
      try {
        resolvers.add(DnsResolver.parse(each));
      } catch (IllegalArgumentException e) {
        fields.problem(one == null ? "resolvers" : "resolver", String.valueOf(e.getMessage()));
      }
    }
    return resolvers;
  }

  private @Nullable DnsTransport transport() {
    String written = fields.string("protocol");
    if (written == null) {
      return null;
    }
    String compared = text ? written.toUpperCase(Locale.ROOT) : written;
    for (DnsTransport transport : DnsTransport.values()) {
      if (transport.name().equals(compared)) {
        return transport;
      }
    }
    fields.problem("protocol", "must be UDP, TCP, DOT or DOH, but is " + Shown.quoted(written));
    return null;
  }

  private boolean post() {
    String written = fields.string("httpMethod");
    if (written == null) {
      return true;
    }
    String compared = text ? written.toUpperCase(Locale.ROOT) : written;
    if (!compared.equals("POST") && !compared.equals("GET")) {
      fields.problem("httpMethod", "must be GET or POST, but is " + Shown.quoted(written));
    }
    return !compared.equals("GET");
  }

  private boolean bool(String name, boolean otherwise) {
    Boolean value = fields.bool(name);
    return value == null ? otherwise : value;
  }
}
