package io.lookingglass.probes.local;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.DnsRequest;
import java.util.function.Consumer;

/** Asks name servers the question of one measurement and tells what they answer. */
@FunctionalInterface
public interface QuestionRunner {

  /**
   * Runs to the end on the calling thread; the last event is {@code Finished}, also when the thread
   * is interrupted or the request's time is over.
   *
   * @param sink takes the events without blocking
   */
  void run(DnsRequest request, Consumer<ProbeEvent> sink);
}
