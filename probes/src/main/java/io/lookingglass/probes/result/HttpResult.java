package io.lookingglass.probes.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of an HTTP request.
 *
 * @param ways each place that it was sent to, in the order of the request
 * @param comparison absent unless it was sent to several
 */
public record HttpResult(Summary summary, List<HttpWay> ways, @Nullable HttpComparison comparison)
    implements MeasurementResult {
  public HttpResult {
    ways = List.copyOf(ways);
  }

  /** The answer that counts: the last of the first way; absent while nothing began. */
  public @Nullable HttpHop answer() {
    return ways.isEmpty() ? null : ways.getFirst().last();
  }
}
