package io.lookingglass.probes.request;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds the routers on the way, once.
 *
 * @param packets probes for each hop, 1 to 16; all leave at once
 */
public record TracerouteRequest(
    Target target,
    int packets,
    @Nullable ProbeProtocol protocol,
    @Nullable Integer port,
    @Nullable IpVersion ipVersion,
    Duration timeout)
    implements PacketRequest {

  public static final int MAX_PACKETS = 16;
  public static final int DEFAULT_PACKETS = 3;

  public TracerouteRequest {
    new Ranges()
        .integer("packets", packets, 1, MAX_PACKETS)
        .commonFields(target, protocol, port, ipVersion, timeout)
        .throwIfAny();
  }

  /** With every option at its default. */
  public static TracerouteRequest of(Target target) {
    return new TracerouteRequest(target, DEFAULT_PACKETS, null, null, null, DEFAULT_TIMEOUT);
  }

  @Override
  public MeasurementType type() {
    return MeasurementType.TRACEROUTE;
  }
}
