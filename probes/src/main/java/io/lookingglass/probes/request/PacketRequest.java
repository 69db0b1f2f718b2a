package io.lookingglass.probes.request;

import io.lookingglass.probes.event.ProbeProtocol;
import org.jspecify.annotations.Nullable;

/**
 * A measurement that sends probe packets to one address, which is resolved, checked and pinned
 * before it begins.
 *
 * <p>{@code protocol} absent means ICMP, or UDP where this server may not send ICMP; {@code port}
 * may be given with UDP and TCP only, absent means 33434 for UDP and 80 for TCP.
 */
public sealed interface PacketRequest extends MeasurementRequest
    permits PingRequest, TracerouteRequest, MtrRequest, MtuRequest {

  @Override
  @Nullable ProbeProtocol protocol();
}
