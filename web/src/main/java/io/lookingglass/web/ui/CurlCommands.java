package io.lookingglass.web.ui;

import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.request.TunnelRequest;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.StringNode;

/** The commands that ask for the same measurement from a terminal. */
final class CurlCommands {

  private CurlCommands() {}

  /** Text as the classic tool prints it, line by line. */
  static String terminal(MeasurementRequest request, String base) {
    Map<String, String> options = textOptions(request);
    String query =
        options.entrySet().stream()
            .map(option -> option.getKey() + "=" + inUrl(option.getValue().replace("\"", "")))
            .collect(Collectors.joining("&"));
    String url =
        base
            + "/"
            + Tool.of(request.type()).key()
            + "/"
            + inUrl(
                switch (request) {
                  case HttpRequest http -> HttpOptions.url(http);
                  case DiagnosisRequest diagnosis -> DiagnosisOptions.target(diagnosis);
                  default -> Evidence.ascii(request.target());
                })
            + (query.isEmpty() ? "" : "?" + query);
    return "curl " + quoted(url);
  }

  private static Map<String, String> textOptions(MeasurementRequest request) {
    return switch (request) {
      case DnsRequest dns -> DnsOptions.text(dns, "type");
      case HttpRequest http -> {
        Map<String, String> options = HttpOptions.text(http);
        put(options, "timeout", http.timeout(), MeasurementRequest.defaultTimeout(http.type()));
        yield options;
      }
      case TlsRequest tls -> TlsOptions.textWithCommon(tls);
      case DiagnosisRequest diagnosis -> DiagnosisOptions.text(diagnosis);
      case PacketRequest _, BgpRequest _, TunnelRequest _ -> options(request);
    };
  }

  /** The REST call whose answer names the measurement. */
  static String rest(MeasurementRequest request, String base) {
    Map<String, String> options = options(request);
    String timeout = options.remove("timeout");
    StringBuilder json =
        new StringBuilder("{\"type\":\"")
            .append(Tool.of(request.type()).key())
            .append("\",\"target\":")
            .append(MeasurementJson.text(StringNode.valueOf(Evidence.ascii(request.target()))));
    if (timeout != null) {
      json.append(",\"timeout\":").append(timeout);
    }
    if (!options.isEmpty()) {
      json.append(",\"measurementOptions\":")
          .append(
              options.entrySet().stream()
                  .map(option -> "\"" + option.getKey() + "\":" + option.getValue())
                  .collect(Collectors.joining(",", "{", "}")));
    }
    json.append('}');
    return "curl -H 'Content-Type: application/json' \\\n  -d "
        + quoted(json.toString())
        + " \\\n  "
        + quoted(base + "/v1/measurements");
  }

  /** Options that are not at their default, as JSON values. */
  private static Map<String, String> options(MeasurementRequest request) {
    Map<String, String> options = new LinkedHashMap<>();
    Enum<?> protocol = request.protocol();
    if (protocol != null) {
      options.put("protocol", "\"" + protocol.name() + "\"");
    }
    if (request.port() != null) {
      options.put("port", request.port().toString());
    }
    if (request.ipVersion() != null) {
      options.put("ipVersion", String.valueOf(request.ipVersion().number()));
    }
    switch (request) {
      case PingRequest ping -> {
        put(options, "packets", ping.packets(), PingRequest.DEFAULT_PACKETS);
        put(options, "size", ping.size(), PingRequest.DEFAULT_SIZE_BYTES);
        put(options, "interval", ping.interval(), PingRequest.DEFAULT_INTERVAL);
      }
      case TracerouteRequest trace ->
          put(options, "packets", trace.packets(), TracerouteRequest.DEFAULT_PACKETS);
      case MtrRequest mtr -> {
        put(options, "packets", mtr.packets(), MtrRequest.DEFAULT_PACKETS);
        put(options, "flows", mtr.flows(), 1);
        put(options, "interval", mtr.interval(), MtrRequest.DEFAULT_INTERVAL);
      }
      case MtuRequest _ -> {}
      case DnsRequest dns -> options.putAll(DnsOptions.json(dns));
      case BgpRequest bgp -> {
        if (bgp.match() != BgpRequest.usualMatch(bgp.target())) {
          options.put("match", '"' + bgp.match().name().toLowerCase(Locale.ROOT) + '"');
        }
      }
      case TlsRequest tls -> options.putAll(TlsOptions.json(tls));
      case HttpRequest http -> options.putAll(HttpOptions.json(http));
      case TunnelRequest tunnel -> {
        put(options, "packets", tunnel.packets(), TunnelRequest.DEFAULT_PACKETS);
        if (tunnel.diagnosis()) {
          options.put("diagnosis", "true");
        }
      }
      case DiagnosisRequest diagnosis -> DiagnosisOptions.putPage(diagnosis, options);
    }
    put(options, "timeout", request.timeout(), request.defaultTimeout());
    return options;
  }

  private static void put(Map<String, String> options, String name, int value, int standard) {
    if (value != standard) {
      options.put(name, String.valueOf(value));
    }
  }

  private static void put(
      Map<String, String> options, String name, Duration value, Duration standard) {
    if (!value.equals(standard)) {
      options.put(
          name, BigDecimal.valueOf(value.toNanos(), 9).stripTrailingZeros().toPlainString());
    }
  }

  /** Names in the DNS may hold anything; what people read easily in a URL stays. */
  private static String inUrl(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/")
        .replace("%3A", ":")
        .replace("%2C", ",")
        .replace("%5B", "[")
        .replace("%5D", "]");
  }

  /** For a POSIX shell; the base address is the asker's own and may hold anything. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
