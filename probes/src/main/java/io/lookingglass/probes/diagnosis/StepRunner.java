package io.lookingglass.probes.diagnosis;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one measurement that is a step of a diagnosis, as the location runs any other. */
@FunctionalInterface
public interface StepRunner {

  /**
   * Runs to the end on the calling thread; the last event is {@code Finished}, also when the thread
   * is interrupted or the request's time is over.
   *
   * @param target resolved and allowed; absent for questions to the DNS
   * @param sink takes the events from several threads, without blocking
   */
  void run(MeasurementRequest request, @Nullable ResolvedTarget target, Consumer<ProbeEvent> sink);
}
