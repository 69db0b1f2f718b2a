package io.lookingglass.probes.local;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the HTTP request of one measurement and tells what comes of it. */
@FunctionalInterface
public interface HttpRunner {

  /**
   * Runs to the end on the calling thread; the last event is {@code Finished}, also when the thread
   * is interrupted or the request's time is over.
   *
   * @param target resolved and allowed; absent when the request goes elsewhere, or is to be
   *     resolved by another resolver
   * @param sink takes the events from several threads, without blocking
   */
  void run(HttpRequest request, @Nullable ResolvedTarget target, Consumer<ProbeEvent> sink);
}
