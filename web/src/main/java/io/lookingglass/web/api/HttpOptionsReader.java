package io.lookingglass.web.api;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.HttpTarget;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.RequestProblem;
import io.lookingglass.probes.request.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads the options of an HTTP request. In JSON they are Globalping's: what is sent stands under
 * {@code request}, and the defaults are HEAD and no redirect followed. In a URL or a form they
 * stand beside the others, and the defaults are what people want to see: GET, and redirects
 * followed. The target may be a URL; what it says need not be said again.
 */
final class HttpOptionsReader {
  private static final List<String> ROUTING =
      List.of("protocol", "port", "serverName", "resolver", "ipVersion", "addresses", "redirects");

  private static final List<String> MESSAGE = List.of("method", "host", "path", "query", "headers");

  private final Fields fields;
  private final boolean text;
  private final List<RequestProblem> problems;

  HttpOptionsReader(Fields fields, boolean text, List<RequestProblem> problems) {
    this.fields = fields;
    this.text = text;
    this.problems = problems;
  }

  /** The options in JSON. */
  static List<String> jsonOptions() {
    List<String> names = new ArrayList<>(List.of("request"));
    names.addAll(ROUTING);
    return names;
  }

  /** The options in a URL or a form. */
  static List<String> textOptions() {
    List<String> names = new ArrayList<>(MESSAGE);
    names.addAll(ROUTING);
    return names;
  }

  /** The host of a target that may be a URL; throws as {@link HttpTarget#parse} does. */
  static Target host(String target) {
    return HttpTarget.parse(target).host();
  }

  /**
   * Reads the options.
   *
   * @param written the target as it was written
   */
  HttpRequest read(
      Target target,
      @Nullable String written,
      @Nullable Integer port,
      @Nullable IpVersion version,
      Duration timeout) {
    HttpTarget url = url(target, written);
    Integer redirects = fields.integer("redirects");
    int standard = text ? HttpRequest.PEOPLES_REDIRECTS : 0;
    return new HttpRequest(
        target,
        message(url),
        protocol(url),
        fromUrl("port", url.port(), port),
        fields.string("serverName"),
        resolver(),
        version,
        addresses(),
        redirects == null ? standard : redirects,
        timeout);
  }

  private static HttpTarget url(Target target, @Nullable String written) {
    if (written != null) {
      try {
        return HttpTarget.parse(written);
      } catch (InvalidRequestException e) {
        // Told with the target.
      }
    }
    return new HttpTarget(target, null, null, null, null);
  }

  private HttpRequest.Message message(HttpTarget url) {
    JsonNode node = fields.value("request");
    Fields inner = fields;
    if (!text) {
      if (node != null && !node.isObject()) {
        fields.problem(
            "request",
            "must be an object such as {\"method\":\"GET\",\"path\":\"/\"}, but is "
                + Fields.kind(node));
        node = null;
      }
      inner =
          Fields.ofJson(
              node == null ? JsonNodeFactory.instance.objectNode() : node,
              "measurementOptions.request.",
              problems);
      inner.refuseOthersThan(MESSAGE);
    }
    String path = fromUrl(inner, "path", url.path(), inner.string("path"));
    String query = fromUrl(inner, "query", url.query(), inner.string("query"));
    String slashed =
        path == null || path.isEmpty() ? "/" : path.startsWith("/") ? path : "/" + path;
    return new HttpRequest.Message(
        method(inner),
        inner.string("host"),
        HttpTarget.encoded(slashed),
        query == null || query.isEmpty()
            ? (url.query() == null ? null : "")
            : HttpTarget.encoded(query.startsWith("?") ? query.substring(1) : query),
        text ? headerLines() : headers(inner));
  }

  private HttpMethod method(Fields inner) {
    String written = inner.string("method");
    HttpMethod standard = text ? HttpMethod.GET : HttpMethod.HEAD;
    if (written == null) {
      return standard;
    }
    String compared = text ? written.toUpperCase(Locale.ROOT) : written;
    for (HttpMethod method : HttpMethod.values()) {
      if (method.name().equals(compared)) {
        return method;
      }
    }
    inner.problem(
        "method",
        "must be HEAD, GET or OPTIONS, which change nothing on a server, but is "
            + Shown.quoted(written));
    return standard;
  }

  private static List<HttpField> headers(Fields inner) {
    JsonNode node = inner.value("headers");
    if (node == null) {
      return List.of();
    }
    if (!node.isObject()) {
      inner.problem(
          "headers",
          "must be an object such as {\"Accept-Language\":\"de\"}, but is " + Fields.kind(node));
      return List.of();
    }
    List<HttpField> headers = new ArrayList<>();
    for (String name : node.propertyNames()) {
      JsonNode value = node.get(name);
      if (value.isString()) {
        headers.add(new HttpField(name, value.stringValue()));
      } else {
        inner.problem(
            "headers",
            "must hold strings, but %s is %s".formatted(Shown.quoted(name), Fields.kind(value)));
      }
    }
    return headers;
  }

  /** One field a line, as in a message. */
  private List<HttpField> headerLines() {
    String written = fields.string("headers");
    if (written == null) {
      return List.of();
    }
    List<HttpField> headers = new ArrayList<>();
    for (String line : written.split("\r\n|\n", -1)) {
      if (line.isBlank()) {
        continue;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        fields.problem(
            "headers",
            "must hold lines such as Accept-Language: de, but holds " + Shown.quoted(line));
      } else {
        headers.add(
            new HttpField(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
      }
    }
    return headers;
  }

  private @Nullable HttpProtocol protocol(HttpTarget url) {
    String written = fields.string("protocol");
    Boolean secure = url.secure();
    if (written == null) {
      return secure == null || secure ? null : HttpProtocol.HTTP;
    }
    String compared = text ? written.toUpperCase(Locale.ROOT) : written;
    for (HttpProtocol protocol : HttpProtocol.values()) {
      if (protocol.name().equals(compared)) {
        if (secure != null && secure != protocol.secure()) {
          fields.problem(
              "protocol",
              "is %s, but the URL says %s".formatted(protocol, secure ? "https" : "http"));
        }
        return protocol;
      }
    }
    fields.problem("protocol", "must be HTTP, HTTPS or HTTP2, but is " + Shown.quoted(written));
    return null;
  }

  private <T> @Nullable T fromUrl(String name, @Nullable T inUrl, @Nullable T given) {
    return fromUrl(fields, name, inUrl, given);
  }

  private static <T> @Nullable T fromUrl(
      Fields where, String name, @Nullable T inUrl, @Nullable T given) {
    if (inUrl != null && given != null && !inUrl.equals(given)) {
      where.problem(name, "is in the URL too, and differently; write it once");
    }
    return given == null ? inUrl : given;
  }

  private @Nullable HostPort resolver() {
    String written = fields.string("resolver");
    if (written == null) {
      return null;
    }
    try {
      return HttpRequest.parseResolver(written);
    } catch (IllegalArgumentException e) {
      fields.problem("resolver", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private List<HttpEndpoint> addresses() {
    List<String> written =
        text
            ? Arrays.stream(or(fields.string("addresses")).split("[,\\s]+"))
                .filter(each -> !each.isBlank())
                .toList()
            : fields.strings("addresses");
    List<HttpEndpoint> endpoints = new ArrayList<>();
    for (String each : written) {
      try {
        endpoints.add(HttpEndpoint.parse(each));
      } catch (InvalidRequestException e) {
        fields.problem("addresses", e.problems().getFirst().message());
      }
    }
    return endpoints;
  }

  private static String or(@Nullable String value) {
    return value == null ? "" : value;
  }
}
