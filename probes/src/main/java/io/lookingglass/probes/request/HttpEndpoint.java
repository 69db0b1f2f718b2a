package io.lookingglass.probes.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a request is sent, whatever the name in it: the way through a filter, or around it. */
public sealed interface HttpEndpoint {

  /** The word for the target's own address. */
  String OWN = "target";

  /** As the asker would write it. */
  String text();

  /** The address that the target's name has, at the request's port. */
  record Own() implements HttpEndpoint {
    @Override
    public String text() {
      return OWN;
    }
  }

  /**
   * Another address, or that of another name.
   *
   * @param port 1 to 65535; absent for the request's
   */
  record Other(Target target, @Nullable Integer port) implements HttpEndpoint {
    @Override
    public String text() {
      String host = target.text().indexOf(':') < 0 ? target.text() : "[" + target.text() + "]";
      return port == null ? target.text() : host + ":" + port;
    }
  }

  /**
   * Reads {@code target}, or an address or name with or without a port.
   *
   * @throws InvalidRequestException about {@code measurementOptions.addresses}
   */
  static HttpEndpoint parse(String text) {
    String stripped = text.strip();
    if (stripped.equalsIgnoreCase(OWN)) {
      return new Own();
    }
    try {
      HttpTarget read = HttpTarget.parse(stripped);
      if (read.secure() != null || read.path() != null || read.query() != null) {
        throw problem(
            "%s is a URL or a prefix; write where to connect to: an address or a name, with a port if need be"
                .formatted(Shown.text(stripped)));
      }
      return new Other(read.host(), read.port());
    } catch (InvalidRequestException e) {
      throw problem(e.problems().getFirst().message());
    }
  }

  private static InvalidRequestException problem(String sentence) {
    return new InvalidRequestException(
        List.of(new RequestProblem("measurementOptions.addresses", sentence)));
  }
}
