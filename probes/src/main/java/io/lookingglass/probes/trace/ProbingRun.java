package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.ProbeFlow;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.sys.ProbeNetworkException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One measurement: the thin shell that performs what the strategies of its flows want done. All of
 * it happens on the thread of {@link #run}; the reactor thread only fills the queue.
 */
final class ProbingRun {
  private static final Logger LOG = LoggerFactory.getLogger(ProbingRun.class);

  /** More than the answers of any measurement; what a flood of duplicates adds is dropped. */
  private static final int MOST_WAITING_EVENTS = 16_384;

  /** After so many without a pause, time-outs are looked at all the same. */
  private static final int MOST_ARRIVALS_IN_ROW = 1000;

  private static final long STARVED_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long MOST_CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private record Arrival(int flow, FlowEvent event) {}

  /** One flow with its strategy. */
  private static final class FlowRun {
    private final ProbeFlow flow;
    private final Strategy strategy;
    private long wakeNanos = Long.MAX_VALUE;
    private boolean done;
    private @Nullable String failure;

    FlowRun(ProbeFlow flow, Strategy strategy) {
      this.flow = flow;
      this.strategy = strategy;
    }
  }

  /** What the sink threw, to be told from bugs of ours. */
  private static final class SinkFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SinkFailedException(RuntimeException sinkException) {
      super(sinkException);
    }
  }

  private final ProbeNetwork network;
  private final LongSupplier nanoClock;
  private final PacketRequest request;
  private final InetAddress target;
  private final Consumer<ProbeEvent> sink;
  private final long startNanos;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>(MOST_WAITING_EVENTS);
  private final List<FlowRun> flows = new ArrayList<>();
  private boolean stopping;
  private boolean interrupted;

  ProbingRun(
      ProbeNetwork network,
      LongSupplier nanoClock,
      PacketRequest request,
      InetAddress target,
      Consumer<ProbeEvent> sink) {
    this.network = network;
    this.nanoClock = nanoClock;
    this.request = request;
    this.target = target;
    this.sink = sink;
    this.startNanos = nanoClock.getAsLong();
  }

  /** See {@link Prober#run}. */
  void run() {
    try {
      tell(measure());
    } catch (SinkFailedException e) {
      throw (RuntimeException) Objects.requireNonNull(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ProbeEvent.Finished measure() {
    try {
      openFlowsAndDrive();
      return stopping ? endedEarly() : endedByItself();
    } catch (ProbeNetworkException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (SinkFailedException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("the measurement of {} was ended by a bug", target.getHostAddress(), e);
      return failed("a bug of this server ended the measurement; its log has the details");
    } finally {
      flows.forEach(run -> run.flow.close());
    }
  }

  private void openFlowsAndDrive() throws ProbeNetworkException {
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      ProbingPlan plan = ProbingPlan.of(request, target, network);
      openFlows(plan);
      tell(plan.started(flows.getFirst().flow.sourceAddress()));
      for (FlowRun run : flows) {
        next(run, new Input.Begin());
      }
      drive();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted || !allDone()) {
      stop();
    }
  }

  private void openFlows(ProbingPlan plan) throws ProbeNetworkException {
    for (int number = 0; number < plan.flows(); number++) {
      int flowNumber = number;
      ProbeFlow flow =
          network.openFlow(
              plan.flowSpec(number), event -> arrivals.offer(new Arrival(flowNumber, event)));
      flows.add(new FlowRun(flow, plan.strategy(number, flow.sourceAddress())));
    }
  }

  /** Returns when all strategies are done or the time is over. */
  private void drive() throws InterruptedException {
    long end = request.timeout().toNanos();
    int arrivalsInRow = 0;
    while (!allDone() && now() < end) {
      long wake = end;
      for (FlowRun run : flows) {
        wake = run.done ? wake : Math.min(wake, run.wakeNanos);
      }
      Arrival arrival = nextArrival(wake);
      if (arrival != null) {
        next(flows.get(arrival.flow()), new Input.Happened(arrival.event()));
        arrivalsInRow++;
      }
      // Nothing is called unanswered while its answer may be waiting in the queue.
      if (arrival == null || arrivalsInRow >= MOST_ARRIVALS_IN_ROW) {
        arrivalsInRow = 0;
        tickDue();
      }
    }
  }

  private @Nullable Arrival nextArrival(long wake) throws InterruptedException {
    Arrival arrival = arrivals.poll(Math.max(0, wake - now()), TimeUnit.NANOSECONDS);
    if (arrival == null) {
      // Woken late, this process was short of processor time: then so was the reactor, and answers
      // that came in time may still wait in the kernel. It gets as long as was missed.
      long late = Math.min(now() - wake, MOST_CATCH_UP_NANOS);
      if (late > STARVED_NANOS) {
        arrival = arrivals.poll(late, TimeUnit.NANOSECONDS);
      }
    }
    return arrival;
  }

  private void tickDue() {
    for (FlowRun run : flows) {
      if (!run.done && run.wakeNanos <= now()) {
        next(run, new Input.Tick());
      }
    }
  }

  /** What has arrived counts, but nothing more is sent. */
  private void stop() {
    stopping = true;
    Arrival arrival = arrivals.poll();
    for (int i = 0; arrival != null && i < MOST_WAITING_EVENTS; i++) {
      next(flows.get(arrival.flow()), new Input.Happened(arrival.event()));
      arrival = arrivals.poll();
    }
    for (FlowRun run : flows) {
      next(run, new Input.Stop());
    }
  }

  private void next(FlowRun run, Input input) {
    for (Action action : run.strategy.next(input, now())) {
      switch (action) {
        case Action.Send(var probes) -> {
          if (!stopping) {
            run.flow.send(probes);
          }
        }
        case Action.WakeAt(long nanos) -> run.wakeNanos = nanos;
        case Action.Emit(ProbeEvent event) -> tell(event);
        case Action.Done(var failure) -> {
          run.done = true;
          run.failure = failure;
        }
      }
    }
  }

  private void tell(ProbeEvent event) {
    try {
      sink.accept(event);
    } catch (RuntimeException e) {
      throw new SinkFailedException(e);
    }
  }

  private boolean allDone() {
    return flows.stream().allMatch(run -> run.done);
  }

  private long now() {
    return nanoClock.getAsLong() - startNanos;
  }

  private ProbeEvent.Finished endedByItself() {
    if (flows.stream().allMatch(run -> run.failure != null)) {
      return failed("no probe could be sent: " + flows.getFirst().failure);
    }
    return new ProbeEvent.Finished(ResultStatus.FINISHED, null, null);
  }

  private ProbeEvent.Finished endedEarly() {
    String why = interrupted ? "cancelled" : "stopped after %s s".formatted(inSeconds());
    return new ProbeEvent.Finished(ResultStatus.FINISHED, null, why + "; what had arrived is kept");
  }

  private String inSeconds() {
    Duration timeout = request.timeout();
    return BigDecimal.valueOf(timeout.toNanos(), 9).stripTrailingZeros().toPlainString();
  }

  private static ProbeEvent.Finished failed(String message) {
    return new ProbeEvent.Finished(ResultStatus.FAILED, FailureSource.INTERNAL, message);
  }
}
