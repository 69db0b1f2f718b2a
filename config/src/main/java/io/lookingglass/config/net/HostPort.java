package io.lookingglass.config.net;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host, by name or IP literal, and a port; written {@code host:port}, an IPv6 literal in
 * brackets. Never resolves the name. Immutable.
 *
 * @param host a DNS name in lower case (RFC 1123 letters, digits, hyphens; underscore allowed), or
 *     an IP literal in canonical form, without brackets
 * @param port 0-65535; 0 asks a listener for any free port
 */
public record HostPort(String host, int port) {

  private static final int LONGEST_NAME = 253;
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
  private static final Pattern NUMBERS_AND_DOTS = Pattern.compile("[0-9.]+");

  /**
   * @throws IllegalArgumentException when the host is neither a name nor a literal, or the port is
   *     out of range
   */
  public HostPort {
    @Nullable InetAddress literal = IpAddresses.tryParse(host).orElse(null);
    if (literal != null) {
      host = IpAddresses.format(literal);
    } else if (isName(host)) {
      host = lowerCase(host);
    } else {
      throw new IllegalArgumentException(
          Texts.quoted(host) + " is neither an IP address nor a host name");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("The port " + port + " is not within 0-65535");
    }
  }

  /** The literal and port of a socket address. */
  public static HostPort of(InetAddress address, int port) {
    return new HostPort(IpAddresses.format(address), port);
  }

  /**
   * Reads {@code host:port}, {@code 192.0.2.1:port} or {@code [2001:db8::1]:port}.
   *
   * @throws IllegalArgumentException saying what is wrong and what would be right
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static HostPort parse(String text) {
    return parse(text, null);
  }

  /**
   * As {@link #parse(String)}, but the port may be left out; an IPv6 literal without port may then
   * stand without brackets.
   *
   * @throws IllegalArgumentException saying what is wrong and what would be right
   */
  public static HostPort parse(String text, int defaultPort) {
    return parse(text, Integer.valueOf(defaultPort));
  }

  /** As {@link #parse(String)}, but empty for anything else. */
  public static Optional<HostPort> tryParse(String text) {
    try {
      return Optional.of(parse(text, null));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static HostPort parse(String text, @Nullable Integer defaultPort) {
    if (defaultPort != null) {
      Optional<InetAddress> bare = IpAddresses.tryParse(text);
      if (bare.isPresent()) {
        return of(bare.get(), defaultPort);
      }
    }
    String host;
    String rest;
    if (text.startsWith("[")) {
      int bracket = text.indexOf(']');
      host = bracket < 0 ? "" : text.substring(1, bracket);
      if (host.indexOf(':') < 0 || IpAddresses.tryParse(host).isEmpty()) {
        throw new IllegalArgumentException(
            Texts.quoted(text) + ": brackets hold an IPv6 address, as in [2001:db8::1]:179");
      }
      rest = text.substring(bracket + 1);
    } else {
      int colon = text.indexOf(':');
      if (colon >= 0 && colon != text.lastIndexOf(':')) {
        throw new IllegalArgumentException(
            Texts.quoted(text) + ": an IPv6 address stands in brackets, as in [2001:db8::1]:179");
      }
      host = colon < 0 ? text : text.substring(0, colon);
      rest = colon < 0 ? "" : text.substring(colon);
    }
    if (rest.isEmpty()) {
      if (defaultPort == null) {
        throw new IllegalArgumentException(
            Texts.quoted(text) + ": the port is missing, as in 192.0.2.1:179 or [2001:db8::1]:179");
      }
      return new HostPort(host, defaultPort);
    }
    if (rest.charAt(0) != ':') {
      throw new IllegalArgumentException(
          Texts.quoted(text) + ": only :port may follow the bracket, as in [2001:db8::1]:179");
    }
    return new HostPort(host, parsePort(text, rest.substring(1)));
  }

  /** The address, when the host is a literal; null when it is a name. */
  public @Nullable InetAddress address() {
    return IpAddresses.tryParse(host).orElse(null);
  }

  /** {@code host:port}, an IPv6 literal in brackets. */
  @Override
  @JsonValue
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static int parsePort(String text, String digits) {
    boolean wellFormed =
        !digits.isEmpty()
            && digits.length() <= 5
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    int port = wellFormed ? Integer.parseInt(digits) : -1;
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(
          "The port of " + Texts.quoted(text) + " is not a decimal number within 0-65535");
    }
    return port;
  }

  private static boolean isName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    // What looks like a dotted quad but is none (192.0.2.300, 0177.1) is a mistyped address, not a
    // name.
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || NUMBERS_AND_DOTS.matcher(name).matches()) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }

  private static String lowerCase(String name) {
    StringBuilder lower = new StringBuilder(name.length());
    name.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
    return lower.toString();
  }
}
