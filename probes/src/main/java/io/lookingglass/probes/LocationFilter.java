package io.lookingglass.probes;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a request's {@code locations}: fields that are given must all match; absent ones
 * match everything. Text is compared without regard to case.
 *
 * @param magic words joined by {@code +} that must each match some field, as in Globalping
 * @param limit how many probes of this entry, at least 1; absent for one
 */
public record LocationFilter(
    @Nullable String continent,
    @Nullable String region,
    @Nullable String country,
    @Nullable String state,
    @Nullable String city,
    @Nullable Long asn,
    @Nullable String network,
    List<String> tags,
    @Nullable String magic,
    @Nullable Integer limit) {
  public LocationFilter {
    tags = List.copyOf(tags);
  }

  public boolean matches(LocationDescription location) {
    return same(continent, location.continent())
        && same(region, location.region())
        && same(country, location.country())
        && same(state, location.state())
        && same(city, location.city())
        && (asn == null || asn.equals(location.asn()))
        && same(network, location.network())
        && location.tags().containsAll(tags)
        && magicMatches(location);
  }

  private boolean magicMatches(LocationDescription location) {
    if (magic == null) {
      return true;
    }
    for (String word : magic.split("\\+", -1)) {
      String wanted = word.strip().toLowerCase(Locale.ROOT);
      if (!wanted.isEmpty() && !wanted.equals("world") && !wordMatches(wanted, location)) {
        return false;
      }
    }
    return true;
  }

  private static boolean wordMatches(String wanted, LocationDescription location) {
    if (location.asn() != null && wanted.equals("as" + location.asn())) {
      return true;
    }
    for (String field :
        new @Nullable String[] {
          location.name(),
          location.continent(),
          location.region(),
          location.country(),
          location.state(),
          location.city(),
          location.network()
        }) {
      if (field != null && field.toLowerCase(Locale.ROOT).equals(wanted)) {
        return true;
      }
    }
    return location.tags().stream().anyMatch(tag -> tag.toLowerCase(Locale.ROOT).equals(wanted));
  }

  private static boolean same(@Nullable String wanted, @Nullable String actual) {
    return wanted == null || Objects.equals(lower(wanted), lower(actual));
  }

  private static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }
}
