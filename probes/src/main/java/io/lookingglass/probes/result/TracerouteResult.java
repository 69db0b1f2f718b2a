package io.lookingglass.probes.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a traceroute.
 *
 * @param hops from TTL 1; up to the target when reached, else up to the last answer and one silent
 *     hop
 * @param reached the last answer came from the resolved address
 * @param lastReplyHop the highest TTL that was answered; absent when none was
 */
public record TracerouteResult(
    Summary summary, List<Hop> hops, boolean reached, @Nullable Integer lastReplyHop)
    implements MeasurementResult {
  public TracerouteResult {
    hops = List.copyOf(hops);
  }
}
