package io.lookingglass.web;

import io.lookingglass.probes.Location;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A location where what happens is told by the test, event by event. */
final class ScriptedLocation implements Location {
  private final BlockingQueue<ProbeEvent> script = new LinkedBlockingQueue<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);

  /** Happens next; the last event of a measurement is {@code Finished}. */
  void happens(ProbeEvent... events) {
    script.addAll(List.of(events));
  }

  boolean startedWithin(long seconds) throws InterruptedException {
    return started.await(seconds, TimeUnit.SECONDS);
  }

  boolean cancelledWithin(long seconds) throws InterruptedException {
    return cancelled.await(seconds, TimeUnit.SECONDS);
  }

  @Override
  public LocationDescription description() {
    return new LocationDescription(
        "test",
        "0.1.0",
        "EU",
        null,
        "DE",
        null,
        "Frankfurt",
        64496L,
        "Example Transit",
        50.11,
        8.68,
        List.of("lab"),
        List.of("192.0.2.53"));
  }

  @Override
  public void run(
      MeasurementRequest request, @Nullable ResolvedTarget target, Consumer<ProbeEvent> sink) {
    started.countDown();
    try {
      ProbeEvent event;
      do {
        event = script.take();
        sink.accept(event);
      } while (!(event instanceof Finished));
    } catch (InterruptedException e) {
      sink.accept(new Finished(ResultStatus.FINISHED, null, "cancelled"));
      cancelled.countDown();
    }
  }
}
