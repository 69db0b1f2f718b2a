package io.lookingglass.probes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place that can measure, as {@code GET /v1/probes} tells it.
 *
 * @param name unique, what messages are addressed to
 * @param continent two letters, such as EU; absent when not configured
 * @param country ISO 3166-1 alpha-2
 * @param asn the autonomous system it stands in
 * @param latitude degrees, north is positive
 * @param longitude degrees, east is positive
 * @param resolvers that it resolves names with
 */
public record LocationDescription(
    String name,
    String version,
    @Nullable String continent,
    @Nullable String region,
    @Nullable String country,
    @Nullable String state,
    @Nullable String city,
    @Nullable Long asn,
    @Nullable String network,
    @Nullable Double latitude,
    @Nullable Double longitude,
    List<String> tags,
    List<String> resolvers) {
  public LocationDescription {
    tags = List.copyOf(tags);
    resolvers = List.copyOf(resolvers);
  }
}
