package io.lookingglass.config;

import java.util.List;

/** Section {@code access}. */
public record AccessSettings(
    @Key(
            doc =
                "The tokens that may stand in `Authorization: Bearer`, and with which a person"
                    + " signs in.",
            defaultsTo = "[]")
        List<TokenSettings> tokens) {

  public AccessSettings {
    Schema.require(AccessSettings.class, tokens);
    tokens = List.copyOf(tokens);
  }
}
