package io.lookingglass.web.api;

import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.HttpTarget;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.Target;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options of a diagnosis. The target may be a URL; what it says need not be said again,
 * and an option that says otherwise is a problem.
 */
final class DiagnosisOptionsReader {
  static final List<String> OPTIONS = List.of("protocol", "port", "path", "query", "ipVersion");

  private final Fields fields;
  private final boolean anyCase;

  DiagnosisOptionsReader(Fields fields, boolean anyCase) {
    this.fields = fields;
    this.anyCase = anyCase;
  }

  DiagnosisRequest read(
      Target target,
      @Nullable String written,
      @Nullable Integer port,
      @Nullable IpVersion version,
      Duration timeout) {
    HttpTarget url = url(target, written);
    String path = agreed("path", url.path(), fields.string("path"));
    String query = agreed("query", url.query(), fields.string("query"));
    return new DiagnosisRequest(
        target,
        protocol(url),
        agreed("port", url.port(), port),
        path == null || path.isEmpty() ? "/" : HttpTarget.encoded(path),
        query == null ? null : HttpTarget.encoded(query),
        version,
        timeout);
  }

  private static HttpTarget url(Target target, @Nullable String written) {
    if (written != null) {
      try {
        return HttpTarget.parse(written);
      } catch (InvalidRequestException e) {
        // Told with the target.
      }
    }
    return new HttpTarget(target, null, null, null, null);
  }

  private <T> @Nullable T agreed(String name, @Nullable T inUrl, @Nullable T option) {
    if (inUrl != null && option != null && !inUrl.equals(option)) {
      fields.problem(
          name,
          "is %s, but the URL says %s"
              .formatted(Shown.quoted(option.toString()), Shown.quoted(inUrl.toString())));
    }
    return option == null ? inUrl : option;
  }

  private @Nullable HttpProtocol protocol(HttpTarget url) {
    HttpProtocol ofUrl =
        url.secure() == null ? null : url.secure() ? HttpProtocol.HTTPS : HttpProtocol.HTTP;
    String written = fields.string("protocol");
    if (written == null) {
      return ofUrl;
    }
    String compared = anyCase ? written.toUpperCase(Locale.ROOT) : written;
    for (HttpProtocol protocol : HttpProtocol.values()) {
      if (protocol.name().equals(compared)) {
        if (ofUrl != null && ofUrl.secure() != protocol.secure()) {
          fields.problem(
              "protocol", "is %s, but the URL's scheme is another".formatted(protocol.name()));
        }
        return protocol;
      }
    }
    fields.problem("protocol", "must be HTTP, HTTPS or HTTP2, but is " + Shown.quoted(written));
    return ofUrl;
  }
}
