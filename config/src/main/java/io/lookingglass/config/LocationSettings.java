package io.lookingglass.config;

import io.lookingglass.config.net.Asn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Section {@code location}. */
public record LocationSettings(
    @Key(
            doc = "The name by which measurements address this location.",
            defaultsTo = "local",
            pattern = Names.PATTERN,
            allowed = Names.ALLOWED)
        String name,
    @Key(doc = "The city.", pattern = Names.TITLE, allowed = Names.TITLE_ALLOWED)
        @Nullable String city,
    @Key(
            doc = "The country, ISO 3166-1 alpha-2.",
            pattern = "[A-Z]{2}",
            allowed = "a country code of two capital letters, such as DE")
        @Nullable String country,
    @Key(doc = "The continent.") @Nullable Continent continent,
    @Key(doc = "The AS this location is in.", otherwise = "`bgp.asn`") @Nullable Asn asn,
    @Key(
            doc = "The network's name, as people know it.",
            pattern = Names.TITLE,
            allowed = Names.TITLE_ALLOWED)
        @Nullable String network,
    @Key(doc = "Degrees north of the equator.", min = "-90", max = "90") @Nullable Double latitude,
    @Key(doc = "Degrees east of Greenwich.", min = "-180", max = "180") @Nullable Double longitude,
    @Key(
            doc = "Words by which this location can be chosen.",
            defaultsTo = "[]",
            pattern = Names.PATTERN,
            allowed = Names.ALLOWED)
        List<String> tags) {

  public LocationSettings {
    Schema.require(
        LocationSettings.class,
        name,
        city,
        country,
        continent,
        asn,
        network,
        latitude,
        longitude,
        tags);
    tags = List.copyOf(tags);
  }
}
