package io.lookingglass.cli;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.HttpTarget;
import io.lookingglass.probes.request.MeasurementRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code http}, with curl's letters where they fit. */
@Command(
    name = "http",
    description = "Make an HTTP request and time its phases, as curl -v -w does.",
    footer = {
      "",
      "The same request to several addresses, side by side:",
      "  http https://www.example.com -a target -a 192.0.2.7 -a origin.example.net:8443"
    })
final class HttpCommand extends MeasurementCommand {
  @Parameters(paramLabel = "URL", description = "The URL; https where it names no scheme.")
  private String url;

  @Option(
      names = {"-I", "--head"},
      description = "Ask for the header fields only (HEAD).")
  private boolean head;

  @Option(
      names = {"-X", "--request"},
      paramLabel = "METHOD",
      description = "GET, HEAD or OPTIONS (default: GET).")
  private @Nullable HttpMethod method;

  @Option(
      names = {"-L", "--location"},
      description = "Follow redirects.")
  private boolean location;

  @Option(
      names = "--max-redirs",
      paramLabel = "N",
      defaultValue = "10",
      description = "With -L, at most so many, 0 to 10 (default: ${DEFAULT-VALUE}).")
  private int maxRedirects;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "LINE",
      description = "A header field; Host is the option --host.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = {"-A", "--user-agent"},
      paramLabel = "NAME",
      description = "Who asks.")
  private @Nullable String userAgent;

  @Option(names = "--host", paramLabel = "NAME", description = "What the Host field says.")
  private @Nullable String host;

  @Option(
      names = {"--sni", "--server-name"},
      paramLabel = "NAME",
      description = "The name in the TLS handshake; the URL's host otherwise.")
  private @Nullable String serverName;

  @Option(names = "--http2", description = "Offer HTTP/2; HTTP/1.1 otherwise.")
  private boolean http2;

  @Option(
      names = {"-a", "--address"},
      paramLabel = "WHERE",
      description =
          "Connect there instead: an address or a name, with a port if need be, or target for the"
              + " URL's own. Several are compared.")
  private List<String> addresses = new ArrayList<>();

  @Option(
      names = {"-r", "--resolver", "--dns-servers"},
      paramLabel = "ADDRESS",
      description = "Resolve names there.")
  private @Nullable String resolver;

  @Option(names = "-4", description = "Over IPv4.")
  private boolean four;

  @Option(names = "-6", description = "Over IPv6.")
  private boolean six;

  @Option(
      names = {"-m", "-w", "--max-time", "--timeout"},
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "End by then, with what there is (default: ${DEFAULT-VALUE}).")
  private BigDecimal timeout;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  HttpCommand() {}

  @Override
  OutputOptions output() {
    return output;
  }

  @Override
  MeasurementRequest request() {
    HttpTarget target = HttpTarget.parse(url);
    boolean secure = target.secure() == null || target.secure();
    if (http2 && !secure) {
      throw wrong("--http2 goes with https; HTTP/2 without TLS is not spoken here");
    }
    if (head && method != null && method != HttpMethod.HEAD) {
      throw wrong("-I and -X " + method + " exclude each other");
    }
    HttpMethod asked = head ? HttpMethod.HEAD : method == null ? HttpMethod.GET : method;
    return new HttpRequest(
        target.host(),
        new HttpRequest.Message(
            asked, host, target.path() == null ? "/" : target.path(), target.query(), fields()),
        secure ? (http2 ? HttpProtocol.HTTP2 : null) : HttpProtocol.HTTP,
        target.port(),
        serverName,
        resolver(),
        version(),
        addresses.stream().map(HttpEndpoint::parse).toList(),
        location ? maxRedirects : 0,
        ProbeOptions.duration(timeout));
  }

  private List<HttpField> fields() {
    List<HttpField> fields = new ArrayList<>();
    if (userAgent != null) {
      fields.add(new HttpField("User-Agent", userAgent));
    }
    for (String line : headers) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw wrong("-H must be a line such as 'Accept-Language: de', but is '%s'".formatted(line));
      }
      fields.add(
          new HttpField(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
    }
    return fields;
  }

  private @Nullable HostPort resolver() {
    if (resolver == null) {
      return null;
    }
    try {
      return HttpRequest.parseResolver(resolver);
    } catch (IllegalArgumentException e) {
      throw wrong("--resolver " + e.getMessage());
    }
  }

  private @Nullable IpVersion version() {
    if (four && six) {
      throw wrong("-4 and -6 exclude each other");
    }
    return four ? IpVersion.IPV4 : six ? IpVersion.IPV6 : null;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  @Override
  String written(String field) {
    return switch (field) {
      case "target", "path", "query" -> "URL";
      case "headers" -> "-H";
      case "addresses" -> "--address";
      case "redirects" -> "--max-redirs";
      case "serverName" -> "--sni";
      case "host" -> "--host";
      default -> "--" + field;
    };
  }
}
