package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.target.ResolvedTarget;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs measurements over a {@link ProbeNetwork}. Thread-safe; a measurement occupies the thread
 * that runs it, which may be a virtual one.
 */
public final class Prober {
  private final ProbeNetwork network;
  private final LongSupplier nanoClock;

  public Prober(ProbeNetwork network) {
    this(network, System::nanoTime);
  }

  /**
   * @param nanoClock monotonic nanoseconds, only ever subtracted from each other
   */
  Prober(ProbeNetwork network, LongSupplier nanoClock) {
    this.network = network;
    this.nanoClock = nanoClock;
  }

  /**
   * Measures, on the calling thread, and tells every event to {@code sink} as it happens: {@code
   * ProbingStarted} (unless it comes to nothing) up to exactly one {@code Finished}, which is the
   * last. When {@link PacketRequest#timeout} is over or the thread is interrupted, the measurement
   * ends with what it has, and {@code Finished} says so; the interrupt status is set again on
   * return. Nothing is sent to any address but {@code target.address()}.
   *
   * <p>An exception of the sink ends the measurement and passes through, without {@code Finished};
   * no other exception is thrown.
   */
  public void run(PacketRequest request, ResolvedTarget target, Consumer<ProbeEvent> sink) {
    new ProbingRun(network, nanoClock, request, target.address(), sink).run();
  }
}
