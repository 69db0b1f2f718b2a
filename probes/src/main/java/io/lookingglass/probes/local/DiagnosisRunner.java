package io.lookingglass.probes.local;

import io.lookingglass.probes.diagnosis.StepRunner;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.DiagnosisRequest;
import java.util.function.Consumer;

/** Takes the steps of one diagnosis, each a measurement of its own. */
@FunctionalInterface
public interface DiagnosisRunner {

  /**
   * Runs to the end on the calling thread and others; the last event is {@code Finished}, also when
   * the thread is interrupted or the request's time is over.
   *
   * @param steps runs each step
   * @param sink takes the events from several threads, without blocking
   */
  void run(DiagnosisRequest request, StepRunner steps, Consumer<ProbeEvent> sink);
}
