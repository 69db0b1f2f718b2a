package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.web.api.ApiException;
import io.lookingglass.web.api.ErrorType;
import io.lookingglass.web.api.RequestReader;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query form: what stands in each field, and what is wrong with it. Texts are kept as they were
 * typed, so that nobody types twice.
 *
 * @param values by field name; a field that is absent is empty
 * @param problems a sentence by field name
 */
record QueryForm(Tool tool, Map<String, String> values, Map<String, String> problems) {

  static final List<String> FIELDS =
      List.of(
          "target",
          "protocol",
          "port",
          "ipVersion",
          "packets",
          "flows",
          "size",
          "interval",
          "modes",
          "diagnosis",
          "timeout",
          "queryType",
          "class",
          "resolver",
          "trace",
          "dnssec",
          "rd",
          "ad",
          "cd",
          "caseRandomization",
          "ignoreTruncation",
          "edns",
          "udpPayloadSize",
          "do",
          "cookie",
          "nsid",
          "ednsClientSubnet",
          "padding",
          "opportunistic",
          "tlsServerName",
          "httpMethod",
          "transport",
          "serverPort",
          "match",
          "tlsPort",
          "serverName",
          "alpn",
          "startTls",
          "enumerate",
          "method",
          "httpVersion",
          "addresses",
          "redirects",
          "host",
          "httpResolver",
          "httpServerName",
          "headers");

  /** What people look up, most wanted first; any other type can be typed. */
  static final List<String> COMMON_TYPES =
      List.of(
          "A", "AAAA", "MX", "NS", "TXT", "CNAME", "SOA", "HTTPS", "SVCB", "CAA", "SRV", "PTR",
          "TLSA", "SSHFP", "DS", "DNSKEY", "NAPTR", "ANY");

  /**
   * The fields of a question to the DNS whose names are not those of their options: {@code type} is
   * the tool in a form, and what packets have too stands there twice, since a page without scripts
   * sends both.
   */
  private static final Map<String, String> DNS_FIELDS =
      Map.of(
          "type", "queryType",
          "protocol", "transport",
          "port", "serverPort",
          "resolvers", "resolver");

  /** Likewise of a look at TLS. */
  private static final Map<String, String> TLS_FIELDS = Map.of("port", "tlsPort");

  /** Likewise of an HTTP request; scheme, port, path and query stand in its URL. */
  private static final Map<String, String> HTTP_FIELDS =
      Map.of(
          "protocol", "httpVersion",
          "resolver", "httpResolver",
          "serverName", "httpServerName");

  private static final List<String> IN_URL = List.of("port", "path", "query");

  /** What stands outside of the folded options. */
  private static final List<String> UNFOLDED =
      List.of(
          "target",
          "modes",
          "diagnosis",
          "queryType",
          "resolver",
          "transport",
          "trace",
          "dnssec",
          "startTls",
          "enumerate",
          "serverName",
          "tlsPort",
          "method",
          "httpVersion",
          "addresses");

  /** Longer than anything that is right; a longer text is cut, then refused. */
  private static final int LONGEST_VALUE = 2048;

  QueryForm {
    values = Map.copyOf(values);
    problems = Map.copyOf(problems);
  }

  static QueryForm empty() {
    return new QueryForm(Tool.DIAGNOSIS, Map.of(), Map.of());
  }

  /**
   * Takes the fields of a submitted form or of a link.
   *
   * @param parameters looks up a parameter, null when it was not sent
   */
  static QueryForm read(Function<String, @Nullable String> parameters) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String field : FIELDS) {
      String value = parameters.apply(field);
      if (value != null && !value.isBlank()) {
        String stripped = value.strip();
        values.put(field, stripped.substring(0, Math.min(stripped.length(), LONGEST_VALUE)));
      }
    }
    String type = parameters.apply("type");
    Map<String, String> problems = new LinkedHashMap<>();
    Tool tool = type == null || type.isEmpty() ? Tool.DIAGNOSIS : Tool.named(type).orElse(null);
    if (tool == null) {
      problems.put(
          "type",
          say(
              "is not a tool; choose one of {0}",
              Arrays.stream(Tool.values()).map(Tool::key).collect(Collectors.joining(", "))));
      tool = Tool.DIAGNOSIS;
    }
    // A link has the option's own name; a form that has both means the one that is seen.
    for (Map.Entry<String, String> field : fields(tool).entrySet()) {
      String value = values.remove(field.getKey());
      if (value != null && parameters.apply(field.getValue()) == null) {
        values.put(field.getValue(), value);
      }
    }
    return new QueryForm(tool, values, problems);
  }

  /** The form that would ask this again; what is at its default is left empty. */
  static QueryForm of(MeasurementRequest request) {
    Map<String, String> values = new LinkedHashMap<>();
    if (request instanceof DiagnosisRequest diagnosis) {
      values.put("target", DiagnosisOptions.target(diagnosis));
      values.putAll(DiagnosisOptions.text(diagnosis));
      return new QueryForm(Tool.DIAGNOSIS, values, Map.of());
    }
    values.put(
        "target",
        request instanceof HttpRequest http ? HttpOptions.url(http) : request.target().text());
    if (request instanceof HttpRequest http) {
      HttpOptions.text(http)
          .forEach((name, value) -> values.put(HTTP_FIELDS.getOrDefault(name, name), value));
      put(values, "timeout", http.timeout(), MeasurementRequest.defaultTimeout(http.type()));
      return new QueryForm(Tool.HTTP, values, Map.of());
    }
    Enum<?> protocol = request.protocol();
    if (protocol != null) {
      values.put("protocol", protocol.name());
    }
    if (request.port() != null) {
      values.put("port", request.port().toString());
    }
    if (request.ipVersion() != null) {
      values.put("ipVersion", String.valueOf(request.ipVersion().number()));
    }
    switch (request) {
      case PingRequest ping -> {
        put(values, "packets", ping.packets(), PingRequest.DEFAULT_PACKETS);
        put(values, "size", ping.size(), PingRequest.DEFAULT_SIZE_BYTES);
        put(values, "interval", ping.interval(), PingRequest.DEFAULT_INTERVAL);
      }
      case TracerouteRequest trace ->
          put(values, "packets", trace.packets(), TracerouteRequest.DEFAULT_PACKETS);
      case MtrRequest mtr -> {
        put(values, "packets", mtr.packets(), MtrRequest.DEFAULT_PACKETS);
        put(values, "flows", mtr.flows(), 1);
        put(values, "interval", mtr.interval(), MtrRequest.DEFAULT_INTERVAL);
      }
      case MtuRequest _, HttpRequest _, DiagnosisRequest _ -> {}
      case BgpRequest bgp -> {
        if (bgp.match() != BgpRequest.usualMatch(bgp.target())) {
          values.put("match", bgp.match().name().toLowerCase(Locale.ROOT));
        }
      }
      case TunnelRequest tunnel -> {
        put(values, "packets", tunnel.packets(), TunnelRequest.DEFAULT_PACKETS);
        if (!tunnel.modes().isEmpty()) {
          values.put(
              "modes",
              tunnel.modes().stream()
                  .map(mode -> mode.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                  .collect(Collectors.joining(",")));
        }
        if (tunnel.diagnosis()) {
          values.put("diagnosis", "true");
        }
      }
      case DnsRequest dns -> {
        values.putAll(DnsOptions.text(dns, "queryType"));
        rename(values, DNS_FIELDS);
      }
      case TlsRequest tls -> {
        values.putAll(TlsOptions.text(tls));
        rename(values, TLS_FIELDS);
      }
    }
    put(values, "timeout", request.timeout(), request.defaultTimeout());
    return new QueryForm(Tool.of(request.type()), values, Map.of());
  }

  private static void rename(Map<String, String> values, Map<String, String> fields) {
    fields.forEach(
        (option, field) -> {
          String value = values.remove(option);
          if (value != null) {
            values.put(field, value);
          }
        });
  }

  /** The fields of a tool whose names are not those of their options. */
  private static Map<String, String> fields(Tool tool) {
    return switch (tool) {
      case DNS -> DNS_FIELDS;
      case TLS -> TLS_FIELDS;
      case HTTP -> HTTP_FIELDS;
      case MTR, PING, TRACEROUTE, MTU, BGP, GRE, DIAGNOSIS -> Map.of();
    };
  }

  QueryForm withTarget(InetAddress address) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put("target", IpAddresses.format(address));
    return new QueryForm(tool, changed, problems);
  }

  QueryForm withProblem(String field, String sentence) {
    Map<String, String> more = new LinkedHashMap<>(problems);
    more.putIfAbsent(field, sentence);
    return new QueryForm(tool, values, more);
  }

  String value(String field) {
    return values.getOrDefault(field, "");
  }

  boolean is(String field, String value) {
    return value(field).equalsIgnoreCase(value);
  }

  @Nullable String problem(String field) {
    return problems.get(field);
  }

  boolean wrong() {
    return !problems.isEmpty();
  }

  /** Whether the folded options hold something worth seeing. */
  boolean optionsUsed() {
    return FIELDS.stream()
        .anyMatch(
            field ->
                !UNFOLDED.contains(field)
                    && (values.containsKey(field) || problems.containsKey(field)));
  }

  /**
   * What this form asks for. Fields that do not belong to the chosen tool do not count: they are
   * not shown with it either.
   *
   * @throws ApiException with every problem, by field
   */
  MeasurementOrder order() {
    if (problems.containsKey("type")) {
      throw ApiException.invalid(List.of(new RequestProblem("type", problems.get("type"))));
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("type", List.of(tool.key()));
    parameters.put("target", List.of(asked()));
    parameters.put("timeout", List.of(value("timeout")));
    for (String option : RequestReader.formOptions(tool.type())) {
      boolean inUrl =
          switch (tool) {
            case HTTP -> IN_URL.contains(option);
            case DIAGNOSIS -> IN_URL.contains(option) || option.equals("protocol");
            case MTR, PING, TRACEROUTE, MTU, DNS, BGP, TLS, GRE -> false;
          };
      if (inUrl) {
        continue;
      }
      parameters.put(option, List.of(value(field(option))));
    }
    return RequestReader.readForm(parameters);
  }

  /** Names in the DNS and prefixes have slashes, and more that otherwise stands around a host. */
  private String asked() {
    String typed = value("target");
    return switch (tool) {
      case DNS, BGP -> typed.contains("://") ? PastedTarget.read(typed).host() : typed;
      case HTTP -> PastedTarget.fanged(typed);
      case DIAGNOSIS -> PastedTarget.page(typed);
      case GRE -> typed;
      case MTR, PING, TRACEROUTE, MTU, TLS -> PastedTarget.read(typed).host();
    };
  }

  /** This form with what was found wrong, where it concerns a field. */
  QueryForm with(ApiException error) {
    QueryForm form = this;
    for (Map.Entry<String, Sentence> problem : error.problems().entrySet()) {
      form = form.withProblem(field(problem.getKey()), said(problem.getValue()));
    }
    return error.type() == ErrorType.TARGET_NOT_ALLOWED
        ? form.withProblem("target", said(error.sentence()))
        : form;
  }

  /** Where an option of the chosen tool stands. */
  private String field(String option) {
    return fields(tool).getOrDefault(option, option);
  }

  private static void put(Map<String, String> values, String field, int value, int standard) {
    if (value != standard) {
      values.put(field, String.valueOf(value));
    }
  }

  private static void put(
      Map<String, String> values, String field, Duration value, Duration standard) {
    if (!value.equals(standard)) {
      values.put(
          field, BigDecimal.valueOf(value.toNanos(), 9).stripTrailingZeros().toPlainString());
    }
  }
}
