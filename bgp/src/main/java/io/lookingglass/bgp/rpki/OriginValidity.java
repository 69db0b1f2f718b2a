package io.lookingglass.bgp.rpki;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the RPKI says of an origin, with what it says it from.
 *
 * @param source the cache whose data counts; null when there is none
 * @param ageSeconds since that cache last gave a complete answer; null when none did
 * @param covering the payloads about the prefix, the most specific first; empty when unknown
 */
public record OriginValidity(
    ValidationState state, @Nullable String source, @Nullable Long ageSeconds, List<Vrp> covering) {
  public OriginValidity {
    covering = List.copyOf(covering);
  }
}
