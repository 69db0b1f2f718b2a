package io.lookingglass.probes.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a person wrote as the target of a request: a host, or a URL or the part of one that a
 * browser shows. What the text does not say is absent.
 *
 * @param secure whether the scheme is {@code https}
 * @param port 1 to 65535
 * @param path with its slash, percent-encoded (RFC 3986 section 2.1)
 * @param query without its question mark, percent-encoded; may be empty
 */
public record HttpTarget(
    Target host,
    @Nullable Boolean secure,
    @Nullable Integer port,
    @Nullable String path,
    @Nullable String query) {

  /** What is looked at; more than a request may have is refused with its length. */
  private static final int LONGEST = 8_192;

  /**
   * Reads it. A fragment is left out, as nobody ever sends it (RFC 9110 section 4.2.5).
   *
   * @throws InvalidRequestException about {@code target}
   */
  public static HttpTarget parse(String text) {
    String rest = text.strip();
    if (rest.length() > LONGEST) {
      throw problem("has %d characters; at most %d are read".formatted(rest.length(), LONGEST));
    }
    Boolean secure = null;
    int scheme = rest.indexOf("://");
    if (scheme >= 0 && rest.substring(0, scheme).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
      secure = secure(rest.substring(0, scheme), text);
      rest = rest.substring(scheme + 3);
    }
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String authority = rest.substring(0, end);
    String behind = rest.substring(end);
    if (authority.indexOf('@') >= 0) {
      throw problem(
          "%s has a user name or password in it, which would be kept with the result; leave it out"
              .formatted(Shown.text(text)));
    }
    int fragment = behind.indexOf('#');
    behind = fragment < 0 ? behind : behind.substring(0, fragment);
    int question = behind.indexOf('?');
    String path = question < 0 ? behind : behind.substring(0, question);
    String query = question < 0 ? null : behind.substring(question + 1);
    return new HttpTarget(
        TargetParser.parse(withoutPort(authority)),
        secure,
        port(authority),
        path.isEmpty() ? (query == null ? null : "/") : encoded(path),
        query == null ? null : encoded(query));
  }

  private static boolean secure(String scheme, String text) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "http" -> false;
      case "https" -> true;
      default ->
          throw problem(
              "%s has the scheme %s; it must be http or https"
                  .formatted(Shown.text(text), Shown.text(scheme)));
    };
  }

  private static int portAt(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean bracketed = authority.startsWith("[");
    boolean single = authority.indexOf(':') == colon;
    // An IPv6 address without brackets has colons of its own.
    return colon > 0 && (bracketed ? authority.charAt(colon - 1) == ']' : single) ? colon : -1;
  }

  private static String withoutPort(String authority) {
    int colon = portAt(authority);
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static @Nullable Integer port(String authority) {
    int colon = portAt(authority);
    String digits = colon < 0 ? "" : authority.substring(colon + 1);
    if (digits.isEmpty()) {
      return null;
    }
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535) {
      throw problem(
          "%s has the port %s; it must be from 1 to 65535"
              .formatted(Shown.text(authority), Shown.text(digits)));
    }
    return port;
  }

  /**
   * Percent-encodes what may not stand in a URL as it is, and leaves the rest (RFC 3986 section
   * 2.1): what people paste from a browser may hold letters of any script.
   */
  public static String encoded(String part) {
    StringBuilder encoded = new StringBuilder(part.length());
    for (byte octet : part.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = octet > ' ' && octet < 0x7F && "\"<>\\^`{|}".indexOf(octet) < 0;
      if (plain) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append("%02X".formatted(octet & 0xFF));
      }
    }
    return encoded.toString();
  }

  private static InvalidRequestException problem(String sentence) {
    return new InvalidRequestException(List.of(new RequestProblem("target", sentence)));
  }
}
