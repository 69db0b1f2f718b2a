package io.lookingglass.probes.result;

import io.lookingglass.probes.event.ProbeEvent;

/** The fold of one type of measurement; one stands next to the other in {@link ResultFold}. */
interface TypeFold {

  /** Takes what concerns this type; everything else is passed over. */
  void add(ProbeEvent event);

  /** What is known by now. */
  MeasurementResult result(String rawOutput);
}
