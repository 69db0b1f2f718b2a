package io.lookingglass.probes.json;

import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.Target;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of an HTTP request, every default filled in. */
final class HttpRequestJson {
  private HttpRequestJson() {}

  static void write(HttpRequest request, JsonObject json) {
    HttpRequest.Message message = request.message();
    JsonObject headers = new JsonObject();
    message.headers().forEach(field -> headers.put(field.name(), field.value()));
    json.put(
            "request",
            new JsonObject()
                .put("method", message.method())
                .putIfPresent("host", message.host())
                .put("path", message.path())
                .putIfPresent("query", message.query())
                .put("headers", headers.node())
                .node())
        .putIfPresent("serverName", request.serverName())
        .putIfPresent("resolver", request.resolver() == null ? null : request.resolver().toString())
        .putStringsUnlessEmpty(
            "addresses", request.addresses().stream().map(HttpEndpoint::text).toList())
        .put("redirects", request.redirects());
  }

  static HttpRequest read(
      Target target,
      JsonFields json,
      @Nullable Integer port,
      @Nullable IpVersion ipVersion,
      Duration timeout) {
    JsonFields message = json.object("request");
    String resolver = json.stringOrNull("resolver");
    return new HttpRequest(
        target,
        new HttpRequest.Message(
            message.enumeration("method", HttpMethod.class),
            message.stringOrNull("host"),
            message.string("path"),
            message.stringOrNull("query"),
            headers(message.object("headers"))),
        json.enumerationOrNull("protocol", HttpProtocol.class),
        port,
        json.stringOrNull("serverName"),
        resolver == null ? null : HttpRequest.parseResolver(resolver),
        ipVersion,
        json.has("addresses")
            ? json.strings("addresses").stream().map(HttpEndpoint::parse).toList()
            : List.of(),
        json.integer("redirects"),
        timeout);
  }

  private static List<HttpField> headers(JsonFields json) {
    return json.names().stream().map(name -> new HttpField(name, json.string(name))).toList();
  }
}
