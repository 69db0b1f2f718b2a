package io.lookingglass.config;

import io.lookingglass.config.net.HostPort;
import java.time.Duration;
import java.util.List;

/** Section {@code rpki}. */
public record RpkiSettings(
    @Key(
            doc =
                "RTR caches, the preferred one first; port 323 unless one is written. Without any,"
                    + " every route's state is \"unknown\".",
            defaultsTo = "[]",
            min = "1",
            defaultPort = 323)
        List<HostPort> servers,
    @Key(
            doc =
                "How long data counts after the last answer of a cache. Stale past this the state"
                    + " is \"unknown\", never \"not-found\".",
            defaultsTo = "2h",
            min = "10m",
            max = "2d")
        Duration expire) {

  public RpkiSettings {
    Schema.require(RpkiSettings.class, servers, expire);
    servers = List.copyOf(servers);
  }
}
