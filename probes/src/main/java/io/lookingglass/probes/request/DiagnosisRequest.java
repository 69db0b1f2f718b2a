package io.lookingglass.probes.request;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything that lies between here and a web page at once: the name, the route, the path,
 * the port, TLS and HTTP, over both versions of IP.
 *
 * @param target a name or an address
 * @param protocol absent for HTTPS, or HTTP where the port is 80
 * @param port 1 to 65535; absent for the protocol's own
 * @param path of the page, with its slash, percent-encoded
 * @param query without its question mark; absent for none
 * @param ipVersion looks at this one only; absent for both
 * @param timeout of the whole
 */
public record DiagnosisRequest(
    Target target,
    @Nullable HttpProtocol protocol,
    @Nullable Integer port,
    String path,
    @Nullable String query,
    @Nullable IpVersion ipVersion,
    Duration timeout)
    implements MeasurementRequest {

  private static final int PLAIN_PORT = 80;
  private static final int PINGS = 10;
  private static final Duration PING_INTERVAL = Duration.ofMillis(100);
  private static final int ROUNDS = 5;
  private static final Duration ROUND_INTERVAL = Duration.ofMillis(200);
  private static final int SYNS = 3;

  /** What a step may take at most; the whole may be over before. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(15);

  public DiagnosisRequest {
    Ranges ranges = new Ranges().versionFits(target, ipVersion);
    if (port != null) {
      ranges.integer("port", port, 1, 65535);
    }
    ranges
        .not(
            "path",
            !path.startsWith("/") || path.length() > HttpRequest.LONGEST_PATH,
            "must begin with a slash and have at most %d characters"
                .formatted(HttpRequest.LONGEST_PATH))
        .not(
            "path",
            !HttpRequest.urlCharacters(path) || path.indexOf('?') >= 0,
            "may hold what a URL's path may hold, percent-encoded (RFC 3986 section 3.3), but is "
                + Shown.text(path))
        .not(
            "query",
            query != null
                && (!HttpRequest.urlCharacters(query)
                    || query.length() > HttpRequest.LONGEST_QUERY),
            "may hold what a URL's query may hold, percent-encoded (RFC 3986 section 3.4), at most"
                + " %d characters".formatted(HttpRequest.LONGEST_QUERY))
        .timeout(timeout)
        .throwIfAny();
  }

  /** With every option at its default. */
  public static DiagnosisRequest of(Target target) {
    return new DiagnosisRequest(target, null, null, "/", null, null, DEFAULT_TIMEOUT);
  }

  /** Whether the asker said what service is meant; otherwise that is a guess. */
  public boolean serviceNamed() {
    return protocol != null || port != null;
  }

  public HttpProtocol protocolOrDefault() {
    if (protocol != null) {
      return protocol;
    }
    return port != null && port == PLAIN_PORT ? HttpProtocol.HTTP : HttpProtocol.HTTPS;
  }

  public int portOrDefault() {
    return port == null ? protocolOrDefault().port() : port;
  }

  /** Whether the name has to be looked up. */
  public boolean named() {
    return target instanceof Target.Name;
  }

  /** {@code https://example.com:8443/path}. */
  public HttpUrl url() {
    return new HttpUrl(protocolOrDefault().secure(), target, portOrDefault(), path, query);
  }

  /** The versions of IP that are looked at. */
  public List<IpVersion> versions() {
    if (target instanceof Target.Address literal) {
      return List.of(IpVersion.of(literal.address()));
    }
    return ipVersion == null ? List.of(IpVersion.values()) : List.of(ipVersion);
  }

  /** Every step that may be taken, in order. */
  public List<DiagnosisStep> steps() {
    List<DiagnosisStep> steps = new ArrayList<>();
    for (DiagnosisStep.Kind kind : DiagnosisStep.Kind.values()) {
      switch (kind) {
        case DNS -> {
          if (named()) {
            versions().forEach(version -> steps.add(new DiagnosisStep(kind, version)));
          }
        }
        case DELEGATION -> {
          if (named()) {
            steps.add(new DiagnosisStep(kind, null));
          }
        }
        case PLAIN_PORT -> {
          if (!serviceNamed()) {
            versions().forEach(version -> steps.add(new DiagnosisStep(kind, version)));
          }
        }
        case TLS -> {
          if (protocolOrDefault().secure()) {
            versions().forEach(version -> steps.add(new DiagnosisStep(kind, version)));
          }
        }
        case ROUTE, PING, PATH, PORT, MTU, HTTP ->
            versions().forEach(version -> steps.add(new DiagnosisStep(kind, version)));
      }
    }
    return steps;
  }

  /** The port of TCP that a step asks; absent for steps without. */
  public @Nullable Integer port(DiagnosisStep.Kind kind) {
    return switch (kind) {
      case PORT, TLS, HTTP -> portOrDefault();
      case PLAIN_PORT -> PLAIN_PORT;
      case DNS, DELEGATION, ROUTE, PING, PATH, MTU -> null;
    };
  }

  /**
   * What a step measures.
   *
   * @param address that the steps after the DNS are aimed at; absent for those of the DNS
   * @param port of TCP, for the steps that have one, see {@link #port}; HTTP at another than the
   *     request's goes without TLS, for it is asked where the port of HTTPS does not answer
   * @param left until the whole is over
   */
  public MeasurementRequest request(
      DiagnosisStep step, @Nullable InetAddress address, @Nullable Integer port, Duration left) {
    int asked = port == null ? portOrDefault() : port;
    Duration longest = left.compareTo(LONGEST_STEP) < 0 ? left : LONGEST_STEP;
    Duration within = longest.compareTo(MIN_TIMEOUT) < 0 ? MIN_TIMEOUT : longest;
    IpVersion version = step.version();
    return switch (step.kind()) {
      case DNS -> dns(version == IpVersion.IPV6 ? "AAAA" : "A", false, within);
      case DELEGATION -> dns(versions().getFirst() == IpVersion.IPV6 ? "AAAA" : "A", true, within);
      case ROUTE -> new BgpRequest(here(address), PrefixMatch.LPM, null, within);
      case PING ->
          new PingRequest(
              here(address),
              PINGS,
              ProbeProtocol.ICMP,
              null,
              null,
              PingRequest.DEFAULT_SIZE_BYTES,
              PING_INTERVAL,
              within);
      case PATH ->
          new MtrRequest(here(address), ROUNDS, null, null, null, ROUND_INTERVAL, 1, within);
      case PORT -> syns(address, asked, within);
      case PLAIN_PORT -> syns(address, asked, within);
      case MTU -> new MtuRequest(here(address), ProbeProtocol.ICMP, null, null, within);
      case TLS ->
          new TlsRequest(
              target, asked, null, TlsRequest.defaultAlpn(null), null, false, null, within);
      case HTTP ->
          new HttpRequest(
              target,
              new HttpRequest.Message(HttpMethod.GET, null, path, query, List.of()),
              asked == portOrDefault() ? protocolOrDefault() : HttpProtocol.HTTP,
              asked,
              null,
              null,
              version,
              List.of(),
              HttpRequest.MOST_REDIRECTS,
              within);
    };
  }

  private DnsRequest dns(String type, boolean fromRoot, Duration within) {
    return new DnsRequest(
        target,
        DnsQuery.of(type),
        List.of(),
        null,
        null,
        null,
        fromRoot,
        fromRoot,
        DnsRequest.Encryption.strict(),
        within);
  }

  private static PingRequest syns(@Nullable InetAddress address, int port, Duration within) {
    return new PingRequest(
        here(address), SYNS, ProbeProtocol.TCP, port, null, 0, PING_INTERVAL, within);
  }

  private static Target here(@Nullable InetAddress address) {
    if (address == null) {
      throw new IllegalArgumentException("a step after the DNS is aimed at an address");
    }
    return new Target.Address(address, IpAddresses.format(address));
  }

  @Override
  public MeasurementType type() {
    return MeasurementType.DIAGNOSIS;
  }
}
