package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.config.Role;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.Asker;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementCost;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.MeasurementRefusedException;
import io.lookingglass.probes.MeasurementRefusedException.BudgetExhausted;
import io.lookingglass.probes.MeasurementRefusedException.NoLocation;
import io.lookingglass.probes.MeasurementRefusedException.Refusal;
import io.lookingglass.probes.MeasurementRefusedException.TargetBusy;
import io.lookingglass.probes.MeasurementRefusedException.TargetNotAllowed;
import io.lookingglass.probes.MeasurementRefusedException.TooManyAtOnce;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.RateLimit;
import io.lookingglass.probes.Retention;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.ServiceRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.web.security.Caller;
import io.lookingglass.web.security.Callers;
import io.lookingglass.web.stream.Draining;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts measurements for requests: on whose account, with the budget told in the answer's header
 * fields, and refusals as errors. Thread-safe.
 */
public final class Orders {
  private final Measurements measurements;
  private final Callers callers;
  private final TunnelAccess tunnels;
  private final Draining draining;
  private final Role zoneTransfers;

  /**
   * @param tunnels who may probe which
   * @param zoneTransfers who may transfer zones: callers of this role and of higher ones
   */
  public Orders(
      Measurements measurements,
      Callers callers,
      TunnelAccess tunnels,
      Draining draining,
      Role zoneTransfers) {
    this.zoneTransfers = zoneTransfers;
    this.measurements = measurements;
    this.callers = callers;
    this.tunnels = tunnels;
    this.draining = draining;
  }

  /**
   * Starts a measurement on the sender's account.
   *
   * @throws ApiException when it is refused
   */
  public Measurement start(Context context, MeasurementOrder order, Retention retention) {
    if (draining.started()) {
      throw ErrorAnswers.ofStatus(ErrorType.UNAVAILABLE.status());
    }
    Caller caller = callers.caller(context);
    if (order.request() instanceof TunnelRequest tunnel) {
      tunnels.check(caller, callers.sees(context, Role.SUPPORT), tunnel);
    }
    Asker asker = InformationRoutes.asker(caller);
    if (order.request() instanceof DnsRequest dns
        && dns.transfersZone()
        && !callers.sees(context, zoneTransfers)) {
      throw ApiException.of(
          ErrorType.FORBIDDEN,
          "Zone transfers (AXFR) need a token of the role %s or a higher one here; ask for SOA to"
                  .formatted(zoneTransfers.name().toLowerCase(Locale.ROOT))
              + " see which version of the zone a server has.");
    }
    int cost = MeasurementCost.of(order.request());
    try {
      Measurement measurement = measurements.start(order, asker, retention);
      tellBudget(context, measurements.rateLimit(asker), cost);
      context.header("X-Request-Cost", String.valueOf(cost));
      return measurement;
    } catch (MeasurementRefusedException e) {
      tellBudget(context, measurements.rateLimit(asker), charged(order, e.refusal()) ? cost : 0);
      throw refusal(e.sentence(), e.refusal());
    }
  }

  /** A name costs its resolution, also when what it resolves to is refused. */
  private static boolean charged(MeasurementOrder order, Refusal refusal) {
    return switch (refusal) {
      case TargetNotAllowed notAllowed -> lookedUp(order, notAllowed.address());
      case TargetBusy busy -> lookedUp(order, busy.address());
      case BudgetExhausted _, TooManyAtOnce _, NoLocation _ -> false;
    };
  }

  /** Whether it was found out by looking up a name that an address is refused. */
  private static boolean lookedUp(MeasurementOrder order, InetAddress refused) {
    return switch (order.request()) {
      case PacketRequest packets -> packets.target() instanceof Target.Name;
      case BgpRequest _ -> false;
      case ServiceRequest service -> service.target() instanceof Target.Name;
      case HttpRequest http -> http.target() instanceof Target.Name && http.aimedAtTarget();
      case DnsRequest dns ->
          servers(dns).anyMatch(literal -> literal.isEmpty())
              && servers(dns).noneMatch(literal -> literal.equals(Optional.of(refused)));
      case TunnelRequest _, DiagnosisRequest _ -> false;
    };
  }

  /** The servers that a question names, each by its address or empty when it is a name. */
  private static Stream<Optional<InetAddress>> servers(DnsRequest request) {
    return request.resolvers().stream()
        .filter(DnsResolver.Server.class::isInstance)
        .map(server -> IpAddresses.tryParse(((DnsResolver.Server) server).host()));
  }

  private static void tellBudget(Context context, RateLimit budget, int consumed) {
    context.header("X-RateLimit-Limit", String.valueOf(budget.limit()));
    context.header("X-RateLimit-Consumed", String.valueOf(consumed));
    context.header("X-RateLimit-Remaining", String.valueOf(budget.remaining()));
    context.header("X-RateLimit-Reset", String.valueOf(budget.resetSeconds()));
  }

  private static ApiException refusal(Sentence message, Refusal refusal) {
    return switch (refusal) {
      case TargetNotAllowed notAllowed -> ApiException.of(ErrorType.TARGET_NOT_ALLOWED, message);
      case BudgetExhausted exhausted -> limited(message, exhausted.retryAfterSeconds());
      case TooManyAtOnce tooMany ->
          tooMany.askersOwn()
              ? limited(message, tooMany.retryAfterSeconds())
              : ApiException.of(ErrorType.UNAVAILABLE, message)
                  .withHeader("Retry-After", String.valueOf(tooMany.retryAfterSeconds()));
      case TargetBusy busy -> limited(message, busy.retryAfterSeconds());
      case NoLocation none -> ApiException.of(ErrorType.NO_PROBES_FOUND, message);
    };
  }

  private static ApiException limited(Sentence message, long retryAfterSeconds) {
    return ApiException.of(ErrorType.RATE_LIMIT_EXCEEDED, message)
        .withHeader("Retry-After", String.valueOf(Math.max(1, retryAfterSeconds)));
  }
}
