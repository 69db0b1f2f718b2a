package io.lookingglass.probes;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.MeasurementRefusedException.BudgetExhausted;
import io.lookingglass.probes.MeasurementRefusedException.TargetBusy;
import io.lookingglass.probes.MeasurementRefusedException.TooManyAtOnce;
import io.lookingglass.probes.MeasurementStore.StoredMeasurement;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.ServiceRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Starts each measurement on a virtual thread of its own and keeps hold of it to its end.
 *
 * <p>The checks stand in the order of what they cost: location, an address that the policy refuses,
 * slots, budget, and only then the DNS. So a request that asks for what cannot be costs nothing,
 * while one whose name had to be looked up is charged, whatever came of it.
 */
final class MeasurementDispatcher implements Measurements {
  private static final Logger LOG = LoggerFactory.getLogger(MeasurementDispatcher.class);
  private static final String MDC_KEY = "measurement";

  /** What a location may take beyond the request's timeout, and beyond being cancelled. */
  static final Duration LENIENCE = Duration.ofSeconds(2);

  private static final long RETRY_WHEN_CLOSING_SECONDS = 10;
  private static final Duration SAVING = Duration.ofSeconds(15);

  private final MeasurementsBuilder settings;
  private final List<Location> locations;
  private final Budgets budgets;
  private final FairQueue queue;
  private final TargetPoliteness politeness;
  private final MeasurementArchive archive;
  private final NameServerCheck nameServers;
  private final RandomIds ids = new RandomIds();
  private final ConcurrentHashMap<String, Live> live = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * One that runs.
   *
   * @param settled completes when it ended and was handed to the archive
   */
  private record Live(TrackedMeasurement measurement, CompletableFuture<Void> settled) {}

  MeasurementDispatcher(MeasurementsBuilder settings) {
    this.settings = settings;
    this.locations = settings.locations;
    this.budgets = new Budgets(settings.nanoClock);
    this.queue = new FairQueue(settings.totalConcurrent, task -> Thread.ofVirtual().start(task));
    this.politeness = new TargetPoliteness(settings.perTargetPerMinute, settings.nanoClock);
    this.nameServers = new NameServerCheck(settings.resolver, settings.policy);
    this.archive = new MeasurementArchive(settings.store, settings.alarm, settings.observer);
  }

  @Override
  public Measurement start(MeasurementOrder order, Asker asker, Retention retention)
      throws MeasurementRefusedException {
    try {
      if (closed) {
        throw Refusals.closing(settings.totalConcurrent, RETRY_WHEN_CLOSING_SECONDS);
      }
      Location location = location(order);
      checkAllowedAtSight(order.request(), location);
      return switch (queue.enter(asker)) {
        case FairQueue.Full(TooManyAtOnce limit) -> throw Refusals.tooMany(limit);
        case FairQueue.Ticket ticket -> startWith(ticket, order, asker, retention, location);
      };
    } catch (MeasurementRefusedException e) {
      settings.observer.refused(order.request().type(), e.refusal());
      throw e;
    }
  }

  /** Gives the place back, at once when nothing starts, else at the measurement's end. */
  private Measurement startWith(
      FairQueue.Ticket ticket,
      MeasurementOrder order,
      Asker asker,
      Retention retention,
      Location location)
      throws MeasurementRefusedException {
    boolean started = false;
    try {
      for (InetAddress literal : aimedAtSight(order.request())) {
        checkPoliteness(asker, literal);
      }
      Optional<BudgetExhausted> exhausted =
          budgets.charge(asker, MeasurementCost.of(order.request()));
      if (exhausted.isPresent()) {
        throw Refusals.budget(exhausted.get());
      }
      TrackedMeasurement measurement =
          new TrackedMeasurement(
              ids.next(), order, location.description(), retention, settings.clock);
      long startedNanos = settings.nanoClock.getAsLong();
      MeasurementRequest request = order.request();
      @Nullable Resolution resolution =
          switch (request) {
            case PacketRequest _, ServiceRequest _ ->
                settings.resolver.resolve(request.target(), request.ipVersion());
            case DnsRequest dns -> {
              // It is about a name, not aimed at its address; but those asked have addresses.
              nameServers.byName(dns, location.description().resolvers());
              yield null;
            }
            // A name is looked up as usual, but nothing is sent to its address.
            case BgpRequest bgp ->
                bgp.target() instanceof Target.Prefix
                    ? null
                    : settings.resolver.resolve(bgp.target(), bgp.ipVersion());
            case HttpRequest http ->
                // The location checks whatever else it turns to, hop by hop.
                http.aimedAtTarget()
                    ? settings.resolver.resolve(request.target(), request.ipVersion())
                    : null;
            case TunnelRequest _ -> null; // Its far end is in the configuration.
            case DiagnosisRequest _ -> null; // The name is its first step, and may be the trouble.
          };
      if (resolution instanceof Resolution.Resolved resolved && aimedAtTarget(request)) {
        checkAllowed(request.target(), resolved.target().address());
      }
      if (resolution instanceof Resolution.Resolved resolved
          && request.target() instanceof Target.Name
          && !(request instanceof BgpRequest)) {
        checkPoliteness(asker, resolved.target().address());
      }
      settings.observer.started(request.type());
      started = true;
      CompletableFuture<Void> settled =
          measurement.ended().thenAccept(end -> ended(measurement, end, startedNanos));
      live.put(measurement.id(), new Live(measurement, settled));
      switch (resolution) {
        case Resolution.Resolved resolved ->
            launch(measurement, ticket, location, resolved.target());
        case null -> launch(measurement, ticket, location, null);
        case Resolution.Unresolved unresolved -> {
          measurement.onEnd(stored -> settle(measurement, stored, ticket), () -> {});
          measurement.accept(unresolved(unresolved));
        }
      }
      if (closed) {
        measurement.cancel("the server is stopping"); // It came too late to be seen by close().
      }
      return measurement;
    } finally {
      if (!started) {
        ticket.leave();
      }
    }
  }

  /**
   * Whether something is sent to the address that the target has here. That address is the one that
   * was checked; whoever finds others later on checks them there.
   */
  private static boolean aimedAtTarget(MeasurementRequest request) {
    return switch (request) {
      case PacketRequest _, ServiceRequest _ -> true;
      // Its walk checks each hop, the first one too, and tells it as a step of the way.
      case HttpRequest _ -> false;
      case DnsRequest _, BgpRequest _, TunnelRequest _, DiagnosisRequest _ -> false;
    };
  }

  private void checkPoliteness(Asker asker, InetAddress target) throws MeasurementRefusedException {
    Optional<TargetBusy> busy = politeness.count(asker, target);
    if (busy.isPresent()) {
      throw Refusals.busy(busy.get());
    }
  }

  /** The addresses that packets will go to, as far as the request names them. */
  private static List<InetAddress> aimedAtSight(MeasurementRequest request) {
    return switch (request) {
      case PacketRequest _, ServiceRequest _, DiagnosisRequest _ ->
          literals(List.of(request.target()));
      case HttpRequest http ->
          literals(
              http.endpoints().stream()
                  .map(
                      endpoint ->
                          switch (endpoint) {
                            case HttpEndpoint.Own _ -> request.target();
                            case HttpEndpoint.Other other -> other.target();
                          })
                  .toList());
      case DnsRequest dns ->
          dns.resolvers().stream()
              .filter(DnsResolver.Server.class::isInstance)
              .flatMap(it -> IpAddresses.tryParse(((DnsResolver.Server) it).host()).stream())
              .toList();
      case BgpRequest _, TunnelRequest _ -> List.of();
    };
  }

  private static List<InetAddress> literals(List<Target> targets) {
    return targets.stream()
        .filter(Target.Address.class::isInstance)
        .map(target -> ((Target.Address) target).address())
        .toList();
  }

  private Location location(MeasurementOrder order) throws MeasurementRefusedException {
    if (order.locations().isEmpty() && !locations.isEmpty()) {
      return locations.getFirst();
    }
    for (LocationFilter filter : order.locations()) {
      for (Location location : locations) {
        if (filter.matches(location.description())) {
          return location;
        }
      }
    }
    throw Refusals.noLocation(
        locations.isEmpty() ? null : locations.getFirst().description().name());
  }

  /** Refuses what needs no look into the DNS to be refused. */
  private void checkAllowedAtSight(MeasurementRequest request, Location location)
      throws MeasurementRefusedException {
    switch (request) {
      case PacketRequest _, ServiceRequest _, DiagnosisRequest _ -> {
        if (request.target() instanceof Target.Address literal) {
          checkAllowed(literal, literal.address());
        }
      }
      case DnsRequest dns -> nameServers.atSight(dns, location.description().resolvers());
      case BgpRequest _ -> {
        // Nothing is sent.
      }
      case HttpRequest http -> checkAllowedAtSight(http);
      case TunnelRequest _ -> {} // Who may is for the web to decide; where to, for nobody.
    }
  }

  private void checkAllowedAtSight(HttpRequest request) throws MeasurementRefusedException {
    for (HttpEndpoint endpoint : request.endpoints()) {
      Target target =
          switch (endpoint) {
            case HttpEndpoint.Own _ -> request.target();
            case HttpEndpoint.Other other -> other.target();
          };
      if (target instanceof Target.Address literal) {
        checkAllowed(literal, literal.address());
      }
    }
    HostPort resolver = request.resolver();
    InetAddress address = resolver == null ? null : resolver.address();
    if (address != null) {
      checkAllowed(new Target.Address(address, IpAddresses.format(address)), address);
    }
  }

  private void checkAllowed(Target target, InetAddress address) throws MeasurementRefusedException {
    switch (settings.policy.get().decide(address)) {
      case TargetPolicy.Allowed _ -> {}
      case TargetPolicy.Refused refused -> throw Refusals.target(target, address, refused);
    }
  }

  private static Finished unresolved(Resolution.Unresolved unresolved) {
    FailureSource source =
        switch (unresolved) {
          case Resolution.NoSuchName _, Resolution.NoAddress _ -> FailureSource.TARGET;
          case Resolution.ResolverFailed _ -> FailureSource.RESOLVER;
        };
    return new Finished(ResultStatus.FAILED, source, unresolved.sentence());
  }

  private void launch(
      TrackedMeasurement measurement,
      FairQueue.Ticket ticket,
      Location location,
      @Nullable ResolvedTarget target) {
    measurement.onEnd(
        stored -> settle(measurement, stored, ticket),
        () -> measurement.accept(new Finished(ResultStatus.FINISHED, null, null)));
    ticket.await(
        () -> launchNow(measurement, ticket, location, target),
        before -> measurement.accept(new ProbeEvent.Queued(before)));
  }

  private void launchNow(
      TrackedMeasurement measurement,
      FairQueue.Ticket ticket,
      Location location,
      @Nullable ResolvedTarget target) {
    MeasurementRequest request = measurement.order().request();
    if (target != null) {
      measurement.accept(
          new TargetResolved(
              target.target().text(),
              target.address(),
              target.addresses(),
              target.resolver(),
              target.tookNanos()));
    }
    Thread thread =
        Thread.ofVirtual()
            .name("measurement-" + measurement.id())
            .unstarted(() -> run(measurement, location, target));
    Duration latest = request.timeout().plus(LENIENCE);
    Runnable watchdog =
        settings.alarm.in(
            latest,
            () -> {
              LOG.error("measurement {} did not end within {}", measurement.id(), latest);
              thread.interrupt();
              measurement.accept(
                  new Finished(
                      ResultStatus.FAILED,
                      FailureSource.INTERNAL,
                      "measuring did not end in its time of %d s; what came until then is kept"
                          .formatted(request.timeout().toSeconds())));
            });
    measurement.onEnd(
        stored -> {
          watchdog.run();
          settle(measurement, stored, ticket);
        },
        () -> {
          thread.interrupt();
          Runnable force =
              settings.alarm.in(
                  LENIENCE,
                  () ->
                      // The reason of the cancellation becomes its message.
                      measurement.accept(new Finished(ResultStatus.FINISHED, null, null)));
          var _ = measurement.ended().thenRun(force);
        });
    thread.start();
    if (measurement.finished()) {
      thread.interrupt(); // It was cancelled while its turn came.
    }
  }

  /** What must be done before anybody is told that it ended. */
  private void settle(
      TrackedMeasurement measurement, StoredMeasurement stored, FairQueue.Ticket ticket) {
    if (measurement.retention() == Retention.STORED) {
      archive.save(stored);
    }
    ticket.leave();
  }

  private void run(
      TrackedMeasurement measurement, Location location, @Nullable ResolvedTarget target) {
    MeasurementRequest request = measurement.order().request();
    try (var _ = MDC.putCloseable(MDC_KEY, measurement.id())) {
      LOG.info(
          "{} to {} ({}) starts",
          request.type(),
          request.target().text(),
          target == null ? "by name" : IpAddresses.format(target.address()));
      try {
        location.run(request, target, measurement::accept);
        if (!measurement.finished()) {
          throw new IllegalStateException("the location returned without the last event");
        }
      } catch (RuntimeException | Error e) {
        // Whatever it is: who waits for the end must get it.
        LOG.error("internal error while measuring", e);
        measurement.accept(
            new Finished(
                ResultStatus.FAILED,
                FailureSource.INTERNAL,
                "internal error; the server's log tells more under this measurement's id"));
      }
    }
  }

  private void ended(TrackedMeasurement measurement, Finished end, long startedNanos) {
    MeasurementType type = measurement.order().request().type();
    Duration took = Duration.ofNanos(settings.nanoClock.getAsLong() - startedNanos);
    try (var _ = MDC.putCloseable(MDC_KEY, measurement.id())) {
      LOG.info("{} ended after {}: {}", type, took, end);
    }
    if (measurement.retention() == Retention.STORED) {
      archive.keep(measurement);
    }
    try {
      settings.observer.finished(type, end, took);
    } finally {
      live.remove(measurement.id());
    }
  }

  @Override
  public Optional<Measurement> find(String id) {
    if (!RandomIds.plausible(id)) {
      return Optional.empty();
    }
    @Nullable Live running = live.get(id);
    if (running != null) {
      return Optional.<Measurement>of(running.measurement())
          .filter(_ -> running.measurement().retention() == Retention.STORED);
    }
    return archive.find(id);
  }

  @Override
  public RateLimit rateLimit(Asker asker) {
    return budgets.rateLimit(asker);
  }

  @Override
  public List<LocationDescription> locations() {
    return locations.stream().map(Location::description).toList();
  }

  @Override
  public int running() {
    return queue.running();
  }

  @Override
  public int waiting() {
    return queue.waiting();
  }

  @Override
  public void close() {
    closed = true;
    await(settled(), settings.grace);
    live.values().forEach(running -> running.measurement().cancel("the server is stopping"));
    await(settled(), LENIENCE.multipliedBy(2));
    await(archive.saved(), SAVING);
  }

  private CompletableFuture<Void> settled() {
    return CompletableFuture.allOf(
        live.values().stream().map(Live::settled).toArray(CompletableFuture[]::new));
  }

  private static void await(CompletableFuture<Void> all, Duration patience) {
    try {
      all.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.info("not everything ended within {}", patience);
    } catch (ExecutionException e) {
      LOG.error("waiting for measurements to end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
