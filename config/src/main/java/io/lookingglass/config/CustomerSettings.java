package io.lookingglass.config;

import org.jspecify.annotations.Nullable;

/** One entry of {@code customers}. */
public record CustomerSettings(
    @Key(
            doc = "The name other sections refer to. Unique.",
            required = true,
            pattern = Names.PATTERN,
            allowed = Names.ALLOWED)
        String name,
    @Key(
            doc = "The name people read.",
            otherwise = "`name`",
            pattern = Names.TITLE,
            allowed = Names.TITLE_ALLOWED)
        @Nullable String title) {
  public CustomerSettings {
    Schema.require(CustomerSettings.class, name, title);
  }

  /** The title, or where there is none the name. */
  public String displayName() {
    return title == null ? name : title;
  }
}
