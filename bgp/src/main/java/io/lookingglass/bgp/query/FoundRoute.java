package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * A route that a query asked for. Immutable.
 *
 * @param paths how many there are of the prefix, asked for or not
 * @param runnerUp of a best path: the one that was in for longest beside it, with why it lost; null
 *     of other paths, and when no other could be chosen
 * @param origin where it begins, as the RPKI counts it; null when its path does not tell
 * @param rpki what was said of it when it was found
 */
public record FoundRoute(
    IpPrefix prefix,
    Route route,
    int paths,
    @Nullable Route runnerUp,
    @Nullable Asn origin,
    OriginValidity rpki) {}
