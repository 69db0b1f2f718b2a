package io.lookingglass.probes.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a ClientHello offers besides the versions, cipher suites, groups and signature schemes,
 * which are always all that this client has: TLS 1.0 to 1.3, so that also old servers are seen.
 *
 * @param serverName for the extension server_name; absent for none, as with an address
 * @param alpn application protocols, the preferred first; may be empty
 */
public record TlsOffer(@Nullable String serverName, List<String> alpn) {
  public TlsOffer {
    alpn = List.copyOf(alpn);
  }
}
