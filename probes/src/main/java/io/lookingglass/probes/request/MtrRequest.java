package io.lookingglass.probes.request;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Traces in rounds and keeps statistics for each hop.
 *
 * @param packets rounds, 1 to 16
 * @param interval between the starts of two rounds, 0.1 to 5 s
 * @param flows Paris flows, each traced on its own to show equal-cost paths, 1 to 16
 */
public record MtrRequest(
    Target target,
    int packets,
    @Nullable ProbeProtocol protocol,
    @Nullable Integer port,
    @Nullable IpVersion ipVersion,
    Duration interval,
    int flows,
    Duration timeout)
    implements PacketRequest {

  public static final int MAX_PACKETS = 16;
  public static final int DEFAULT_PACKETS = 3;
  public static final int MAX_FLOWS = 16;
  public static final Duration MIN_INTERVAL = Duration.ofMillis(100);
  public static final Duration MAX_INTERVAL = Duration.ofSeconds(5);

  /** mtr's own is 1 s; half of it is still kind to a router's ICMP budget. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);

  public MtrRequest {
    new Ranges()
        .integer("packets", packets, 1, MAX_PACKETS)
        .integer("flows", flows, 1, MAX_FLOWS)
        .seconds("measurementOptions.interval", interval, MIN_INTERVAL, MAX_INTERVAL)
        .commonFields(target, protocol, port, ipVersion, timeout)
        .throwIfAny();
  }

  /** With every option at its default. */
  public static MtrRequest of(Target target) {
    return new MtrRequest(
        target, DEFAULT_PACKETS, null, null, null, DEFAULT_INTERVAL, 1, DEFAULT_TIMEOUT);
  }

  @Override
  public MeasurementType type() {
    return MeasurementType.MTR;
  }
}
