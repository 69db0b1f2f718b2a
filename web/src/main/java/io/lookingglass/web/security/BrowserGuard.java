package io.lookingglass.web.security;

import io.javalin.http.Context;
import io.lookingglass.config.ServerSettings;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a browser sends because a foreign page told it to. Immutable.
 *
 * <p>Three attacks are met. <b>DNS rebinding</b>: a page's own name is made to resolve to
 * 127.0.0.1, and the page then talks to a server that only listens there; such a server therefore
 * answers to {@code localhost}, loopback addresses and its public name only. A server on other
 * addresses cannot know all its names and answers to any. <b>Cross-site request forgery</b>: a
 * request that changes something and is not part of the JSON interface must come from our own
 * pages. <b>Foreign pages spending a visitor's budget</b>: what is embedded as an image or script
 * may not start a measurement; a link that is followed may.
 *
 * <p>The JSON interface of a public server may be used from any page, without credentials (CORS
 * {@code *}); that of a server for this machine alone may not.
 */
public final class BrowserGuard {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final boolean listensOnLoopback;
  private final @Nullable URI publicUrl;

  public BrowserGuard(ServerSettings settings) {
    listensOnLoopback = isLoopback(settings.listen().host());
    publicUrl = settings.publicUrl();
  }

  /** Whether a server listens for its own machine only, and no proxy is said to stand before it. */
  static boolean forItsOwnMachine(ServerSettings settings) {
    return isLoopback(settings.listen().host()) && settings.publicUrl() == null;
  }

  /** Whether the JSON interface may be used from other sites' pages. */
  public boolean openToOtherSites() {
    return !listensOnLoopback || publicUrl != null;
  }

  /** Why the {@code Host} it asks for is not served; null when it is. */
  public @Nullable String foreignHost(Context request) {
    @Nullable String host = request.header("Host");
    if (!listensOnLoopback || host == null) {
      return null; // HTTP/1.0 without Host; no browser sends that.
    }
    Optional<HostPort> named = hostPort(host, HTTP_PORT);
    if (named.isPresent()
        && (isLoopback(named.get().host())
            || (publicUrl != null && named.get().host().equals(publicHost(publicUrl))))) {
      return null;
    }
    return "This server listens for its own machine and does not answer to the name in Host; if a"
        + " reverse proxy stands before it, set server.public-url to the URL people use";
  }

  /** Why a request that changes something is not believed to come from our pages; null if it is. */
  public @Nullable String notFromOurPages(Context request) {
    @Nullable String site = request.header("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none") ? null : fromElsewhere();
    }
    @Nullable String origin = request.header("Origin");
    return origin == null || isOurs(origin, request.header("Host")) ? null : fromElsewhere();
  }

  /** Why this is not taken for something a person wants to see; null if it is. */
  public @Nullable String embeddedElsewhere(Context request) {
    @Nullable String site = request.header("Sec-Fetch-Site");
    @Nullable String purpose = request.header("Sec-Purpose");
    if (purpose != null && purpose.startsWith("prefetch")) {
      return "A measurement is not started before somebody wants to see it";
    }
    boolean foreign = "cross-site".equals(site) || "same-site".equals(site);
    boolean followed = "navigate".equals(request.header("Sec-Fetch-Mode"));
    boolean framed = followed && !"document".equals(request.header("Sec-Fetch-Dest"));
    return foreign && (!followed || framed)
        ? "A measurement is not started for a page of another site; use the JSON interface"
        : null;
  }

  private static String fromElsewhere() {
    return "The form was not sent from this server's own page; open the page and send it from"
        + " there";
  }

  private boolean isOurs(String origin, @Nullable String host) {
    URI uri;
    try {
      uri = URI.create(origin);
    } catch (IllegalArgumentException e) {
      return false;
    }
    @Nullable HostPort sent = originPair(uri);
    if (sent == null) {
      return false; // "null": a sandboxed frame, a file, a redirect across sites.
    }
    int defaultPort = "https".equals(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    return (publicUrl != null && sent.equals(originPair(publicUrl)))
        || (host != null && hostPort(host, defaultPort).filter(sent::equals).isPresent());
  }

  private static @Nullable HostPort originPair(URI uri) {
    if (uri.getRawAuthority() == null) {
      return null;
    }
    int defaultPort = "https".equals(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    return hostPort(uri.getRawAuthority(), defaultPort).orElse(null);
  }

  private static @Nullable String publicHost(URI url) {
    @Nullable HostPort pair = originPair(url);
    return pair == null ? null : pair.host();
  }

  private static Optional<HostPort> hostPort(String text, int defaultPort) {
    try {
      return Optional.of(HostPort.parse(text, defaultPort));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    // RFC 6761 section 6.3: browsers keep localhost and all below it on the loopback interface.
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || IpAddresses.tryParse(host).map(InetAddress::isLoopbackAddress).orElse(false);
  }
}
