package io.lookingglass.probes.target;

import io.lookingglass.probes.request.Target;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target and the one address of it that is measured.
 *
 * @param target what was asked for
 * @param address what is measured
 * @param addresses all that the name has, in the resolver's order; for a literal, that one
 * @param resolver who resolved it, absent for a literal
 * @param tookNanos how long resolution took, 0 for a literal
 */
public record ResolvedTarget(
    Target target,
    InetAddress address,
    List<InetAddress> addresses,
    @Nullable String resolver,
    long tookNanos) {
  public ResolvedTarget {
    addresses = List.copyOf(addresses);
  }
}
