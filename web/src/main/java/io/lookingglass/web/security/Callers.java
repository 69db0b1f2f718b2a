package io.lookingglass.web.security;

import io.javalin.http.Context;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.LimitSettings;
import io.lookingglass.config.Role;
import io.lookingglass.config.RoleLimit;
import io.lookingglass.config.TokenSettings;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.Asker;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells who sent a request. Thread-safe. */
public final class Callers {
  /** Operators and administrators have no budget of their own; this one nobody uses up. */
  private static final int UNBOUNDED_PER_HOUR = 1_000_000_000;

  /** One customer's whole IPv6 network, usually (RFC 6177): single addresses are free there. */
  private static final int IPV6_CLIENT_LENGTH = 64;

  /** A closed connection has no address any more, and its request is still logged. */
  private static final String ADDRESS = "io.lookingglass.web.client-address";

  /** What proxies add to a request, so that it is not from this machine however it looks. */
  private static final List<String> FORWARDED =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

  private static final String SCHEME = "bearer ";

  private final ClientAddresses addresses;
  private final BearerTokens tokens;
  private final LimitSettings limits;

  /** Nobody else can reach this server, and nobody was given a role. */
  private final boolean ownMachineOnly;

  public Callers(Configuration configuration) {
    addresses = new ClientAddresses(configuration.server().trustedProxies());
    tokens = new BearerTokens(configuration.access().tokens());
    limits = configuration.limits();
    ownMachineOnly =
        BrowserGuard.forItsOwnMachine(configuration.server())
            && configuration.server().trustedProxies().isEmpty()
            && configuration.access().tokens().isEmpty();
  }

  /** Where the request comes from, past trusted proxies; the same to its end. */
  public InetAddress address(Context request) {
    @Nullable InetAddress known = request.attribute(ADDRESS);
    if (known != null) {
      return known;
    }
    InetAddress address = readAddress(request);
    request.attribute(ADDRESS, address);
    return address;
  }

  private InetAddress readAddress(Context request) {
    // The container gives the peer's address as a literal; a zone is of no account here.
    String literal = request.req().getRemoteAddr();
    int zone = literal.indexOf('%');
    InetAddress peer =
        IpAddresses.parse(unbracketed(zone < 0 ? literal : literal.substring(0, zone)));
    return addresses.client(peer, headers(request, "X-Forwarded-For"));
  }

  /**
   * Who sent the request, and on whose account it measures.
   *
   * @throws InvalidTokenException when a bearer token is given that is not configured; other
   *     authorization schemes are a proxy's business and make no difference
   */
  public Caller caller(Context request) {
    InetAddress address = address(request);
    @Nullable String authorization = request.header("Authorization");
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return new Caller(Role.PUBLIC, null, null, address, asker(Role.PUBLIC, network(address)));
    }
    @Nullable TokenSettings token = tokens.find(authorization.substring(SCHEME.length()).strip());
    if (token == null) {
      throw new InvalidTokenException(
          "The bearer token is not known here; check that it is complete, or leave it out");
    }
    return new Caller(
        token.role(),
        token.name(),
        token.customer(),
        address,
        asker(token.role(), "token:" + token.name()));
  }

  /**
   * Whether what is meant for a role is shown to who sent the request: to tokens of that role or a
   * higher one. Who tries the program on the very machine it runs on has no token yet and sees all;
   * the first token that is configured, a public URL, or any trace of a proxy ends that.
   *
   * @throws InvalidTokenException as {@link #caller} does
   */
  public boolean sees(Context request, Role role) {
    Caller caller = caller(request);
    return caller.role().includes(role)
        || (ownMachineOnly
            && caller.address().isLoopbackAddress()
            && FORWARDED.stream().allMatch(field -> request.header(field) == null));
  }

  private @Nullable Asker asker(Role role, String key) {
    @Nullable RoleLimit limit = limits.of(role);
    if (limit == null) {
      return new Asker(key, UNBOUNDED_PER_HOUR, limits.totalConcurrent());
    }
    if (limit.measurementsPerHour() == 0 || limit.concurrent() == 0) {
      return null;
    }
    return new Asker(key, limit.measurementsPerHour(), limit.concurrent());
  }

  private static String network(InetAddress address) {
    IpPrefix host = IpPrefix.host(address);
    return "ip:" + (host.isIpv4() ? host : IpPrefix.containing(address, IPV6_CLIENT_LENGTH));
  }

  private static String unbracketed(String literal) {
    return literal.startsWith("[") ? literal.substring(1, literal.length() - 1) : literal;
  }

  private static List<String> headers(Context request, String name) {
    return Collections.list(request.req().getHeaders(name));
  }
}
