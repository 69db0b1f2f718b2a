package io.lookingglass.probes.gre;

import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.Answered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends probes of one tunnel and waits for what becomes of them. For one thread that may block. */
final class Sending {
  private final TunnelProber.OpenTunnel open;
  private final Consumer<TunnelProbed> told;
  private long longestRttNanos;

  Sending(TunnelProber.OpenTunnel open, Consumer<TunnelProbed> told) {
    this.open = open;
    this.told = told;
  }

  /** Sends a probe of which nobody is told. */
  void warmUp(TunnelProbe probe, Duration timeout) throws InterruptedException {
    try {
      var _ = open.ask(probe, timeout).get(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The probes that count will tell.
    }
  }

  /** How long an answer is waited for: four times the longest seen, within these bounds. */
  Duration patience(Duration least, Duration most) {
    long nanos =
        longestRttNanos == 0
            ? most.toNanos()
            : Math.clamp(4 * longestRttNanos, least.toNanos(), most.toNanos());
    return Duration.ofNanos(nanos);
  }

  Batch batch() {
    return new Batch();
  }

  private record Pending(
      TunnelCheck check,
      int number,
      @Nullable Integer ttl,
      @Nullable Integer packetBytes,
      @Nullable String encapsulation,
      CompletableFuture<TunnelOutcome> outcome) {}

  /** Probes that are in flight at once; told in the order in which they were sent. */
  final class Batch {
    private final List<Pending> pending = new ArrayList<>();

    void send(TunnelCheck check, int number, TunnelProbe probe, Duration timeout) {
      send(check, number, probe, null, null, null, timeout);
    }

    void send(
        TunnelCheck check,
        int number,
        TunnelProbe probe,
        @Nullable Integer ttl,
        @Nullable Integer packetBytes,
        @Nullable String encapsulation,
        Duration timeout) {
      pending.add(
          new Pending(check, number, ttl, packetBytes, encapsulation, open.ask(probe, timeout)));
    }

    /** Waits for all and tells each as soon as those before it are told. */
    List<TunnelOutcome> await() throws InterruptedException {
      List<TunnelOutcome> outcomes = new ArrayList<>();
      for (Pending each : pending) {
        TunnelOutcome outcome;
        try {
          outcome = each.outcome().get();
        } catch (ExecutionException e) {
          throw new IllegalStateException("an outcome is never an exception", e);
        }
        if (outcome instanceof Answered answered) {
          longestRttNanos = Math.max(longestRttNanos, answered.rttNanos());
        }
        outcomes.add(outcome);
        told.accept(
            new TunnelProbed(
                each.check(),
                each.number(),
                each.ttl(),
                each.packetBytes(),
                each.encapsulation(),
                outcome));
      }
      pending.clear();
      return outcomes;
    }
  }
}
