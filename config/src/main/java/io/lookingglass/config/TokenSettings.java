package io.lookingglass.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One entry of {@code access.tokens}. */
public record TokenSettings(
    @Key(
            doc = "Who holds it, as the audit shows it. Unique.",
            required = true,
            pattern = Names.PATTERN,
            allowed = Names.ALLOWED)
        String name,
    @Key(
            doc = "What it may do.",
            required = true,
            allowed = "customer | support | operator | admin")
        Role role,
    @Key(
            doc =
                "Whose prefixes and tunnels it sees. Required for role `customer`, and only there.",
            pattern = Names.PATTERN,
            allowed = Names.ALLOWED)
        @Nullable String customer,
    @Key(
            doc =
                "SHA-256 of the token: `printf %s TOKEN | sha256sum`. The token itself stands"
                    + " nowhere. Unique. A token is long and random (`openssl rand -hex 32`):"
                    + " nothing else protects its hash.",
            required = true,
            pattern = "[0-9a-fA-F]{64}",
            allowed = "64 hexadecimal digits",
            sensitive = true)
        String sha256) {

  public TokenSettings {
    Schema.require(TokenSettings.class, name, role, customer, sha256);
    sha256 = sha256.toLowerCase(Locale.ROOT);
  }
}
