package io.lookingglass.web.ui;

import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.TlsRequest;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.StringNode;

/** The options of a look at TLS that are not at their default. */
final class TlsOptions {
  private TlsOptions() {}

  /** As a form and a URL have them, besides those that all measurements have. */
  static Map<String, String> text(TlsRequest request) {
    Map<String, String> options = new LinkedHashMap<>();
    if (request.port() != null) {
      options.put("port", request.port().toString());
    }
    if (request.startTls() != null) {
      options.put("startTls", request.startTls().name().toLowerCase(Locale.ROOT));
    }
    if (request.serverName() != null) {
      options.put("serverName", request.serverName());
    }
    if (!request.alpn().equals(TlsRequest.defaultAlpn(request.startTls()))) {
      options.put("alpn", request.alpn().isEmpty() ? "-" : String.join(",", request.alpn()));
    }
    if (request.enumerate()) {
      options.put("enumerate", "true");
    }
    return options;
  }

  /** As the tool's URL has them, all of them. */
  static Map<String, String> textWithCommon(TlsRequest request) {
    Map<String, String> options = text(request);
    if (request.ipVersion() != null) {
      options.put("ipVersion", String.valueOf(request.ipVersion().number()));
    }
    if (!request.timeout().equals(request.defaultTimeout())) {
      options.put(
          "timeout",
          BigDecimal.valueOf(request.timeout().toNanos(), 9).stripTrailingZeros().toPlainString());
    }
    return options;
  }

  /** As JSON values. */
  static Map<String, String> json(TlsRequest request) {
    Map<String, String> options = new LinkedHashMap<>();
    if (request.startTls() != null) {
      options.put("startTls", quoted(request.startTls().name().toLowerCase(Locale.ROOT)));
    }
    if (request.serverName() != null) {
      options.put("serverName", quoted(request.serverName()));
    }
    if (!request.alpn().equals(TlsRequest.defaultAlpn(request.startTls()))) {
      options.put(
          "alpn",
          request.alpn().stream()
              .map(TlsOptions::quoted)
              .collect(Collectors.joining(",", "[", "]")));
    }
    if (request.enumerate()) {
      options.put("enumerate", "true");
    }
    return options;
  }

  private static String quoted(String text) {
    return MeasurementJson.text(StringNode.valueOf(text));
  }
}
