package io.lookingglass.probes.request;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.event.DnsTransport;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whom a question is put to. */
public sealed interface DnsResolver {

  /** As the asker would write it. */
  String text();

  /** The resolvers that this server itself uses. */
  record SystemResolvers() implements DnsResolver {
    @Override
    public String text() {
      return "system";
    }
  }

  /** The name servers of the zone that the name is in, each of them. */
  record Authoritative() implements DnsResolver {
    @Override
    public String text() {
      return "authoritative";
    }
  }

  /**
   * A server by name or address.
   *
   * @param host a name in lower case or an address in canonical form, without brackets
   * @param port absent for the request's, else the transport's own
   * @param transport absent for the request's
   * @param path of a DoH server, with its slash; absent for {@code /dns-query} and for the others
   */
  record Server(
      String host, @Nullable Integer port, @Nullable DnsTransport transport, @Nullable String path)
      implements DnsResolver {
    @Override
    public String text() {
      String authority = host.indexOf(':') < 0 ? host : "[" + host + "]";
      if (port != null) {
        authority += ":" + port;
      }
      if (transport == null) {
        return port == null ? host : authority;
      }
      return scheme(transport) + "://" + authority + (path == null ? "" : path);
    }
  }

  /** What a server with DoH is asked at when nothing is said (RFC 8484 uses it throughout). */
  String DEFAULT_PATH = "/dns-query";

  /**
   * Reads {@code system}, {@code authoritative}, an address or name with or without a port, or one
   * of these behind {@code udp://}, {@code tcp://}, {@code tls://}, {@code https://}.
   *
   * @throws IllegalArgumentException saying what is wrong and what would be right
   */
  static DnsResolver parse(String text) {
    String stripped = text.strip();
    switch (stripped.toLowerCase(Locale.ROOT)) {
      case "system", "default" -> {
        return new SystemResolvers();
      }
      case "authoritative" -> {
        return new Authoritative();
      }
      default -> {}
    }
    int colon = stripped.indexOf("://");
    if (colon < 0) {
      // dig's own answers name servers as 192.0.2.53#53.
      String[] parts = stripped.split("#", 2);
      if (parts.length == 2 && parts[1].matches("[0-9]{1,5}")) {
        return server(
            (parts[0].indexOf(':') < 0 ? parts[0] : "[" + parts[0] + "]") + ":" + parts[1], null);
      }
      return server(stripped, null);
    }
    DnsTransport transport = transport(stripped.substring(0, colon), stripped);
    String rest = stripped.substring(colon + 3);
    return transport == DnsTransport.DOH ? url(stripped) : server(rest, transport);
  }

  private static Server server(String authority, @Nullable DnsTransport transport) {
    String bare =
        authority.endsWith("/") ? authority.substring(0, authority.length() - 1) : authority;
    boolean dotted = bare.endsWith(".") && bare.length() > 1;
    HostPort read;
    try {
      read = HostPort.parse(dotted ? bare.substring(0, bare.length() - 1) : bare, 0);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s is no name server; write an address, a name, or a URL such as tls://192.0.2.53 or"
                  .formatted(Shown.text(authority))
              + " https://dns.example/dns-query",
          e);
    }
    return new Server(read.host(), read.port() == 0 ? null : read.port(), transport, null);
  }

  private static Server url(String text) {
    URI uri;
    try {
      // Some write the template of RFC 8484 section 3.
      uri = new URI(new URI(text.replace("{?dns}", "")).toASCIIString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(Shown.text(text) + " is no URL: " + e.getReason(), e);
    }
    if (uri.getHost() == null || uri.getUserInfo() != null || uri.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "%s is not the URL of a DoH server; write it as https://dns.example/dns-query"
              .formatted(Shown.text(text)));
    }
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? null : uri.getRawPath();
    Server server = server(uri.getRawAuthority(), DnsTransport.DOH);
    return new Server(
        server.host(), server.port(), server.transport(), DEFAULT_PATH.equals(path) ? null : path);
  }

  private static DnsTransport transport(String scheme, String text) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "udp", "dns" -> DnsTransport.UDP;
      case "tcp" -> DnsTransport.TCP;
      case "tls", "dot" -> DnsTransport.DOT;
      case "https", "doh" -> DnsTransport.DOH;
      case "http", "h2c" ->
          throw new IllegalArgumentException(
              Shown.text(text) + ": DNS over HTTP is spoken over https only (RFC 8484)");
      case "quic", "doq" ->
          throw new IllegalArgumentException(
              Shown.text(text) + ": DNS over QUIC is not spoken here; tls:// and https:// are");
      default ->
          throw new IllegalArgumentException(
              Shown.text(text) + ": before :// stands udp, tcp, tls or https");
    };
  }

  private static String scheme(DnsTransport transport) {
    return switch (transport) {
      case UDP -> "udp";
      case TCP -> "tcp";
      case DOT -> "tls";
      case DOH -> "https";
    };
  }
}
