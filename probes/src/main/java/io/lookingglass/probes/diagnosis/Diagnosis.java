package io.lookingglass.probes.diagnosis;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.DiagnosisStep.Kind;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.PortState;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepSkipped;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepStarted;
import io.lookingglass.probes.event.ProbeEvent.DiagnosisStepTold;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.ResultFold;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.tcp.Deadline;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps of a diagnosis: the DNS first; then, over each version of IP that there is an
 * address of, ping, path, MTU, route and port side by side; TLS and HTTP where the port is open.
 * Thread-safe; each run has a state of its own.
 */
public final class Diagnosis {

  /** What is left for the verdict when the time of the whole is over. */
  private static final Duration RESERVE = Duration.ofMillis(500);

  private final Supplier<TargetPolicy> policy;
  private final InstantSource clock;

  /**
   * @param policy what may be looked at
   * @param clock by which certificates are judged
   */
  public Diagnosis(Supplier<TargetPolicy> policy, InstantSource clock) {
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Runs to the end, on the calling thread and others; the last event is {@code Finished}, also
   * when the thread is interrupted, which stops all steps, or the request's time is over. What was
   * found by then is judged.
   *
   * @param runner of the steps
   * @param sink takes the events from several threads, one at a time, without blocking
   */
  public void run(DiagnosisRequest request, StepRunner runner, Consumer<ProbeEvent> sink) {
    new Run(request, runner, sink).run();
  }

  /** One diagnosis while it runs. */
  private final class Run {
    private final DiagnosisRequest request;
    private final StepRunner runner;
    private final Consumer<ProbeEvent> sink;
    private final Deadline deadline;
    private final ResultFold fold;
    private final Map<IpVersion, InetAddress> addresses = new EnumMap<>(IpVersion.class);
    private List<InetAddress> all = List.of();
    private @Nullable String resolver;
    private long tookNanos;

    Run(DiagnosisRequest request, StepRunner runner, Consumer<ProbeEvent> sink) {
      this.request = request;
      this.runner = runner;
      this.sink = sink;
      this.deadline = Deadline.in(request.timeout().minus(RESERVE));
      this.fold = new ResultFold(request);
    }

    void run() {
      boolean interrupted = false;
      // Closing waits for the threads, which end soon once they are interrupted.
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        try {
          resolve(threads);
          List<Future<?>> families = new ArrayList<>();
          for (IpVersion version : request.versions()) {
            families.add(threads.submit(() -> family(version, threads)));
          }
          await(families);
        } catch (InterruptedException e) {
          interrupted = true;
          threads.shutdownNow();
        }
      }
      DiagnosisResult result = (DiagnosisResult) fold.result();
      for (DiagnosisResult.Step step : result.steps()) {
        if (step.state() == DiagnosisResult.State.WAITING) {
          skip(
              step.step(),
              interrupted
                  ? Sentence.of("it was stopped before")
                  : Sentence.of("the time was over before"));
        }
      }
      emit(Synthesis.of(request, result.steps(), clock.instant()));
      emit(
          new Finished(
              ResultStatus.FINISHED,
              null,
              deadline.passed()
                  ? "the time limit of %d s was reached".formatted(request.timeout().toSeconds())
                  : null));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void emit(ProbeEvent event) {
      fold.add(event);
      sink.accept(event);
    }

    private void skip(DiagnosisStep step, Sentence reason) {
      emit(new DiagnosisStepSkipped(step, reason));
    }

    private synchronized DiagnosisResult.@Nullable Step known(DiagnosisStep step) {
      return ((DiagnosisResult) fold.result())
          .steps().stream().filter(each -> each.step().equals(step)).findFirst().orElse(null);
    }

    /** Takes a step to its end. */
    private DiagnosisResult.@Nullable Step take(
        DiagnosisStep step, @Nullable InetAddress address, @Nullable Integer port) {
      if (deadline.passed()) {
        skip(step, Sentence.of("the time was over before"));
        return null;
      }
      emit(new DiagnosisStepStarted(step, address, port));
      MeasurementRequest asked =
          request.request(step, address, port, Duration.ofNanos(deadline.remainingNanos()));
      runner.run(
          asked,
          address == null ? null : resolved(asked.target(), address),
          event -> emit(new DiagnosisStepTold(step, event)));
      return known(step);
    }

    private ResolvedTarget resolved(Target target, InetAddress address) {
      return target instanceof Target.Name
          ? new ResolvedTarget(target, address, all, resolver, tookNanos)
          : new ResolvedTarget(target, address, List.of(address), null, 0);
    }

    private void resolve(ExecutorService threads) throws InterruptedException {
      if (request.target() instanceof Target.Address literal) {
        addresses.put(IpVersion.of(literal.address()), literal.address());
        all = List.of(literal.address());
      } else {
        List<Future<?>> questions = new ArrayList<>();
        for (IpVersion version : request.versions()) {
          DiagnosisStep step = new DiagnosisStep(Kind.DNS, version);
          questions.add(threads.submit(() -> take(step, null, null)));
        }
        await(questions);
        answers();
        DiagnosisStep delegation = new DiagnosisStep(Kind.DELEGATION, null);
        if (addresses.isEmpty()) {
          await(List.of(threads.submit(() -> take(delegation, null, null))));
        } else {
          skip(delegation, Sentence.of("the name resolves"));
        }
      }
      if (!all.isEmpty()) {
        emit(
            new TargetResolved(
                request.target().text(),
                addresses.values().iterator().next(),
                all,
                resolver,
                tookNanos));
      }
    }

    private void answers() {
      List<InetAddress> found = new ArrayList<>();
      for (IpVersion version : request.versions()) {
        DiagnosisResult.Step step = known(new DiagnosisStep(Kind.DNS, version));
        if (step == null || !(step.result() instanceof DnsResult answer)) {
          continue;
        }
        List<InetAddress> of = DnsAddresses.in(answer, version);
        DnsResponse response = answer.response();
        if (!of.isEmpty() && response != null) {
          addresses.put(version, of.getFirst());
          found.addAll(of);
          resolver = resolver == null ? response.server().name() : resolver;
          tookNanos = Math.max(tookNanos, Math.round(response.total() * 1e6));
        }
      }
      all = List.copyOf(found);
    }

    private void family(IpVersion version, ExecutorService threads) {
      InetAddress address = addresses.get(version);
      @Nullable Sentence obstacle = obstacle(version, address);
      if (address == null || obstacle != null) {
        for (DiagnosisStep step : request.steps()) {
          if (step.version() == version && step.kind() != Kind.DNS) {
            skip(step, obstacle == null ? Sentence.of("there is no address") : obstacle);
          }
        }
        return;
      }
      try {
        List<Future<?>> beside = new ArrayList<>();
        for (Kind kind : List.of(Kind.ROUTE, Kind.PING, Kind.PATH, Kind.MTU)) {
          DiagnosisStep step = new DiagnosisStep(kind, version);
          beside.add(threads.submit(() -> take(step, address, null)));
        }
        beside.add(threads.submit(() -> service(version, address, threads)));
        await(beside);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private @Nullable Sentence obstacle(IpVersion version, @Nullable InetAddress address) {
      if (address == null) {
        return Sentence.of("there is no IPv{0} address", version.number());
      }
      return switch (policy.get().decide(address)) {
        case TargetPolicy.Allowed _ -> null;
        case TargetPolicy.Refused refused -> refused.said();
      };
    }

    /** The port, and what answers at it. */
    private void service(IpVersion version, InetAddress address, ExecutorService threads) {
      DiagnosisStep port = new DiagnosisStep(Kind.PORT, version);
      DiagnosisStep plainPort = new DiagnosisStep(Kind.PLAIN_PORT, version);
      DiagnosisStep http = new DiagnosisStep(Kind.HTTP, version);
      DiagnosisStep tls = new DiagnosisStep(Kind.TLS, version);
      boolean secure = request.protocolOrDefault().secure();
      try {
        List<Future<?>> ports = new ArrayList<>();
        ports.add(threads.submit(() -> take(port, address, request.port(Kind.PORT))));
        if (!request.serviceNamed()) {
          ports.add(threads.submit(() -> take(plainPort, address, request.port(Kind.PLAIN_PORT))));
        }
        await(ports);
        boolean open = open(port);
        boolean plain = !open && open(plainPort);
        List<Future<?>> talks = new ArrayList<>();
        if (open && secure) {
          talks.add(threads.submit(() -> take(tls, address, request.port(Kind.TLS))));
        } else if (secure) {
          skip(tls, notOpen(port));
        }
        if (open || plain) {
          Integer at = request.port(plain ? Kind.PLAIN_PORT : Kind.HTTP);
          talks.add(threads.submit(() -> take(http, address, at)));
        } else {
          skip(http, notOpen(port));
        }
        await(talks);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean open(DiagnosisStep port) {
      DiagnosisResult.Step step = known(port);
      return step != null
          && (step.portState() == PortState.OPEN || step.portState() == PortState.WAVERING);
    }

    private Sentence notOpen(DiagnosisStep port) {
      DiagnosisResult.Step step = known(port);
      Integer at = request.portOrDefault();
      PortState state = step == null ? null : step.portState();
      return switch (state) {
        case CLOSED -> Sentence.of("TCP port {0} is closed", at);
        case PROHIBITED -> Sentence.of("TCP port {0} is refused by a filter", at);
        case SILENT -> Sentence.of("TCP port {0} does not answer", at);
        case OPEN, WAVERING -> throw new IllegalStateException("TCP port " + at + " is open");
        case null -> Sentence.of("it is not known whether TCP port {0} is open", at);
      };
    }

    private void await(List<Future<?>> steps) throws InterruptedException {
      for (Future<?> step : steps) {
        try {
          step.get();
        } catch (ExecutionException e) {
          throw new IllegalStateException("a step ended by a bug", e.getCause());
        }
      }
    }
  }
}
