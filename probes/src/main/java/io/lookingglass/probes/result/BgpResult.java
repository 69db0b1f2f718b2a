package io.lookingglass.probes.result;

import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.request.PrefixMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the routing tables hold for a target, as anybody may see it.
 *
 * @param prefix that was looked up, of an address its host prefix; absent while not known
 * @param match how prefixes had to be related to it
 * @param routes in the order of their prefixes; of each the best path first
 * @param more whether there are more than are told here
 * @param hint what the asker should know besides
 */
public record BgpResult(
    Summary summary,
    @Nullable IpPrefix prefix,
    PrefixMatch match,
    List<BgpRoute> routes,
    boolean more,
    @Nullable String hint)
    implements MeasurementResult {
  public BgpResult {
    routes = List.copyOf(routes);
  }
}
