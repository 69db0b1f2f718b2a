package io.lookingglass.probes.request;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes an HTTP request and times its phases. With several addresses the same request is made to
 * each, side by side.
 *
 * @param target the host of the URL
 * @param protocol absent for {@link HttpProtocol#HTTPS}
 * @param port absent for the protocol's own
 * @param serverName the name in the TLS handshake (SNI, RFC 6066 section 3); absent for the host
 * @param resolver who resolves names; absent for this server's own
 * @param ipVersion of the addresses that names are resolved to; absent for the preferred one
 * @param addresses where the request is sent, at most {@value #MOST_ADDRESSES}; empty for where the
 *     target's name leads
 * @param redirects how many redirects are followed, 0 to {@value #MOST_REDIRECTS}
 */
public record HttpRequest(
    Target target,
    Message message,
    @Nullable HttpProtocol protocol,
    @Nullable Integer port,
    @Nullable String serverName,
    @Nullable HostPort resolver,
    @Nullable IpVersion ipVersion,
    List<HttpEndpoint> addresses,
    int redirects,
    Duration timeout)
    implements MeasurementRequest {

  public static final int MOST_ADDRESSES = 4;
  public static final int MOST_REDIRECTS = 10;

  /** How many redirects people want to see who look at a page. */
  public static final int PEOPLES_REDIRECTS = 5;

  /** A server that has not answered by then answers nobody. */
  public static final Duration DEFAULT_HTTP_TIMEOUT = Duration.ofSeconds(15);

  private static final int DNS_PORT = 53;
  static final int LONGEST_PATH = 2_048;
  static final int LONGEST_QUERY = 4_096;

  public HttpRequest {
    addresses = List.copyOf(addresses);
    Ranges ranges =
        new Ranges()
            .unless(hostProblem(message.host()), "request.host")
            .unless(serverNameProblem(serverName), "serverName")
            .not(
                "request.path",
                !message.path().startsWith("/"),
                "must begin with a slash, but is " + Shown.text(message.path()))
            .not(
                "request.path",
                !urlCharacters(message.path()) || message.path().indexOf('?') >= 0,
                "may hold what a URL's path may hold, percent-encoded (RFC 3986 section 3.3), but"
                    + " is "
                    + Shown.text(message.path()))
            .not(
                "request.path",
                message.path().length() > LONGEST_PATH,
                "has %d characters; at most %d are sent"
                    .formatted(message.path().length(), LONGEST_PATH))
            .not(
                "request.headers",
                message.headers().size() > HttpRequestFields.MOST_FIELDS,
                "holds %d fields; at most %d are sent"
                    .formatted(message.headers().size(), HttpRequestFields.MOST_FIELDS))
            .not(
                "addresses",
                addresses.size() > MOST_ADDRESSES,
                "may hold at most %d, but holds %d".formatted(MOST_ADDRESSES, addresses.size()))
            .not(
                "addresses",
                addresses.stream().distinct().count() < addresses.size(),
                "holds one of them twice")
            .not(
                "resolver",
                resolver != null && resolver.address() == null,
                "must be the address of a resolver, with a port if need be")
            .integer("redirects", redirects, 0, MOST_REDIRECTS)
            .timeout(timeout);
    String query = message.query();
    if (query != null) {
      ranges
          .not(
              "request.query",
              !urlCharacters(query),
              "may hold what a URL's query may hold, percent-encoded (RFC 3986 section 3.4), but is"
                  + " "
                  + Shown.text(query))
          .not(
              "request.query",
              query.length() > LONGEST_QUERY,
              "has %d characters; at most %d are sent".formatted(query.length(), LONGEST_QUERY));
    }
    if (port != null) {
      ranges.integer("port", port, 1, 65535);
    }
    for (HttpField field : message.headers()) {
      ranges.unless(HttpRequestFields.problem(field), "request.headers");
    }
    for (HttpEndpoint endpoint : ways(addresses)) {
      switch (endpoint) {
        case HttpEndpoint.Own _ -> ranges.versionFits(target, ipVersion);
        case HttpEndpoint.Other other ->
            ranges.versionFits(Sentence.of("the address"), other.target(), ipVersion);
      }
    }
    ranges.throwIfAny();
  }

  /**
   * What is sent.
   *
   * @param host what the Host field says instead of the target, with a port if need be
   * @param path with its slash, percent-encoded, at most 2048 characters
   * @param query without its question mark, at most 4096 characters; absent for none
   * @param headers beside those that every request has; a field given here replaces the usual one
   */
  public record Message(
      HttpMethod method,
      @Nullable String host,
      String path,
      @Nullable String query,
      List<HttpField> headers) {
    public Message {
      headers = List.copyOf(headers);
    }
  }

  /**
   * Reads the address of a resolver, with a port if need be.
   *
   * @throws IllegalArgumentException saying what would be right
   */
  public static HostPort parseResolver(String text) {
    try {
      HostPort read = HostPort.parse(text.strip(), DNS_PORT);
      if (read.address() != null) {
        return read;
      }
    } catch (IllegalArgumentException e) {
      // Told below, in the words of this field.
    }
    throw new IllegalArgumentException(
        "must be the address of a resolver, with a port if need be, such as 192.0.2.53; but is "
            + Shown.text(text));
  }

  /** A request for the root, with every other option at its default. */
  public static HttpRequest of(Target target, HttpMethod method) {
    return new HttpRequest(
        target,
        new Message(method, null, "/", null, List.of()),
        null,
        null,
        null,
        null,
        null,
        List.of(),
        0,
        DEFAULT_HTTP_TIMEOUT);
  }

  public HttpProtocol protocolOrDefault() {
    return protocol == null ? HttpProtocol.HTTPS : protocol;
  }

  /** The URL of the first request; its host is the one that the Host field names. */
  public HttpUrl url() {
    HttpProtocol carrier = protocolOrDefault();
    return new HttpUrl(
        carrier.secure(),
        message.host() == null ? target : HttpTarget.parse(message.host()).host(),
        port == null ? carrier.port() : port,
        message.path(),
        message.query());
  }

  /** Where the request is sent, one at least. */
  public List<HttpEndpoint> endpoints() {
    return ways(addresses);
  }

  private static List<HttpEndpoint> ways(List<HttpEndpoint> addresses) {
    return addresses.isEmpty() ? List.of(new HttpEndpoint.Own()) : addresses;
  }

  /** Whether all depends on the one address that this server resolves the target to. */
  public boolean aimedAtTarget() {
    return addresses.isEmpty() && resolver == null;
  }

  @Override
  public MeasurementType type() {
    return MeasurementType.HTTP;
  }

  private static @Nullable String hostProblem(@Nullable String host) {
    if (host == null) {
      return null;
    }
    try {
      HttpTarget read = HttpTarget.parse(host);
      return read.secure() == null && read.path() == null && read.query() == null
          ? null
          : "must be a host name, with a port if need be, but is " + Shown.text(host);
    } catch (InvalidRequestException e) {
      return e.problems().getFirst().message();
    }
  }

  /** RFC 6066 section 3: names, no addresses. */
  private static @Nullable String serverNameProblem(@Nullable String name) {
    if (name == null) {
      return null;
    }
    try {
      return TargetParser.parse(name) instanceof Target.Name
          ? null
          : "must be a host name, but is the address " + Shown.text(name);
    } catch (InvalidRequestException e) {
      return e.problems().getFirst().message();
    }
  }

  static boolean urlCharacters(String text) {
    return HttpTarget.encoded(text).equals(text) && text.indexOf('#') < 0;
  }
}
