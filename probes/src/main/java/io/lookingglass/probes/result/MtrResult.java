package io.lookingglass.probes.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of an mtr.
 *
 * @param hops of the first flow, see {@link TracerouteResult}
 * @param paths one for each flow, first to last, never merged
 */
public record MtrResult(
    Summary summary,
    List<Hop> hops,
    boolean reached,
    @Nullable Integer lastReplyHop,
    List<Path> paths)
    implements MeasurementResult {
  public MtrResult {
    hops = List.copyOf(hops);
    paths = List.copyOf(paths);
  }

  /**
   * The path of one Paris flow.
   *
   * @param flow from 0
   */
  public record Path(int flow, List<Hop> hops, boolean reached, @Nullable Integer lastReplyHop) {
    public Path {
      hops = List.copyOf(hops);
    }
  }
}
