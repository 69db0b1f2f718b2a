package io.lookingglass.web.security;

import io.javalin.http.Context;
import io.lookingglass.bgp.announce.AuditSink;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.LimitSettings;
import io.lookingglass.config.Role;
import io.lookingglass.config.RoleLimit;
import io.lookingglass.config.TokenSettings;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.Asker;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  /** Of the cookie; with HTTPS it has a prefix that keeps other hosts from setting it. */
  private static final String COOKIE = "lookingglass-session";

  /** The field of a form that proves that it stood on a page of ours. */
  public static final String FORM_TOKEN = "form-token";

  private final ClientAddresses addresses;
  private final BearerTokens tokens;
  private final TokenGuard guard;
  private final LimitSettings limits;

  private final SignIns signIns;
  private final boolean overHttps;

  /** Nobody else can reach this server, and nobody was given a role. */
  private final boolean ownMachineOnly;

  /**
   * @param audit told who signs in, and of wrong tokens
   * @param meters where wrong tokens are counted
   * @param clock for the ends of sessions
   */
  public Callers(
      Configuration configuration, AuditSink audit, MeterRegistry meters, InstantSource clock) {
    signIns = new SignIns(clock);
    @Nullable URI publicUrl = configuration.server().publicUrl();
    overHttps = publicUrl != null && "https".equals(publicUrl.getScheme());
    addresses = new ClientAddresses(configuration.server().trustedProxies());
    tokens = new BearerTokens(configuration.access().tokens());
    guard = new TokenGuard(tokens, audit, meters, clock);
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
   * Who sent the request, and on whose account it measures: by its bearer token, else by the
   * session it is signed in with. A session counts for pages and for reading; what programs change
   * under {@code /v1} they change with a token, so that no page of another site can do it for them.
   *
   * @throws InvalidTokenException when a bearer token is given that is not configured; other
   *     authorization schemes are a proxy's business and make no difference
   * @throws TooManyAttemptsException when too many wrong ones came from its network
   */
  public Caller caller(Context request) {
    InetAddress address = address(request);
    @Nullable String authorization = request.header("Authorization");
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      SignIns.@Nullable Session session = sessionThatCounts(request);
      return session == null
          ? new Caller(Role.PUBLIC, null, null, address, asker(Role.PUBLIC, network(address)))
          : caller(session.token(), address);
    }
    @Nullable TokenSettings token =
        guard.check(
            authorization.substring(SCHEME.length()).strip(),
            address,
            network(address),
            TokenGuard.Where.BEARER);
    if (token == null) {
      throw new InvalidTokenException(
          "The bearer token is not known here; check that it is complete, or leave it out");
    }
    return caller(token, address);
  }

  private Caller caller(TokenSettings token, InetAddress address) {
    return new Caller(
        token.role(),
        token.name(),
        token.customer(),
        address,
        asker(token.role(), "token:" + token.name()));
  }

  private SignIns.@Nullable Session sessionThatCounts(Context request) {
    String method = request.method().name();
    boolean reads = method.equals("GET") || method.equals("HEAD");
    return reads || !request.path().startsWith("/v1/") ? session(request) : null;
  }

  private SignIns.@Nullable Session session(Context request) {
    @Nullable String name = request.cookie(cookieName());
    return name == null ? null : signIns.find(name);
  }

  private String cookieName() {
    return overHttps ? "__Host-" + COOKIE : COOKIE;
  }

  /** Who is signed in, for a page to show. */
  public Optional<SignedIn> signedIn(Context request) {
    return Optional.ofNullable(session(request))
        .map(
            session ->
                new SignedIn(session.token().name(), session.token().role(), session.formToken()));
  }

  /** Whether there is anybody who could sign in. */
  public boolean anybodyCanSignIn() {
    return tokens.any();
  }

  /**
   * Signs a browser in; the answer sets its cookie.
   *
   * @return null when the token is not known here
   * @throws TooManyAttemptsException when too many wrong ones came from its network
   */
  public @Nullable SignedIn signIn(Context request, String token) {
    InetAddress address = address(request);
    @Nullable TokenSettings found =
        guard.check(token.strip(), address, network(address), TokenGuard.Where.SIGN_IN);
    if (found == null) {
      return null;
    }
    guard.signedIn(found, address);
    signOut(request); // A session is of one sign-in only.
    SignIns.Opened opened = signIns.open(found);
    setCookie(request, opened.name(), SignIns.LONGEST.toSeconds());
    return new SignedIn(found.name(), found.role(), opened.session().formToken());
  }

  /** Ends the session of a browser, if it has one, and takes its cookie away. */
  public void signOut(Context request) {
    @Nullable String name = request.cookie(cookieName());
    if (name != null) {
      SignIns.@Nullable Session session = signIns.find(name);
      if (session != null) {
        guard.signedOut(session.token(), address(request));
      }
      signIns.close(name);
      setCookie(request, "", 0);
    }
  }

  /**
   * Why a form is not taken to be of a page that this server gave the signed-in browser; null if it
   * is. To be asked before a form changes anything.
   */
  public @Nullable String foreignForm(Context request) {
    SignIns.@Nullable Session session = session(request);
    if (session == null) {
      return "You are not signed in, or no longer; sign in and send the form again";
    }
    @Nullable String sent = request.formParam(FORM_TOKEN);
    boolean ours =
        sent != null
            && MessageDigest.isEqual(
                sent.getBytes(StandardCharsets.UTF_8),
                session.formToken().getBytes(StandardCharsets.UTF_8));
    return ours
        ? null
        : "The form is not of a page that was opened since you signed in; open the page again and"
            + " send it from there";
  }

  /** Javalin's own writes no SameSite. */
  private void setCookie(Context request, String value, long maxAgeSeconds) {
    request
        .res()
        .setHeader(
            "Set-Cookie",
            "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
                .formatted(cookieName(), value, maxAgeSeconds, overHttps ? "; Secure" : ""));
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
      return new Asker(key, UNBOUNDED_PER_HOUR, limits.totalConcurrent(), true);
    }
    if (limit.measurementsPerHour() == 0 || limit.concurrent() == 0) {
      return null;
    }
    return new Asker(
        key, limit.measurementsPerHour(), limit.concurrent(), role.includes(Role.SUPPORT));
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
