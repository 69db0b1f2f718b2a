package io.lookingglass.probes.local;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.ServiceRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import java.util.function.Consumer;

/** Connects to the service of one measurement and tells what comes of it. */
@FunctionalInterface
public interface ServiceRunner {

  /**
   * Runs to the end on the calling thread; the last event is {@code Finished}, also when the thread
   * is interrupted or the request's time is over.
   *
   * @param sink takes the events without blocking
   */
  void run(ServiceRequest request, ResolvedTarget target, Consumer<ProbeEvent> sink);
}
