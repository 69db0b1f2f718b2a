package io.lookingglass.config;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be announced: one entry of the list of protected prefixes. */
public record ProtectedPrefixSettings(
    @Key(doc = "The prefix. Unique; never the default route.", required = true) IpPrefix prefix,
    @Key(doc = "Whose it is; its tokens see it.", pattern = Names.PATTERN, allowed = Names.ALLOWED)
        @Nullable String customer,
    @Key(doc = "The AS it is originated from.", required = true) Asn originAsn,
    @Key(
            doc =
                "The longest more specific that may be announced. Host routes for blackholing are"
                    + " allowed besides, to peers that honour it.",
            otherwise = "the length of `prefix`",
            min = "1",
            max = "128")
        @Nullable Integer maxLength,
    @Key(
            doc = "The tunnels its clean traffic takes; their health is checked before announcing.",
            defaultsTo = "[]",
            pattern = Names.PATTERN,
            allowed = Names.ALLOWED)
        List<String> tunnels,
    @Key(
            doc = "Refuse every announcement and withdrawal of it until this is taken away.",
            defaultsTo = "false")
        boolean locked,
    @Key(
            doc = "The peers it is announced to; each has `announce: true`.",
            defaultsTo = "[]",
            otherwise = "every peer with `announce: true`",
            pattern = Names.PATTERN,
            allowed = Names.ALLOWED)
        List<String> peers) {

  public ProtectedPrefixSettings {
    Schema.require(
        ProtectedPrefixSettings.class,
        prefix,
        customer,
        originAsn,
        maxLength,
        tunnels,
        locked,
        peers);
    tunnels = List.copyOf(tunnels);
    peers = List.copyOf(peers);
  }

  /** {@code max-length}, or where it is left out the prefix's own length. */
  public int longestLength() {
    return maxLength == null ? prefix.length() : maxLength;
  }
}
