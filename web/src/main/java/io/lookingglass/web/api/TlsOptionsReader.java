package io.lookingglass.web.api;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the options of a look at TLS. */
final class TlsOptionsReader {
  static final List<String> OPTIONS =
      List.of("port", "serverName", "alpn", "startTls", "ipVersion", "enumerate");

  private final Fields fields;

  TlsOptionsReader(Fields fields) {
    this.fields = fields;
  }

  /**
   * @param timeout absent for the default
   */
  TlsRequest read(
      Target target,
      @Nullable Integer port,
      @Nullable IpVersion version,
      @Nullable Duration timeout) {
    StartTls startTls = startTls();
    boolean enumerate = Boolean.TRUE.equals(fields.bool("enumerate"));
    return new TlsRequest(
        target,
        port,
        fields.string("serverName"),
        alpn(startTls),
        startTls,
        enumerate,
        version,
        timeout == null ? TlsRequest.defaultTimeout(enumerate) : timeout);
  }

  /** A list in JSON; elsewhere, and in JSON too, a text with commas. {@code -} offers none. */
  private List<String> alpn(@Nullable StartTls startTls) {
    JsonNode value = fields.value("alpn");
    if (value == null) {
      return TlsRequest.defaultAlpn(startTls);
    }
    if (value.isArray()) {
      return fields.strings("alpn");
    }
    String text = fields.string("alpn");
    if (text == null || text.isEmpty()) {
      return TlsRequest.defaultAlpn(startTls);
    }
    return text.equals("-")
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private @Nullable StartTls startTls() {
    String written = fields.string("startTls");
    if (written == null || written.isEmpty()) {
      return null;
    }
    for (StartTls protocol : StartTls.values()) {
      if (protocol.name().toLowerCase(Locale.ROOT).equals(written)) {
        return protocol;
      }
    }
    fields.problem(
        "startTls",
        "must be one of %s, but is %s"
            .formatted(
                Arrays.stream(StartTls.values())
                    .map(protocol -> protocol.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ")),
                Shown.quoted(written)));
    return null;
  }
}
