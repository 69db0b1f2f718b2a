package io.lookingglass.web.ui;

import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The options of an HTTP request that are not at their default. */
final class HttpOptions {
  private HttpOptions() {}

  /** As they stand in a request, each a JSON value. */
  static Map<String, String> json(HttpRequest request) {
    Map<String, String> options = new LinkedHashMap<>();
    ObjectNode asked = MeasurementJson.measurementOptions(request);
    ObjectNode standard =
        MeasurementJson.measurementOptions(HttpRequest.of(request.target(), HttpMethod.HEAD));
    for (Map.Entry<String, JsonNode> option : asked.properties()) {
      if (!option.getValue().equals(standard.get(option.getKey()))) {
        options.put(option.getKey(), MeasurementJson.text(option.getValue()));
      }
    }
    return options;
  }

  /** As they stand in a URL or a form, each as text, beside the URL that is asked for. */
  static Map<String, String> text(HttpRequest request) {
    Map<String, String> options = new LinkedHashMap<>();
    HttpRequest.Message message = request.message();
    if (message.method() != HttpMethod.GET) {
      options.put("method", message.method().name());
    }
    if (message.host() != null) {
      options.put("host", message.host());
    }
    if (!message.headers().isEmpty()) {
      options.put(
          "headers",
          message.headers().stream()
              .map(field -> field.name() + ": " + field.value())
              .collect(Collectors.joining("\n")));
    }
    if (request.protocolOrDefault() == HttpProtocol.HTTP2) {
      options.put("protocol", HttpProtocol.HTTP2.name());
    }
    if (request.serverName() != null) {
      options.put("serverName", request.serverName());
    }
    if (request.resolver() != null) {
      options.put("resolver", request.resolver().toString());
    }
    if (request.ipVersion() != null) {
      options.put("ipVersion", String.valueOf(request.ipVersion().number()));
    }
    if (!request.addresses().isEmpty()) {
      options.put(
          "addresses",
          request.addresses().stream().map(HttpEndpoint::text).collect(Collectors.joining(",")));
    }
    if (request.redirects() != HttpRequest.PEOPLES_REDIRECTS) {
      options.put("redirects", String.valueOf(request.redirects()));
    }
    return options;
  }

  /** The URL as people would type it, with the target as its host. */
  static String url(HttpRequest request) {
    HttpProtocol protocol = request.protocolOrDefault();
    String bare = Evidence.ascii(request.target());
    String host = bare.indexOf(':') < 0 ? bare : "[" + bare + "]";
    Integer port = request.port();
    String query = request.message().query();
    return (protocol.secure() ? "https://" : "http://")
        + host
        + (port == null || port == protocol.port() ? "" : ":" + port)
        + request.message().path()
        + (query == null ? "" : "?" + query);
  }
}
