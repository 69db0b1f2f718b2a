package io.lookingglass.web.ui;

import io.lookingglass.probes.EventCursor;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.NumberedEvent;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.text.MeasurementFold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A measurement that is told its events one by one. For one thread. */
final class FoldedMeasurement implements Measurement {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final MeasurementOrder order;
  private final MeasurementFold fold;
  private final List<NumberedEvent> events = new ArrayList<>();

  FoldedMeasurement(MeasurementRequest request) {
    order = MeasurementOrder.here(request);
    fold = new MeasurementFold(request);
  }

  void tell(ProbeEvent event) {
    events.add(new NumberedEvent(events.size() + 1L, event));
    fold.add(event);
  }

  @Override
  public String id() {
    return "Qm7Rk2Zt9Xb40001";
  }

  @Override
  public MeasurementOrder order() {
    return order;
  }

  @Override
  public LocationDescription location() {
    return new LocationDescription(
        "fra1",
        "0.1.0",
        "EU",
        null,
        "DE",
        null,
        "Frankfurt",
        64500L,
        "Example Hosting",
        null,
        null,
        List.of(),
        List.of());
  }

  @Override
  public Instant createdAt() {
    return START;
  }

  @Override
  public Instant updatedAt() {
    return START.plusSeconds(events.size());
  }

  @Override
  public boolean finished() {
    return !events.isEmpty() && events.getLast().event() instanceof ProbeEvent.Finished;
  }

  @Override
  public MeasurementResult result() {
    return fold.result();
  }

  @Override
  public List<NumberedEvent> events() {
    return List.copyOf(events);
  }

  /** What is there already, and no more. */
  @Override
  public EventCursor follow(long after) {
    return new EventCursor() {
      private int read = (int) after;

      @Override
      public @Nullable NumberedEvent next(Duration wait) {
        return read < events.size() ? events.get(read++) : null;
      }

      @Override
      public boolean ended() {
        return finished() && read == events.size();
      }
    };
  }

  @Override
  public void cancel(String reason) {
    tell(new ProbeEvent.Finished(ResultStatus.FINISHED, null, reason));
  }
}
