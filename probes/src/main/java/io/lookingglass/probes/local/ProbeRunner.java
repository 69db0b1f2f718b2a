package io.lookingglass.probes.local;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import java.util.function.Consumer;

/** Sends the probes of one measurement and tells what comes back. */
@FunctionalInterface
public interface ProbeRunner {

  /**
   * Runs to the end on the calling thread; the last event is {@code Finished}, also when the thread
   * is interrupted or the request's time is over.
   *
   * @param sink takes the events without blocking
   */
  void run(PacketRequest request, ResolvedTarget target, Consumer<ProbeEvent> sink);
}
