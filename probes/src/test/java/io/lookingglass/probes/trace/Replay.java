package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Runs strategies in simulated time against whatever answers their probes. */
final class Replay {

  /** Answers probes: gives what happens to them and when, in nanoseconds since the start. */
  @FunctionalInterface
  interface Answering {
    List<SimulatedPath.Timed> send(int flow, Probe probe, long now);
  }

  record Said(long nanos, ProbeEvent event) {}

  record SentProbe(long nanos, int flow, Probe probe) {}

  private record Arrival(long nanos, long number, int flow, FlowEvent event) {}

  /** More steps than any measurement needs: a strategy that asks for more spins. */
  private static final int MOST_STEPS = 200_000;

  private final List<Strategy> strategies;
  private final Answering network;
  private final long[] wakes;
  private final boolean[] done;
  private final PriorityQueue<Arrival> arrivals =
      new PriorityQueue<>(
          Comparator.comparingLong(Arrival::nanos).thenComparingLong(Arrival::number));
  private final List<Said> said = new ArrayList<>();
  private final List<SentProbe> sent = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private long arrivalNumber;
  private long now;

  Replay(List<Strategy> strategies, Answering network) {
    this.strategies = strategies;
    this.network = network;
    this.wakes = new long[strategies.size()];
    this.done = new boolean[strategies.size()];
    Arrays.fill(wakes, Long.MAX_VALUE);
  }

  /** Until all are done, or until {@code stopNanos}, when they are stopped. */
  Replay run(long stopNanos) {
    for (int flow = 0; flow < strategies.size(); flow++) {
      next(flow, new Input.Begin());
    }
    for (int step = 0; !allDone(); step++) {
      if (step > MOST_STEPS) {
        throw new AssertionError("the strategies do not come to an end; now is " + now);
      }
      long wake = Long.MAX_VALUE;
      for (int flow = 0; flow < wakes.length; flow++) {
        wake = done[flow] ? wake : Math.min(wake, wakes[flow]);
      }
      Arrival arrival = arrivals.peek();
      long arrivalAt = arrival == null ? Long.MAX_VALUE : arrival.nanos();
      long then = Math.min(wake, arrivalAt);
      if (then >= stopNanos) {
        now = stopNanos;
        for (int flow = 0; flow < wakes.length; flow++) {
          next(flow, new Input.Stop());
        }
        break;
      }
      now = Math.max(now, then);
      if (arrival != null && arrivalAt <= wake) {
        arrivals.remove();
        next(arrival.flow(), new Input.Happened(arrival.event()));
      } else {
        for (int flow = 0; flow < wakes.length; flow++) {
          if (!done[flow] && wakes[flow] <= now) {
            next(flow, new Input.Tick());
          }
        }
      }
    }
    return this;
  }

  private void next(int flow, Input input) {
    for (Action action : strategies.get(flow).next(input, now)) {
      if (done[flow]) {
        throw new AssertionError("an action after Done: " + action);
      }
      switch (action) {
        case Action.Send(var probes) -> {
          for (Probe probe : probes) {
            sent.add(new SentProbe(now, flow, probe));
            for (SimulatedPath.Timed timed : network.send(flow, probe, now)) {
              arrivals.add(new Arrival(timed.nanos(), arrivalNumber++, flow, timed.event()));
            }
          }
        }
        case Action.WakeAt(long nanos) -> wakes[flow] = nanos;
        case Action.Emit(ProbeEvent event) -> said.add(new Said(now, event));
        case Action.Done(var failure) -> {
          done[flow] = true;
          if (failure != null) {
            failures.add(failure);
          }
        }
      }
    }
  }

  private boolean allDone() {
    for (boolean flowDone : done) {
      if (!flowDone) {
        return false;
      }
    }
    return true;
  }

  List<Said> said() {
    return said;
  }

  <T extends ProbeEvent> List<T> said(Class<T> kind) {
    return said.stream().map(Said::event).filter(kind::isInstance).map(kind::cast).toList();
  }

  List<SentProbe> sent() {
    return sent;
  }

  List<String> failures() {
    return failures;
  }

  double endMs() {
    return now / 1e6;
  }

  @Nullable ProbeEvent lastEvent() {
    return said.isEmpty() ? null : said.getLast().event();
  }
}
