package io.lookingglass.probes.request;

import io.lookingglass.probes.event.IpVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured. Every request that exists is valid: the constructors check each field and
 * throw one {@link InvalidRequestException} that tells all problems.
 *
 * <p>{@code ipVersion} absent means the version of the address, or the one the system prefers among
 * a name's addresses.
 */
public sealed interface MeasurementRequest
    permits PacketRequest,
        ServiceRequest,
        DnsRequest,
        BgpRequest,
        HttpRequest,
        TunnelRequest,
        DiagnosisRequest {

  /** Shortest and longest {@link #timeout}. */
  Duration MIN_TIMEOUT = Duration.ofSeconds(1);

  Duration MAX_TIMEOUT = Duration.ofSeconds(60);

  /** What packets are given where the asker says nothing. */
  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** The timeout where the asker says nothing. */
  static Duration defaultTimeout(MeasurementType type) {
    return switch (type) {
      case PING, TRACEROUTE, MTR, MTU, BGP, GRE, DIAGNOSIS -> DEFAULT_TIMEOUT;
      case DNS -> DnsRequest.DEFAULT_DNS_TIMEOUT;
      case TLS -> TlsRequest.DEFAULT_TLS_TIMEOUT;
      case HTTP -> HttpRequest.DEFAULT_HTTP_TIMEOUT;
    };
  }

  MeasurementType type();

  Target target();

  /** What carries the measurement, by the API's name of each constant; absent for the default. */
  @Nullable Enum<?> protocol();

  @Nullable Integer port();

  @Nullable IpVersion ipVersion();

  /** The whole measurement ends by then, with what it has. */
  Duration timeout();

  /** What {@link #timeout} is where the asker of such a measurement says nothing. */
  default Duration defaultTimeout() {
    return defaultTimeout(type());
  }
}
