package io.lookingglass.config;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpPrefix;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Section {@code server}. */
public record ServerSettings(
    @Key(
            doc =
                "The address and port to serve on; `0.0.0.0` or `[::]` for every interface, port 0"
                    + " for any free one. There is no TLS here: put a reverse proxy before it.",
            defaultsTo = "127.0.0.1:8080",
            literal = true)
        HostPort listen,
    @Key(
            doc = "The address people reach this server at, used in links.",
            otherwise = "the request's own host",
            pattern = "https?://[^/?#@\\s]+(/[^?#\\s]*)?",
            allowed = "an http or https URL without user, query or fragment")
        @Nullable URI publicUrl,
    @Key(
            doc =
                "The reverse proxies whose `X-Forwarded-For` counts: read from its right end, the"
                    + " first address that is none of theirs is the client. Anybody else's is"
                    + " ignored, and so is `Forwarded`.",
            defaultsTo = "[]")
        List<IpPrefix> trustedProxies) {

  public ServerSettings {
    Schema.require(ServerSettings.class, listen, publicUrl, trustedProxies);
    trustedProxies = List.copyOf(trustedProxies);
  }
}
