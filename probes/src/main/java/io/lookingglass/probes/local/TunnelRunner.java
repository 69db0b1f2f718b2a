package io.lookingglass.probes.local;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.TunnelRequest;
import java.util.function.Consumer;

/** Sends the probes of one measurement of a tunnel and tells what becomes of them. */
@FunctionalInterface
public interface TunnelRunner {

  /**
   * Runs to the end on the calling thread; the last event is {@code Finished}, also when the thread
   * is interrupted.
   *
   * @param sink takes the events without blocking
   */
  void run(TunnelRequest request, Consumer<ProbeEvent> sink);
}
