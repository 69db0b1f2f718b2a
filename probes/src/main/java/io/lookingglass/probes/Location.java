package io.lookingglass.probes;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A place that can measure: this server, or later another one that is reached over a message bus;
 * so requests and events are values that can be sent, and nothing else passes between.
 */
public interface Location {

  LocationDescription description();

  /**
   * Runs a measurement to its end on the calling thread, telling every event to {@code sink} as it
   * happens. {@code TargetResolved} was told already; the last event is {@code Finished}, also when
   * the time is over. Interrupting the thread cancels: then too, {@code Finished} is told.
   *
   * @param target resolved and allowed; nothing else is probed. Present for a {@link
   *     PacketRequest}, for an HTTP request that goes nowhere else first, and for a {@link
   *     BgpRequest} that is not about a prefix (then nothing is sent there, and any address is
   *     allowed); what else is asked for is not aimed at one address, and the location itself
   *     checks each that it turns to
   */
  void run(MeasurementRequest request, @Nullable ResolvedTarget target, Consumer<ProbeEvent> sink);
}
