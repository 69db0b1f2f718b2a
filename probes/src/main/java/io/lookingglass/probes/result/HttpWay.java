package io.lookingglass.probes.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place that a request was sent to.
 *
 * @param name as the asker calls it: {@code target}, an address, a name
 * @param hops the request, and those that redirects led to
 */
public record HttpWay(String name, List<HttpHop> hops) {
  public HttpWay {
    hops = List.copyOf(hops);
  }

  /** Where it ended, or is by now; absent while nothing began. */
  public @Nullable HttpHop last() {
    return hops.isEmpty() ? null : hops.getLast();
  }
}
