package io.lookingglass.probes.result;

import io.lookingglass.probes.event.ReplyKind;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a ping. */
public record PingResult(Summary summary, RttStatistics stats, List<Timing> timings)
    implements MeasurementResult {
  public PingResult {
    timings = List.copyOf(timings);
  }

  /**
   * One probe, in the order of sending, as far as its outcome is known.
   *
   * @param sequence from 0
   * @param rtt absent when not answered
   * @param ttl of the answer, absent when not known
   * @param from who answered when it was not the target, else absent
   * @param error kind of answer when a node refused, else absent
   */
  public record Timing(
      int sequence,
      @Nullable Double rtt,
      @Nullable Integer ttl,
      @Nullable InetAddress from,
      @Nullable ReplyKind error) {}
}
