package io.lookingglass.web;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.web.api.LogText;
import io.lookingglass.web.security.Callers;
import io.lookingglass.web.stream.ReaderGone;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One log line and one sample for each request that was answered. Query strings are not logged. */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.lookingglass.web.access");

  /** The name under which the request's id stands on each log line about it. */
  static final String REQUEST = "request";

  /** What nginx calls a request whose client went away before its answer was complete. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  /** Asked so often that they would hide the rest. */
  private static final Set<String> QUIET = Set.of("/healthz", "/readyz", "/metrics");

  private static final String LINE = "client={} method={} path={} status={} ms={} agent={}";

  private final Callers callers;
  private final MeterRegistry meters;

  /** Found at each request, which the registry takes long for; as few as routes and codes are. */
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  /** What requests are counted by. */
  private record Kind(String method, String route, int status) {}

  AccessLog(Callers callers, MeterRegistry meters) {
    this.callers = callers;
    this.meters = meters;
  }

  /**
   * @param milliseconds from the first byte of the request to the last of the answer
   */
  void answered(Context context, float milliseconds) {
    String method = knownMethod(context);
    int status = ReaderGone.noted(context) ? CLIENT_CLOSED_REQUEST : context.statusCode();
    if (QUIET.contains(context.path())) {
      if (LOG.isDebugEnabled()) {
        LOG.debug(LINE, line(context, method, status, milliseconds));
      }
    } else if (LOG.isInfoEnabled()) {
      LOG.info(LINE, line(context, method, status, milliseconds));
    }
    timers
        .computeIfAbsent(new Kind(method, route(context), status), this::timer)
        .record(Math.round(milliseconds * 1000.0), TimeUnit.MICROSECONDS);
    MDC.remove(REQUEST);
  }

  private Object[] line(Context context, String method, int status, float milliseconds) {
    return new Object[] {
      IpAddresses.format(callers.address(context)),
      method,
      LogText.path(context.path()),
      status,
      Math.round(milliseconds),
      LogText.quoted(context.userAgent())
    };
  }

  private Timer timer(Kind kind) {
    return Timer.builder("http.server.requests")
        .description("Requests that were answered, with streams counted when they end")
        .tag("method", kind.method())
        .tag("route", kind.route())
        .tag("status", String.valueOf(kind.status()))
        .register(meters);
  }

  /** Methods are the asker's to invent; metrics and logs are not to grow by them. */
  private static String knownMethod(Context context) {
    String method = context.method().name();
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }

  /** The route's pattern; what matched none is one. */
  private static String route(Context context) {
    @Nullable Endpoint endpoint = context.endpoints().matchedHttpEndpoint();
    return endpoint == null ? "none" : endpoint.path;
  }
}
