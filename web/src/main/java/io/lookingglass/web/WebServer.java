package io.lookingglass.web;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ServerSettings;
import io.lookingglass.web.api.AnnouncementRoutes;
import io.lookingglass.web.api.ApiException;
import io.lookingglass.web.api.AuditRoutes;
import io.lookingglass.web.api.BrowserPages;
import io.lookingglass.web.api.CommandSetRoutes;
import io.lookingglass.web.api.ErrorAnswers;
import io.lookingglass.web.api.ErrorType;
import io.lookingglass.web.api.Gate;
import io.lookingglass.web.api.InformationRoutes;
import io.lookingglass.web.api.Links;
import io.lookingglass.web.api.MeasurementRoutes;
import io.lookingglass.web.api.MrtDumpRoutes;
import io.lookingglass.web.api.Orders;
import io.lookingglass.web.api.PeerRoutes;
import io.lookingglass.web.api.PrefixRoutes;
import io.lookingglass.web.api.RequestId;
import io.lookingglass.web.api.RouteLookup;
import io.lookingglass.web.api.RouteQueryRoutes;
import io.lookingglass.web.api.RpkiRoutes;
import io.lookingglass.web.api.SeenMeasurements;
import io.lookingglass.web.api.ToolRoutes;
import io.lookingglass.web.api.TunnelAccess;
import io.lookingglass.web.api.TunnelRoutes;
import io.lookingglass.web.openapi.InterfaceDescription;
import io.lookingglass.web.route.Route;
import io.lookingglass.web.route.RouteTable;
import io.lookingglass.web.security.BrowserGuard;
import io.lookingglass.web.security.Callers;
import io.lookingglass.web.security.SecurityHeaders;
import io.lookingglass.web.stream.Draining;
import io.lookingglass.web.stream.LineStream;
import io.lookingglass.web.ui.Pages;
import java.net.URI;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The web server: the REST interface, streams, plain text and pages. One for a configuration;
 * {@link #start} once.
 *
 * <p>Each request runs on a virtual thread of its own, so handlers block as they like.
 */
public final class WebServer implements AutoCloseable {
  private static final int MOST_BODY_BYTES = 64 * 1024;

  /**
   * A body that is too large is read to its end when it is no larger than this: an answer sent
   * before that is lost to most clients, who only read when they have written.
   */
  private static final int MOST_DISCARDED_BYTES = 2 * 1024 * 1024;

  private static final int MOST_HEADER_BYTES = 8 * 1024;
  private static final int MOST_FORM_FIELDS = 100;

  /** Connections are cheap here, file descriptors are not. */
  private static final int MOST_CONNECTIONS = 4096;

  /** Those that come at once wait here to be taken; the platform's own 50 are soon too few. */
  private static final int CONNECTIONS_TO_TAKE = 1024;

  /** A connection on which nothing moves for so long is closed; streams move more often. */
  private static final long IDLE_MILLIS = 30_000;

  /** A client that sends its body slower than this is not waited for. */
  private static final long LEAST_BYTES_PER_SECOND = 16;

  private static final int NO_CONTENT = 204;

  private static final long STOP_MILLIS = 5_000;

  /** When stopping, a connection without a request on it is not waited for. */
  private static final long STOP_IDLE_MILLIS = 100;

  private final WebServices services;
  private final Draining draining = new Draining();
  private final BrowserGuard guard;
  private final Callers callers;
  private final Links links;
  private final AccessLog accessLog;
  private final Javalin javalin;
  private List<Route> routes = List.of();

  public WebServer(WebServices services) {
    this.services = services;
    ServerSettings settings = services.configuration().server();
    guard = new BrowserGuard(settings);
    callers =
        new Callers(
            services.configuration(), services.signIns(), services.meters(), services.clock());
    links = new Links(settings);
    accessLog = new AccessLog(callers, services.meters());
    javalin = Javalin.create(this::configure);
  }

  /**
   * Starts to listen.
   *
   * @return the port, of interest when the configuration leaves the choice to the system
   * @throws io.javalin.util.JavalinException when the address cannot be bound
   */
  public int start() {
    javalin.start();
    return javalin.port();
  }

  /**
   * Tells load balancers to look elsewhere: {@code /readyz} says so from now on, new measurements
   * are refused and streams end; everything else is still answered.
   */
  public void drain() {
    draining.start();
  }

  /** Drains, lets requests end that are being answered, and stops. */
  @Override
  public void close() {
    drain();
    javalin.stop();
  }

  /** Every route there is, with who may call it. */
  public List<Route> routes() {
    return routes;
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = MOST_BODY_BYTES;
    config.http.generateEtags = false;
    // Strong entity tags and lines that leave as they come do not go with compression on the way.
    config.http.compressionStrategy = CompressionStrategy.NONE;
    configureJetty(config);

    TunnelAccess tunnels = new TunnelAccess(services.tunnels());
    SeenMeasurements measurements = new SeenMeasurements(services.measurements(), tunnels);
    Orders orders =
        new Orders(
            services.measurements(),
            callers,
            tunnels,
            draining,
            services.configuration().dns().zoneTransfers());
    BrowserPages pages =
        new Pages(
            services.measurements(),
            measurements,
            services.bgp(),
            services.announcements(),
            services.tunnels(),
            services.bfd(),
            services.audit(),
            orders,
            callers,
            services.configuration(),
            services.version(),
            draining,
            services.clock());
    ErrorAnswers errors = new ErrorAnswers(links, pages);
    errors.register(config);
    config.routes.before(this::beforeEach);
    config.requestLogger.http((context, milliseconds) -> accessLog.answered(context, milliseconds));

    InterfaceDescription description = new InterfaceDescription();
    RouteTable routes = new RouteTable(config.routes, new Gate(callers, description));
    new OperationsRoutes(services, draining).register(routes);
    new Documentation(description, this::routes, pages).register(routes);
    new DescriptionRoutes(
            description, this::routes, services.version(), publicUrl(services.configuration()))
        .register(routes);
    new InformationRoutes(services.measurements(), callers).register(routes);
    new MeasurementRoutes(measurements, orders, links, draining).register(routes);
    new TunnelRoutes(
            services.tunnels(), services.bfd(), orders, links, services.clock(), draining, pages)
        .register(routes);
    new PeerRoutes(services.bgp(), callers, services.clock(), draining, pages).register(routes);
    new PrefixRoutes(services.announcements(), services.tunnels(), links, services.clock(), pages)
        .register(routes);
    new AnnouncementRoutes(services.announcements(), services.bgp(), links, draining)
        .register(routes);
    new AuditRoutes(services.audit()).register(routes);
    RouteLookup lookup =
        new RouteLookup(
            services.routes(), services.bgp(), callers, services.resolver(), services.names());
    new RouteQueryRoutes(lookup, draining, pages).register(routes);
    new CommandSetRoutes(
            services.measurements(),
            orders,
            new LineStream(draining),
            lookup,
            services.bgp(),
            callers,
            links,
            services.clock())
        .register(routes);
    new MrtDumpRoutes(services.routes(), services.bgp(), services.clock()).register(routes);
    new RpkiRoutes(services.rpki(), pages).register(routes);
    new ToolRoutes(measurements, orders, links, guard, new LineStream(draining), pages)
        .register(routes);
    pages.register(routes);
    this.routes = routes.routes();
  }

  private static @Nullable String publicUrl(Configuration configuration) {
    @Nullable URI url = configuration.server().publicUrl();
    return url == null ? null : url.toString();
  }

  private void configureJetty(JavalinConfig config) {
    ServerSettings settings = services.configuration().server();
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new FailureAnswers(links));
          server.setStopTimeout(STOP_MILLIS);
          server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        });
    config.jetty.modifyServletContextHandler(WebServer::limitBodies);
    config.jetty.addConnector((server, http) -> connector(server, http, settings));
  }

  private static void limitBodies(ServletContextHandler context) {
    context.setMaxFormContentSize(MOST_BODY_BYTES);
    context.setMaxFormKeys(MOST_FORM_FIELDS);
    context.insertHandler(new SizeLimitHandler(MOST_DISCARDED_BYTES, -1));
    context.insertHandler(new MinimumDataRateHandler(LEAST_BYTES_PER_SECOND, 0));
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, ServerSettings settings) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(MOST_HEADER_BYTES);
    // People write IPv6 addresses in brackets, which RFC 3986 has no place for in a path.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "addresses in brackets, URLs behind the name of a tool, as they are or encoded",
            UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT));
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(settings.listen().host());
    connector.setPort(settings.listen().port());
    connector.setAcceptQueueSize(CONNECTIONS_TO_TAKE);
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
    return connector;
  }

  private void beforeEach(Context context) {
    String id = RequestId.assign(context);
    MDC.put(AccessLog.REQUEST, id);
    callers.address(context);
    SecurityHeaders.ALL.forEach(context::header);
    context.header("X-Request-Id", id);
    boolean programs = context.path().startsWith("/v1/");
    if (programs && guard.openToOtherSites()) {
      CrossOrigin.allow(context);
    }
    refuseIf(guard.foreignHost(context));
    if (programs && guard.openToOtherSites() && context.method().name().equals("OPTIONS")) {
      context.status(NO_CONTENT).skipRemainingHandlers();
      return;
    }
    if (changes(context) && (!programs || !guard.openToOtherSites())) {
      refuseIf(guard.notFromOurPages(context));
    }
  }

  private static boolean changes(Context context) {
    return switch (context.method().name()) {
      case "GET", "HEAD", "OPTIONS" -> false;
      default -> true;
    };
  }

  private static void refuseIf(@Nullable String reason) {
    if (reason != null) {
      throw ApiException.of(ErrorType.FORBIDDEN, reason);
    }
  }
}
