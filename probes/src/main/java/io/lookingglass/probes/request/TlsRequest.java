package io.lookingglass.probes.request;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.StartTls;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a TLS handshake: one honest connection to the target, and a second one that tries to
 * resume the session; if it is wanted, then some hundred more that find out all that the server
 * takes.
 *
 * @param port absent for 443, or that of {@code startTls}
 * @param serverName sent with the ClientHello and looked for in the certificate; absent for the
 *     target's own name; {@link #NO_SERVER_NAME} to send none
 * @param alpn application protocols to offer, the preferred first; may be empty
 * @param startTls how TLS begins; absent when it begins at once
 * @param enumerate whether the server is asked for all versions, cipher suites, groups and known
 *     weaknesses
 */
public record TlsRequest(
    Target target,
    @Nullable Integer port,
    @Nullable String serverName,
    List<String> alpn,
    @Nullable StartTls startTls,
    boolean enumerate,
    @Nullable IpVersion ipVersion,
    Duration timeout)
    implements ServiceRequest {

  public static final int DEFAULT_PORT = 443;
  public static final Duration DEFAULT_TLS_TIMEOUT = Duration.ofSeconds(15);

  /** Where all that a server takes is asked for: as long as anything may take. */
  public static final Duration DEFAULT_ENUMERATION_TIMEOUT = MeasurementRequest.MAX_TIMEOUT;

  public static final int MOST_PROTOCOLS = 8;

  /** In place of a server name: none is sent. */
  public static final String NO_SERVER_NAME = "-";

  private static final int LONGEST_PROTOCOL = 32;
  private static final List<String> WEB = List.of("h2", "http/1.1");

  public TlsRequest {
    alpn = List.copyOf(alpn);
    Ranges ranges = new Ranges();
    if (port != null) {
      ranges.integer("port", port, 1, 65535);
    }
    String nameProblem = serverName == null ? null : serverNameProblem(serverName);
    ranges
        .not("serverName", nameProblem != null, String.valueOf(nameProblem))
        .not(
            "alpn",
            alpn.size() > MOST_PROTOCOLS,
            "may offer at most %d protocols, but offers %d".formatted(MOST_PROTOCOLS, alpn.size()));
    for (String protocol : alpn) {
      ranges.not(
          "alpn",
          protocol.isEmpty()
              || protocol.length() > LONGEST_PROTOCOL
              || !protocol.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ','),
          "must be names such as h2 and http/1.1 of 1 to %d characters, but one is %s"
              .formatted(LONGEST_PROTOCOL, Shown.text(protocol)));
    }
    ranges.versionFits(target, ipVersion).timeout(timeout).throwIfAny();
  }

  /** With every option at its default. */
  public static TlsRequest of(Target target) {
    return new TlsRequest(target, null, null, WEB, null, false, null, DEFAULT_TLS_TIMEOUT);
  }

  /** What is offered where the asker says nothing: those of the web, or none before STARTTLS. */
  public static List<String> defaultAlpn(@Nullable StartTls startTls) {
    return startTls == null ? WEB : List.of();
  }

  /** The timeout where the asker says nothing. */
  public static Duration defaultTimeout(boolean enumerate) {
    return enumerate ? DEFAULT_ENUMERATION_TIMEOUT : DEFAULT_TLS_TIMEOUT;
  }

  @Override
  public Duration defaultTimeout() {
    return defaultTimeout(enumerate);
  }

  /** The port that is connected to. */
  public int portOrDefault() {
    return port != null ? port : startTls == null ? DEFAULT_PORT : startTls.port();
  }

  /** The name that is sent with the ClientHello; absent for none. */
  public @Nullable String sentServerName() {
    if (serverName != null) {
      return serverName.equals(NO_SERVER_NAME) ? null : serverName;
    }
    return target instanceof Target.Name name ? name.ascii() : null;
  }

  /** The name or address that the certificate must hold for. */
  public String reference() {
    if (serverName != null && !serverName.equals(NO_SERVER_NAME)) {
      return serverName;
    }
    return switch (target) {
      case Target.Name name -> name.ascii();
      case Target.Address _, Target.Prefix _ -> target.text();
    };
  }

  @Override
  public MeasurementType type() {
    return MeasurementType.TLS;
  }

  /** It goes over TCP, and there is nothing to choose. */
  @Override
  public @Nullable Enum<?> protocol() {
    return null;
  }

  private static @Nullable String serverNameProblem(String name) {
    if (name.equals(NO_SERVER_NAME)) {
      return null;
    }
    if (IpAddresses.tryParse(name).isPresent()) {
      return "must be a host name; an address is never sent as server_name (RFC 6066 section 3)";
    }
    try {
      return TargetParser.parse(name) instanceof Target.Name parsed && parsed.ascii().equals(name)
          ? null
          : "must be a host name as the DNS carries it, in lower case, but is " + Shown.text(name);
    } catch (InvalidRequestException e) {
      return e.problems().getFirst().message();
    }
  }
}
