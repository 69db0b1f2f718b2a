package io.lookingglass.probes.request;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Searches the largest packet that reaches the target unfragmented, and the router that limits it.
 * {@code protocol} may be ICMP or UDP: a TCP SYN cannot be made large.
 */
public record MtuRequest(
    Target target,
    @Nullable ProbeProtocol protocol,
    @Nullable Integer port,
    @Nullable IpVersion ipVersion,
    Duration timeout)
    implements PacketRequest {

  public MtuRequest {
    new Ranges()
        .not(
            "protocol",
            protocol == ProbeProtocol.TCP,
            "must be ICMP or UDP; a TCP SYN cannot be made as large as the path's MTU")
        .commonFields(target, protocol, port, ipVersion, timeout)
        .throwIfAny();
  }

  /** With every option at its default. */
  public static MtuRequest of(Target target) {
    return new MtuRequest(target, null, null, null, DEFAULT_TIMEOUT);
  }

  @Override
  public MeasurementType type() {
    return MeasurementType.MTU;
  }
}
