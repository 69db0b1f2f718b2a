package io.lookingglass.probes.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The URL of one request (RFC 9110 section 4.2).
 *
 * @param secure whether the scheme is {@code https}
 * @param host where it leads when nothing else is said
 * @param port 1 to 65535
 * @param path with its slash, percent-encoded
 * @param query without its question mark; may be empty
 */
public record HttpUrl(boolean secure, Target host, int port, String path, @Nullable String query) {

  public HttpUrl {
    if (host instanceof Target.Prefix) {
      throw problem("a prefix is no host; write one address");
    }
  }

  /** {@code https://example.com/path?query}; the port where it is not the scheme's own. */
  public String text() {
    return (secure ? "https://" : "http://") + authority() + requestTarget();
  }

  /** Host and port as the Host field has them (RFC 9110 section 7.2). */
  public String authority() {
    String bare =
        switch (host) {
          case Target.Name name -> name.ascii();
          case Target.Address address ->
              address.text().indexOf(':') < 0 ? address.text() : "[" + address.text() + "]";
          case Target.Prefix _ ->
              throw new IllegalStateException("no URL has a prefix as its host");
        };
    return port == (secure ? 443 : 80) ? bare : bare + ":" + port;
  }

  /** Path and query as the request line has them (RFC 9112 section 3.2.1). */
  public String requestTarget() {
    return query == null ? path : path + "?" + query;
  }

  /** Whether both lead to the same host, by its name. */
  public boolean sameHost(HttpUrl other) {
    return host.equals(other.host);
  }

  /**
   * Where a {@code Location} seen at this URL leads (RFC 3986 section 5.2).
   *
   * @throws InvalidRequestException with the reason why it leads nowhere
   */
  public HttpUrl resolve(String location) {
    String reference = location.strip();
    int fragment = reference.indexOf('#');
    reference = fragment < 0 ? reference : reference.substring(0, fragment);
    int colon = reference.indexOf(':');
    if (colon > 0 && reference.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
      String scheme = reference.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw problem("it leads to the scheme %s, which is not http or https".formatted(scheme));
      }
      if (!reference.startsWith("//", colon + 1)) {
        throw problem("it has a scheme but no host");
      }
      return absolute(reference);
    }
    if (reference.startsWith("//")) {
      return absolute((secure ? "https:" : "http:") + reference);
    }
    if (reference.isEmpty()) {
      return this;
    }
    int question = reference.indexOf('?');
    String target = HttpTarget.encoded(question < 0 ? reference : reference.substring(0, question));
    String newQuery = question < 0 ? null : HttpTarget.encoded(reference.substring(question + 1));
    if (target.isEmpty()) {
      return new HttpUrl(secure, host, port, path, newQuery);
    }
    String merged =
        target.startsWith("/") ? target : path.substring(0, path.lastIndexOf('/') + 1) + target;
    return new HttpUrl(secure, host, port, withoutDots(merged), newQuery);
  }

  private static HttpUrl absolute(String text) {
    HttpTarget read = HttpTarget.parse(text);
    boolean https = Boolean.TRUE.equals(read.secure());
    return new HttpUrl(
        https,
        read.host(),
        read.port() == null ? (https ? 443 : 80) : read.port(),
        read.path() == null ? "/" : withoutDots(read.path()),
        read.query());
  }

  /** RFC 3986 section 5.2.4. */
  private static String withoutDots(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int index = 0; index < segments.length; index++) {
      boolean last = index == segments.length - 1;
      switch (segments[index]) {
        case "." -> {
          if (last) {
            kept.add("");
          }
        }
        case ".." -> {
          if (!kept.isEmpty()) {
            kept.removeLast();
          }
          if (last) {
            kept.add("");
          }
        }
        default -> kept.add(segments[index]);
      }
    }
    return "/" + String.join("/", kept);
  }

  private static InvalidRequestException problem(String sentence) {
    return new InvalidRequestException(List.of(new RequestProblem("location", sentence)));
  }
}
