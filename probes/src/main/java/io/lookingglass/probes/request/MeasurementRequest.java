package io.lookingglass.probes.request;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured. Every request that exists is valid: the constructors check each field and
 * throw one {@link InvalidRequestException} that tells all problems.
 *
 * <p>{@code protocol} absent means ICMP, or UDP where this server may not send ICMP; {@code port}
 * may be given with UDP and TCP only, absent means 33434 for UDP and 80 for TCP; {@code ipVersion}
 * absent means the version of the address, or the one the system prefers among a name's addresses.
 */
public sealed interface MeasurementRequest
    permits PingRequest, TracerouteRequest, MtrRequest, MtuRequest {

  /** Shortest and longest {@link #timeout}. */
  Duration MIN_TIMEOUT = Duration.ofSeconds(1);

  Duration MAX_TIMEOUT = Duration.ofSeconds(60);

  /** What is used where the asker says nothing. */
  Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  MeasurementType type();

  Target target();

  @Nullable ProbeProtocol protocol();

  @Nullable Integer port();

  @Nullable IpVersion ipVersion();

  /** The whole measurement ends by then, with what it has. */
  Duration timeout();
}
