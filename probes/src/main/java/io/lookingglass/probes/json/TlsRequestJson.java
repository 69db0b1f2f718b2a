package io.lookingglass.probes.json;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The options of a look at TLS, every default filled in. */
final class TlsRequestJson {
  private TlsRequestJson() {}

  static void write(TlsRequest request, JsonObject json) {
    json.putIfPresent("serverName", request.serverName())
        .putStrings("alpn", request.alpn())
        .putIfPresent("startTls", request.startTls())
        .put("enumerate", request.enumerate());
  }

  static TlsRequest read(
      Target target,
      JsonFields json,
      @Nullable Integer port,
      @Nullable IpVersion ipVersion,
      Duration timeout) {
    return new TlsRequest(
        target,
        port,
        json.stringOrNull("serverName"),
        json.strings("alpn"),
        json.enumerationOrNull("startTls", StartTls.class),
        Boolean.TRUE.equals(json.boolOrNull("enumerate")), // Older ones do not have it.
        ipVersion,
        timeout);
  }
}
