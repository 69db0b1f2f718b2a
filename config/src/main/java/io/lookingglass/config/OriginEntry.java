package io.lookingglass.config;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/** One entry of {@code origins.entries}. */
public record OriginEntry(
    @Key(
            doc = "The prefix. Several entries may name the same one (multiple origins).",
            required = true)
        IpPrefix prefix,
    @Key(doc = "The AS that originates it.", required = true) Asn asn,
    @Key(
            doc = "The AS's name, as people know it.",
            pattern = Names.TITLE,
            allowed = Names.TITLE_ALLOWED)
        @Nullable String name) {
  public OriginEntry {
    Schema.require(OriginEntry.class, prefix, asn, name);
  }
}
