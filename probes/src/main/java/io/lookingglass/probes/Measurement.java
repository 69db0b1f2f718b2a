package io.lookingglass.probes;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.result.MeasurementResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A measurement that runs or ran. Thread-safe; reading never delays probing. */
public interface Measurement {

  /** Unguessable, URL-safe, 16 characters of {@code [A-Za-z0-9]}. */
  String id();

  MeasurementOrder order();

  LocationDescription location();

  Instant createdAt();

  /** When its last event came. */
  Instant updatedAt();

  /** Whether its last event has come; its result then never changes again. */
  boolean finished();

  /** What is known by now. */
  MeasurementResult result();

  /** All events so far, in order. */
  List<NumberedEvent> events();

  /** How many begin before this one does, while it waits for its turn; null when it does not. */
  default @Nullable Integer waitingBehind() {
    List<NumberedEvent> events = events();
    return !events.isEmpty() && events.getLast().event() instanceof ProbeEvent.Queued(int before)
        ? before
        : null;
  }

  /** Reads events from the first whose number is greater than {@code after}: 0 for all. */
  EventCursor follow(long after);

  /** Ends it early, keeping what it has; nothing happens when it is finished. */
  void cancel(String reason);
}
