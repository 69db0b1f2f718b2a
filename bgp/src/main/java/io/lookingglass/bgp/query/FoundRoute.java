package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * A route that a query asked for. Immutable.
 *
 * @param origin where it begins, as the RPKI counts it; null when its path does not tell
 * @param rpki what was said of it when it was found
 */
public record FoundRoute(IpPrefix prefix, Route route, @Nullable Asn origin, OriginValidity rpki) {}
