package io.lookingglass.probes.result;

import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a path MTU search. Sizes are bytes of whole IP packets.
 *
 * @param conclusion absent while searching
 * @param pathMtu largest size that passes
 * @param interfaceMtu of the interface used
 * @param tcpMss the largest TCP segment that fits {@code pathMtu}: 40 less over IPv4, 60 less over
 *     IPv6
 * @param limitedBy the router that told its limit
 * @param limitedByHostname its reverse name
 * @param limitingHop its TTL
 * @param steps in the order in which sizes were decided
 */
public record MtuResult(
    Summary summary,
    @Nullable MtuConclusion conclusion,
    @Nullable Integer pathMtu,
    @Nullable Integer interfaceMtu,
    @Nullable Integer tcpMss,
    @Nullable InetAddress limitedBy,
    @Nullable String limitedByHostname,
    @Nullable Integer limitingHop,
    List<Step> steps)
    implements MeasurementResult {
  public MtuResult {
    steps = List.copyOf(steps);
  }

  /**
   * One size that was tried.
   *
   * @param rtt in milliseconds, when it passed
   * @param from who said too big
   * @param mtu what it told
   */
  public record Step(
      int size,
      Outcome outcome,
      @Nullable Double rtt,
      @Nullable InetAddress from,
      @Nullable Integer mtu) {}

  public enum Outcome {
    PASSED,
    TOO_BIG,
    LOST
  }
}
