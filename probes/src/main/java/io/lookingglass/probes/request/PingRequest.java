package io.lookingglass.probes.request;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends {@code packets} probes and reports each answer.
 *
 * @param packets 1 to 16
 * @param size payload in bytes as ping's {@code -s} counts it, 0 to 1472; 56 is ping's own
 * @param interval between two probes, 0.01 to 5 s
 */
public record PingRequest(
    Target target,
    int packets,
    @Nullable ProbeProtocol protocol,
    @Nullable Integer port,
    @Nullable IpVersion ipVersion,
    int size,
    Duration interval,
    Duration timeout)
    implements PacketRequest {

  public static final int MAX_PACKETS = 16;
  public static final int DEFAULT_PACKETS = 3;
  public static final int MAX_SIZE_BYTES = 1472;
  public static final int DEFAULT_SIZE_BYTES = 56;
  public static final Duration MIN_INTERVAL = Duration.ofMillis(10);
  public static final Duration MAX_INTERVAL = Duration.ofSeconds(5);
  public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);

  public PingRequest {
    new Ranges()
        .integer("packets", packets, 1, MAX_PACKETS)
        .integer("size", size, 0, MAX_SIZE_BYTES)
        .seconds("measurementOptions.interval", interval, MIN_INTERVAL, MAX_INTERVAL)
        .commonFields(target, protocol, port, ipVersion, timeout)
        .throwIfAny();
  }

  /** With every option at its default. */
  public static PingRequest of(Target target) {
    return new PingRequest(
        target,
        DEFAULT_PACKETS,
        null,
        null,
        null,
        DEFAULT_SIZE_BYTES,
        DEFAULT_INTERVAL,
        DEFAULT_TIMEOUT);
  }

  @Override
  public MeasurementType type() {
    return MeasurementType.PING;
  }
}
